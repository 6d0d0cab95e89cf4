/** Table 2 of Mesos (NSDI 2011), measured beside the closed forms. */
import type { Interval } from '../../../src/analysis/statistics.ts'
import { MILLISECOND, type Time } from '../../../src/model/time.ts'
import type { PaperOutput, PaperSize, Point, Statement, Verdict } from '../output.ts'
import { closeness, deviation, shown } from './cells.ts'
import {
  BETA,
  type Durations,
  exact,
  type Figure,
  figuresOf,
  GRAIN,
  MEAN,
  type RampRow,
  rampData,
  rampRow,
  SHORT_INTERVAL,
  stated,
} from './ramp-up.ts'

interface Extent {
  readonly rigidSlots: readonly number[]
  readonly elasticSlots: readonly number[]
  readonly rigidSeeds: number
  readonly elasticSeeds: number
}

const EXTENTS: Readonly<Record<PaperSize, Extent>> = {
  small: { rigidSlots: [5, 10], elasticSlots: [10], rigidSeeds: 40, elasticSeeds: 4 },
  normal: { rigidSlots: [10, 30, 100, 300], elasticSlots: [10, 30, 100], rigidSeeds: 60, elasticSeeds: 20 },
  full: {
    rigidSlots: [10, 30, 100, 300, 1_000],
    elasticSlots: [10, 30, 100, 300],
    rigidSeeds: 300,
    elasticSeeds: 100,
  },
}

/** A rigid framework waits for one moment only: a hundredth of a second late is a thousandth of T. */
const RIGID_INTERVAL: Time = 10 * MILLISECOND
const DURATIONS: readonly Durations[] = ['constant', 'exponential']
const FORMULA: Readonly<Record<string, string>> = {
  'rampUp rigid constant': 'T',
  'rampUp rigid exponential': 'T ln k',
  'completion elastic constant': '(1/2 + beta) T',
  'completion elastic exponential': '(1 + beta) T',
  'completion rigid constant': '(1 + beta) T',
  'completion rigid exponential': '(ln k + beta) T',
  'utilisation elastic constant': '1',
  'utilisation elastic exponential': '1',
  'utilisation rigid constant': 'beta / (1/2 + beta)',
  'utilisation rigid exponential': 'beta / (ln k - 1 + beta)',
}

export function tableTwo(size: PaperSize, output: PaperOutput): Statement[] {
  const extent = EXTENTS[size]
  const rows = measured(extent)
  output.data('table2', rows.flatMap(rampData))
  output.plot('ramp-up', rampPoints(rows), {
    title: 'Slots collected by a rigid framework: the last of k comes late',
    xLabel: 'slots k',
    yLabel: 'ramp-up (T)',
    xLog: true,
  })
  return statements(rows)
}

function measured(extent: Extent): RampRow[] {
  const rows: RampRow[] = []
  for (const durations of DURATIONS) {
    for (const slots of extent.elasticSlots) {
      rows.push(rampRow({ kind: 'elastic', durations, slots, interval: SHORT_INTERVAL, grain: GRAIN }, extent.elasticSeeds))
    }
    for (const slots of extent.rigidSlots) {
      rows.push(rampRow({ kind: 'rigid', durations, slots, interval: RIGID_INTERVAL, grain: GRAIN }, extent.rigidSeeds))
    }
  }
  return rows
}

function rampPoints(rows: readonly RampRow[]): Point[] {
  return rows
    .filter(({ setting }) => setting.kind === 'rigid')
    .flatMap(({ setting: { durations, slots }, rampUp }) => [
      { x: slots, y: rampUp.mean, series: 'measured', panel: durations },
      { x: slots, y: stated('rampUp', 'rigid', durations, slots), series: 'paper', panel: durations },
      { x: slots, y: exact('rampUp', 'rigid', durations, slots), series: 'k finite', panel: durations },
    ])
}

/** At the most slots measured, where the paper's round-offs matter least. */
function statements(rows: readonly RampRow[]): Statement[] {
  return (['rampUp', 'completion', 'utilisation'] as const).flatMap((figure) =>
    (['elastic', 'rigid'] as const).flatMap((kind) =>
      DURATIONS.flatMap((durations) => {
        const same = rows.filter(({ setting }) => setting.kind === kind && setting.durations === durations)
        const last = same.at(-1)
        return last === undefined || !figuresOf(kind).includes(figure) ? [] : [statement(last, figure)]
      }),
    ),
  )
}

const NAMES: Readonly<Record<Figure, string>> = { rampUp: 'ramp-up', completion: 'completion', utilisation: 'utilisation' }

function statement({ setting: { kind, durations, slots, interval }, ...row }: RampRow, figure: Figure): Statement {
  const said = stated(figure, kind, durations, slots)
  const unit = figure === 'utilisation' ? '' : ' T'
  const formula = FORMULA[`${figure} ${kind} ${durations}`]
  return {
    paper: 'Mesos, NSDI 2011',
    place: '4.2, Table 2',
    statement: `${NAMES[figure]}, ${kind}, ${durations} durations: ${formula} = ${said.toFixed(3)}${unit} (k ${slots}, beta ${BETA})`,
    ours: `${shown(row[figure])}${unit}`,
    verdict: verdictOf(row[figure], said, exact(figure, kind, durations, slots)),
    reason: reasonOf(row[figure], said, exact(figure, kind, durations, slots), interval),
  }
}

/** Where the stated form is off, but the same model without round-offs is not, the paper is partly right. */
function verdictOf(measured: Interval, said: number, finite: number): Verdict {
  const rough = closeness(measured.mean, said)
  if (rough === 'agrees') return rough
  return inside(measured, finite) || closeness(measured.mean, finite) === 'agrees' ? 'partly' : 'disagrees'
}

function inside({ low, high }: Interval, value: number): boolean {
  return low !== null && high !== null && low <= value && value <= high
}

function reasonOf(measured: Interval, said: number, finite: number, interval: Time): string {
  const off = `off by ${deviation(measured.mean, said)}`
  if (finite === said) return off
  const late = `${deviation(measured.mean, finite)}, outside our interval (a batch is up to ${interval / MEAN} T late)`
  const where = inside(measured, finite) ? 'inside our interval' : late
  return `${off}; without the paper's round-offs, k finite, it is ${finite.toFixed(3)}, ${where}`
}
