/** The timeline says of each node what the trace says, by an account of its own; its picture says it to everybody. */
import fc from 'fast-check'
import { parseHTML } from 'linkedom'
import { describe, expect, test } from 'vitest'
import { arbitraryScenario } from '../../src/arbitraries/index.ts'
import { simulate } from '../../src/experiment/simulate.ts'
import type { RunResult } from '../../src/metrics/figures.ts'
import type { Scenario } from '../../src/model/scenario.ts'
import type { TraceEvent } from '../../src/simulation/trace.ts'
import { podMembers } from '../../src/view/board.ts'
import { ticks, timeTicks } from '../../src/view/timeline/axis.ts'
import { type TimelineBar, timelineBars, timelineRows } from '../../src/view/timeline/bars.ts'
import { chromeTrace } from '../../src/view/timeline/chrome.ts'
import { timelineEnd, timelineSvg } from '../../src/view/timeline/svg.ts'
import { job, nodes, pods, scenario, scheduler, use } from '../tools/scenario-builders.ts'
import { events as story, result as told } from './fixtures.ts'

interface Traced {
  readonly result: RunResult
  readonly events: readonly TraceEvent[]
}

function traced(any: Scenario, strategy: string): Traced {
  const events: TraceEvent[] = []
  const result = simulate({ ...any, strategies: [use(strategy)] }, { listener: (event) => events.push(event) })
  return { result, events }
}

const needs = ({ workload }: Scenario): Map<string, number> =>
  new Map((workload.jobs ?? []).flatMap(({ name, gang }) => (gang === undefined ? [] : [[name, gang.minMember]])))

const STRATEGIES = ['naive', 'hoarding', 'optimistic', 'pod', 'gang'] as const

/** What stands bound at a time, told from the records alone, without a board: `NODE GROUP/POD CONTAINERS`, times the instants it is there. */
function boundAt(events: readonly TraceEvent[], time: number): string[] {
  const there = new Map<string, TraceEvent>()
  for (const event of events.filter((one) => one.time <= time)) {
    const key = JSON.stringify([event.group, event.pod, event.container])
    if (event.kind === 'bind') there.set(key, event)
    if (event.kind === 'evict' || event.kind === 'preempt') there.delete(key)
    if (event.kind === 'finish' || event.kind === 'fail')
      for (const [other, { group }] of there) if (group === event.group) there.delete(other)
  }
  return [...there.values()].map(({ node, group, pod, container }) => `${node} ${group}/${pod} ${container ?? ''}`).sort()
}

/** Leases and pins at a time: `NODE SCHEDULER`, as often as they are there. */
function heldAt(events: readonly TraceEvent[], time: number): string[] {
  const there: string[] = []
  for (const { kind, node, scheduler } of events.filter((one) => one.time <= time)) {
    const key = `${node} ${scheduler}`
    if (kind === 'lease' || kind === 'slice') there.push(key)
    if (kind === 'decline' || kind === 'return' || kind === 'revoke') there.splice(there.indexOf(key), there.includes(key) ? 1 : 0)
  }
  return there.sort()
}

/** Some of the times at which something happens, the last among them. */
function instants(events: readonly TraceEvent[]): number[] {
  const times = [...new Set(events.map(({ time }) => time))]
  return times.filter((_, at) => at % Math.ceil(times.length / 12) === 0 || at === times.length - 1)
}

const stands = (bar: TimelineBar, time: number): boolean => bar.from <= time && (bar.until === null || bar.until > time)
const nameOf = ({ node, group, pod, whole, names }: TimelineBar): string => `${node} ${group}/${pod} ${whole === true ? '' : names.join()}`

