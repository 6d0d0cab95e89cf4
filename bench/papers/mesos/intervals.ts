/**
 * What Table 2 of Mesos (NSDI 2011) leaves out: its allocator gives at once and its work can be divided at will; ours offers in batches,
 * and tasks are whole. Completion at several intervals, constant durations.
 */
import { MILLISECOND, SECOND, type Time } from '../../../src/model/time.ts'
import type { PaperOutput, PaperSize, Statement } from '../output.ts'
import { closeness, deviation, shown } from './cells.ts'
import { BETA, GRAIN, type Kind, MEAN, type RampRow, rampData, rampRow, SHORT_INTERVAL, stated } from './ramp-up.ts'

interface Extent {
  readonly slots: number
  readonly seeds: number
  readonly intervals: readonly Time[]
}

const INTERVALS = [SHORT_INTERVAL, 10 * MILLISECOND, 100 * MILLISECOND, SECOND]

const EXTENTS: Readonly<Record<PaperSize, Extent>> = {
  small: { slots: 10, seeds: 4, intervals: [SHORT_INTERVAL, 100 * MILLISECOND, SECOND] },
  normal: { slots: 30, seeds: 20, intervals: INTERVALS },
  full: { slots: 100, seeds: 100, intervals: INTERVALS },
}

/** Whole tasks of T, short ones, and a rigid job. */
const KINDS: readonly (readonly [Kind, number])[] = [
  ['elastic', 1],
  ['elastic', GRAIN],
  ['rigid', GRAIN],
]

export function intervals(size: PaperSize, output: PaperOutput): Statement[] {
  const { slots, seeds, intervals: times } = EXTENTS[size]
  const series = KINDS.map(([kind, grain]) =>
    times.map((interval) => rampRow({ kind, durations: 'constant', slots, interval, grain }, seeds)),
  )
  output.data('intervals', series.flat().flatMap(rampData))
  output.plot(
    'intervals',
    series.flat().map(({ setting, completion }) => ({ x: setting.interval / MEAN, y: completion.mean, series: nameOf(setting) })),
    {
      title: 'What the interval of the allocator adds to completion',
      xLabel: 'interval (T)',
      yLabel: 'completion (T)',
      xLog: true,
      yLog: true,
    },
  )
  return [grainStatement(series[0][0]), ...series.map((rows) => intervalStatement(rows[0], rows[rows.length - 1]))]
}

function nameOf({ kind, grain }: RampRow['setting']): string {
  if (kind === 'rigid') return kind
  return grain === 1 ? 'elastic, tasks of T' : `elastic, tasks of T/${grain}`
}

function grainStatement({ setting: { kind, durations, slots }, completion }: RampRow): Statement {
  const said = stated('completion', kind, durations, slots)
  return {
    paper: 'Mesos, NSDI 2011',
    place: '4.2, Table 2',
    statement: `completion, elastic, constant durations is ${said.toFixed(3)} T also if the job's own tasks last T (k ${slots})`,
    ours: `${shown(completion)} T`,
    verdict: closeness(completion.mean, said),
    reason: `whole tasks one after the other on each slot end with the last slot: ${deviation(completion.mean, 1 + BETA)} of (1 + beta) T`,
  }
}

function intervalStatement(first: RampRow, last: RampRow): Statement {
  const at = ({ setting, completion }: RampRow) => `${completion.mean.toFixed(3)} T at ${(setting.interval / MEAN).toPrecision(1)} T`
  const { setting } = first
  return {
    paper: 'Mesos, NSDI 2011',
    place: '4.2, Table 2',
    statement: `the allocator's interval does not count: completion, ${nameOf(setting)}, constant durations (k ${setting.slots})`,
    ours: `${at(first)}, ${at(last)}`,
    verdict: closeness(last.completion.mean, first.completion.mean),
    reason:
      setting.kind === 'rigid'
        ? 'a hoard is complete at most one interval late'
        : 'in this simulator a framework takes one offer a batch and decision, so it starts at most one task an interval',
  }
}