describe('bars', () => {
  test('are there exactly when the records say so, for any scenario and strategy', () => {
    fc.assert(
      fc.property(arbitraryScenario(), fc.constantFrom(...STRATEGIES), (any, strategy) => {
        const { result, events } = traced(any, strategy)
        const bars = timelineBars(events, { members: podMembers(result), minMember: needs(any) })
        for (const time of instants(events)) {
          const now = bars.filter((bar) => stands(bar, time))
          expect(
            now
              .filter(({ standing }) => standing !== 'held')
              .map(nameOf)
              .sort(),
          ).toEqual(boundAt(events, time))
          const held = now.filter(({ standing }) => standing === 'held').map(({ node, scheduler }) => `${node} ${scheduler}`)
          expect(held.sort()).toEqual(heldAt(events, time))
        }
      }),
      { seed: 31, numRuns: 80 },
    )
  })

  test('show as running at the end what the result says to run, and nothing else', () => {
    fc.assert(
      fc.property(arbitraryScenario(), fc.constantFrom(...STRATEGIES), (any, strategy) => {
        const { result, events } = traced(any, strategy)
        const open = timelineBars(events, { members: podMembers(result), minMember: needs(any) }).filter(({ until }) => until === null)
        const running = new Set(open.filter(({ standing }) => standing === 'running').map(({ group }) => group))
        expect([...running].sort()).toEqual(
          result.groups
            .filter(({ outcome }) => outcome === 'running')
            .map(({ name }) => name)
            .sort(),
        )
      }),
      { seed: 32, numRuns: 80 },
    )
  })

  test('end where the standing changes: stranded until the group runs', () => {
    expect(timelineRows(story.slice(0, -1), { members: podMembers(told()) })).toEqual([
      {
        node: 'Node_A',
        standing: 'stranded',
        scheduler: null,
        job: 'web',
        group: 'web',
        pod: 'web',
        containers: 'App',
        startSeconds: 0.105,
        endSeconds: 0.21,
      },
      {
        node: 'Node_B',
        standing: 'held',
        scheduler: 'default',
        job: null,
        group: null,
        pod: null,
        containers: null,
        startSeconds: 0.21,
        endSeconds: 0.315,
      },
      ...['App', 'LogCollector'].map((containers) => ({
        node: 'Node_B',
        standing: 'running',
        scheduler: null,
        job: 'web',
        group: 'web',
        pod: 'web',
        containers,
        startSeconds: 0.315,
        endSeconds: null,
      })),
    ])
  })

  test('show what the cluster has from the start, if they are told', () => {
    const prefill = [
      { name: 'old', node: 'm', requests: { cpu: 1 } },
      { name: 'brief', node: 'n', requests: { cpu: 1 }, until: 5 },
    ]
    const bars = timelineBars([{ time: 3, kind: 'bind', group: 'j', pod: 'j', node: 'n' }], { prefill })
    expect(bars.map(({ node, pod, standing, from, until }) => `${node} ${pod} ${standing} ${from}-${until}`)).toEqual([
      'm old running 0-null',
      'n brief running 0-5',
      'n j stranded 3-null',
    ])
  })

  test('a preempted pod leaves its node, and a gang that is left with too few pods is stranded', () => {
    const bound = (pod: string, node: string) => ({ time: 0, kind: 'bind', job: 'g', group: 'g', pod, node }) as const
    const records: TraceEvent[] = [bound('a', 'n'), bound('b', 'm'), bound('c', 'm'), { time: 0, kind: 'start', job: 'g', group: 'g' }]
    records.push({ ...bound('a', 'n'), time: 5, kind: 'preempt' }, { ...bound('b', 'm'), time: 7, kind: 'preempt' })
    const bars = (minMember?: number) =>
      timelineBars(records, minMember === undefined ? {} : { minMember: new Map([['g', minMember]]) }).map(
        ({ pod, standing, from, until }) => `${pod} ${standing} ${from}-${until}`,
      )
    expect(bars(2)).toEqual(['a running 0-5', 'b running 0-7', 'c running 0-7', 'c stranded 7-null'])
    expect(bars(1)).toEqual(['a running 0-5', 'b running 0-7', 'c running 0-null'])
    // Without word of it, a gang needs what it had.
    expect(bars()).toEqual(['a running 0-5', 'b running 0-5', 'c running 0-5', 'b stranded 5-7', 'c stranded 5-null'])
  })
})

const rivals = scenario({
  nodes: nodes(4),
  jobs: ['A', 'B'].map((name) => job(name, pods(name, 3), { gang: true, duration: 60, scheduler: name })),
  schedulers: [scheduler('A'), scheduler('B')],
})

describe('the picture', () => {
  const { result, events } = traced(rivals, 'hoarding')
  const svg = (options = {}) => parseHTML(timelineSvg(events, { members: podMembers(result), ...options })).document
  const shapes = (document: Pick<ReturnType<typeof svg>, 'querySelectorAll'>) =>
    [...document.querySelectorAll('g path')].map((path) => path.getAttribute('fill') ?? 'mark')

  test('has a row a node, a bar a piece with its sentence, and a line where the run came to a stop', () => {
    const document = svg({ nodes: ['n-0', 'n-1', 'n-2', 'n-3', 'n-4'] })
    const texts = [...document.querySelectorAll('text')].map(({ textContent }) => textContent ?? '')
    for (const name of ['n-0', 'n-4', 'deadlock', 'held (leased, nothing bound)'])
      expect(texts.some((text) => text.includes(name))).toBe(true)
    expect(shapes(document).filter((fill) => fill === 'url(#timeline-held)')).toHaveLength(timelineBars(events).length)
    const sentences = [...document.querySelectorAll('g > title')].map(({ textContent }) => textContent)
    expect(sentences).toContain('scheduler A holds room on n-0 from 0 s to the end')
    expect(sentences.some((text) => text?.startsWith('deadlock at 0 s: '))).toBe(true)
  })

  test('says itself to a screen reader, under ids of its own', () => {
    const document = svg({ title: 'Hoards', id: 'a b' })
    const root = document.querySelector('svg')
    expect([root?.getAttribute('role'), root?.getAttribute('aria-labelledby')]).toEqual(['img', 'a_b-title a_b-desc'])
    expect(document.querySelector('#a_b-title')?.textContent).toBe('Hoards')
    expect(document.querySelector('#a_b-desc')?.textContent).toContain('scheduler B holds room on')
    const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id)
    expect(ids.every((id) => id.startsWith('a_b-')) && new Set(ids).size === ids.length).toBe(true)
  })

  test('tells standing by pattern, not by colour alone', () => {
    const { document } = parseHTML(timelineSvg(story, { members: podMembers(told()) }))
    const legend = [...document.querySelectorAll('svg > rect')].slice(1).map((box) => box.getAttribute('fill'))
    expect(legend).toHaveLength(3)
    expect(legend.filter((fill) => fill?.startsWith('url('))).toHaveLength(2)
  })

  test('keeps to its size whatever there is, and every number in it is one', () => {
    fc.assert(
      fc.property(arbitraryScenario(), fc.constantFrom(...STRATEGIES), fc.integer({ min: 200, max: 1200 }), (any, strategy, width) => {
        const run = traced(any, strategy)
        const text = timelineSvg(run.events, { width, nodes: any.cluster.nodes?.map(({ name }) => name) ?? [] })
        const root = parseHTML(text).document.querySelector('svg')
        expect(Number(root?.getAttribute('width'))).toBeGreaterThanOrEqual(200)
        for (const rect of text.matchAll(/ d="M([\d.]+) ([\d.]+)/g)) {
          expect(Number(rect[1])).toBeLessThanOrEqual(Number(root?.getAttribute('width')))
          expect(Number(rect[2])).toBeLessThanOrEqual(Number(root?.getAttribute('height')))
        }
        expect(text).not.toMatch(/NaN|Infinity|undefined/)
      }),
      { seed: 33, numRuns: 50 },
    )
    expect(svg({ width: 500, height: 300 }).querySelector('svg')?.getAttribute('width')).toBe('500')
    expect(Number(svg({ height: 300 }).querySelector('svg')?.getAttribute('height'))).toBeCloseTo(300, -1)
  })

  test('ends soon after the last record that is not the end of a group; what goes on has a point', () => {
    expect(timelineEnd([])).toBe(1_000_000)
    expect(
      timelineEnd([
        { time: 100, kind: 'start' },
        { time: 9000, kind: 'finish' },
      ]),
    ).toBe(112)
    expect(
      timelineEnd([
        { time: 0, kind: 'start' },
        { time: 100, kind: 'finish' },
      ]),
    ).toBe(112)
    const bind = { time: 0, kind: 'bind', job: 'j', group: 'j', pod: 'j', node: 'n' } as const
    const end = { time: 50, kind: 'finish', job: 'j', group: 'j' } as const
    expect(timelineSvg([bind, end], { until: 40 })).toMatch(/ d="M[\d. ]+h[\d.]+l/)
    expect(timelineSvg([bind, end], { until: 60 })).not.toMatch(/ d="M[\d. ]+h[\d.]+l/)
  })

  test('names what it can: the ends of a long name, what is short beside its bar, a short legend where it is narrow', () => {
    const bind = { time: 0, kind: 'bind', job: 'a', group: 'a-very-long-name-7', pod: 'a-very-long-name-7', node: 'n' } as const
    const names = (records: readonly TraceEvent[], width: number) =>
      [...parseHTML(timelineSvg(records, { until: 100, width })).document.querySelectorAll('g > text')].map(
        ({ textContent }) => textContent,
      )
    expect(names([bind], 860)).toEqual(['a-very-long-name-7'])
    expect(names([bind], 170)).toEqual([expect.stringMatching(/^a-v.*….*e-7$/)])
    const brief = { ...bind, container: 'App' }
    expect(names([brief, { ...brief, time: 1, kind: 'evict' }], 860)).toEqual(['App'])
    expect(names([brief], 230)).toEqual([expect.stringMatching(/^a-v.*….*-7\/App$/)])
    expect(timelineSvg([bind], { width: 300 })).not.toContain('leased, nothing bound')
  })

  test('of nothing is a picture too', () => {
    expect(parseHTML(timelineSvg([])).document.querySelector('desc')?.textContent).toBe(
      'What stands on 0 nodes over time. Nothing ever does.',
    )
  })
})

describe('an axis', () => {
  test('has round ticks that rise, within its ends, not more than asked for', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e9, noNaN: true }), fc.integer({ min: 3, max: 12 }), (to, most) => {
        for (const found of [ticks(0, to, most), timeTicks(0, to, most)]) {
          expect(found.length).toBeGreaterThanOrEqual(2)
          expect(found.length).toBeLessThanOrEqual(most + 1)
          expect(found[0].value).toBe(0)
          for (let at = 1; at < found.length; at++) expect(found[at].value).toBeGreaterThan(found[at - 1].value)
          expect(found[found.length - 1].value).toBeLessThanOrEqual(to * (1 + 1e-9))
          expect(new Set(found.map(({ label }) => label)).size).toBe(found.length)
        }
      }),
      { seed: 34, numRuns: 500 },
    )
  })
})

describe('Chrome trace events', () => {
  test('have the shape of the format: slices with a length, instants with a scope, names of processes and threads', () => {
    fc.assert(
      fc.property(arbitraryScenario(), fc.constantFrom(...STRATEGIES), (any, strategy) => {
        const { events, result } = traced(any, strategy)
        const trace = chromeTrace(events, { members: podMembers(result) })
        expect(JSON.parse(JSON.stringify(trace))).toEqual(trace)
        const named = new Set(trace.traceEvents.filter(({ name }) => name === 'process_name').map(({ pid }) => pid))
        for (const { name, ph, ts, pid, tid, dur, s, args } of trace.traceEvents) {
          expect(name).not.toBe('')
          expect([ts, pid, tid].every((value) => Number.isSafeInteger(value) && value >= 0) && named.has(pid)).toBe(true)
          if (ph === 'X') expect(Number.isSafeInteger(dur) && (dur ?? -1) >= 0).toBe(true)
          else if (ph === 'i') expect(['g', 't']).toContain(s)
          else expect([ph, ['process_name', 'thread_name'].includes(name), typeof args?.name]).toEqual(['M', true, 'string'])
        }
      }),
      { seed: 35, numRuns: 50 },
    )
  })

  test('hold every bar once, none over another in its lane', () => {
    const { events, result } = traced(rivals, 'pod')
    const options = { members: podMembers(result) }
    const slices = chromeTrace(events, options).traceEvents.filter(({ ph, cat }) => ph === 'X' && cat !== 'think')
    expect(slices.map(({ ts }) => ts)).toEqual(timelineBars(events, options).map(({ from }) => from))
    for (const one of slices)
      for (const other of slices)
        if (one !== other && one.pid === other.pid && one.tid === other.tid && one.ts <= other.ts)
          expect(one.ts + (one.dur ?? 0)).toBeLessThanOrEqual(other.ts)
  })
})
