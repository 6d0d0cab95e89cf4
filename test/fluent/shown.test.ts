/** Results that show themselves: the data stay as they were, the rest is text that may be shown anywhere. */
import { join } from 'node:path'
import { inspect, isDeepStrictEqual } from 'node:util'
import { build } from 'esbuild'
import fc from 'fast-check'
import { parseHTML } from 'linkedom'
import { describe, expect, test } from 'vitest'
import { arbitraryScenario } from '../../src/arbitraries/index.ts'
import { compare as compareRuns } from '../../src/experiment/compare.ts'
import { explore as exploreOrders } from '../../src/experiment/explore.ts'
import { simulate as simulateRun } from '../../src/experiment/simulate.ts'
import { type Comparison, compare } from '../../src/fluent/compare.ts'
import { JUPYTER_DISPLAY, type Shown } from '../../src/fluent/display.ts'
import { explore } from '../../src/fluent/explore.ts'
import { replay, simulate } from '../../src/fluent/simulate.ts'
import { flatFigures } from '../../src/metrics/flat.ts'
import type { Scenario } from '../../src/model/scenario.ts'
import { compareInParallel } from '../../src/node/index.ts'
import { type Strategy, think } from '../../src/strategy/strategy.ts'
import { comparisonTable, pairedTable } from '../../src/view/summary.ts'
import { ROOT } from '../tools/repository.ts'
import { job, nodes, pod, pods, scenario, scheduler, use } from '../tools/scenario-builders.ts'

const rivals = scenario({
  nodes: nodes(4),
  jobs: ['A', 'B'].map((name) => job(name, pods(name, 3), { gang: true, duration: 60, scheduler: name })),
  schedulers: [scheduler('A'), scheduler('B')],
  strategies: [use('pod'), use('gang'), use('hoarding')],
})

/** What text must not carry to a terminal or a page. */
const UNSAFE = /\p{Cc}|[\u202a-\u202e\u2028\u2029]/u

const html = async (result: Shown): Promise<string> => (await result[JUPYTER_DISPLAY]())['text/html']

describe('the data', () => {
  test('are the same bytes with and without what shows them', () => {
    fc.assert(
      fc.property(arbitraryScenario(), (any) => {
        const two = { ...any, strategies: [use('pod'), use('naive')] }
        const seeds = { seeds: ['1', '2'] }
        const shown = compare(two, seeds)
        const plain = compareRuns(two, seeds)
        expect(JSON.stringify(shown)).toBe(JSON.stringify(plain))
        expect(Object.keys(shown)).toEqual(Object.keys(plain))
        expect(isDeepStrictEqual(structuredClone(shown), plain)).toBe(true)
        expect(isDeepStrictEqual({ ...shown }, plain)).toBe(true)
        const [run, alone] = [simulate(two), simulateRun(two)]
        expect(JSON.stringify(run)).toBe(JSON.stringify(alone))
        expect(isDeepStrictEqual(structuredClone(run), alone)).toBe(true)
      }),
      { seed: 21, numRuns: 12 },
    )
  })

  test('of explorations and replays too', () => {
    const small = { ...rivals, strategies: [use('hoarding')] }
    const found = explore(small)
    expect(JSON.stringify(found)).toBe(JSON.stringify(exploreOrders(small)))
    const trace = found.traces.deadlock
    if (trace === undefined) throw new Error('no deadlock found')
    expect(Object.keys(replay(small, trace))).toEqual(Object.keys(simulateRun(small)))
  })

  test('of threads have what those of one thread have', async () => {
    const options = { seeds: ['1', '2'] }
    const [one, several] = [compare(rivals, options), await compareInParallel(rivals, { ...options, workers: 2 })]
    expect(JSON.stringify(several)).toBe(JSON.stringify(one))
    expect(several.table()).toBe(one.table())
    expect(await html(several)).toBe(await html(one))
  })
})

describe('text', () => {
  const comparison = compare(rivals, { seeds: ['1', '2'] })

  test('holds the table and the paired differences, and keeps to a width', () => {
    expect(String(comparison)).toContain(comparisonTable(comparison))
    expect(String(comparison)).toContain(pairedTable(comparison))
    expect(
      comparison
        .table({ width: 60 })
        .split('\n')
        .every((line) => line.length <= 60),
    ).toBe(true)
    expect(compare(rivals).table()).not.toContain('paired')
  })

  test('is what the console prints; deep inside another object there is a name alone', () => {
    expect(inspect(comparison)).toBe(comparison.table())
    expect(inspect({ a: { b: { c: comparison } } })).toContain('[Comparison]')
    const run = simulate(rivals)
    expect(inspect(run)).toBe(run.table())
    expect(inspect(explore({ ...rivals, strategies: [use('gang')] }))).toMatch(/^strategy +complete/)
  })

  test('rows hold one flat record a run with every figure', () => {
    const rows = comparison.rows()
    expect(rows.map(({ strategy, seed }) => `${strategy} ${seed}`)).toEqual(
      comparison.runs.map(({ strategy, seed }) => `${strategy} ${seed}`),
    )
    rows.forEach((row, at) => {
      for (const [figure, value] of flatFigures(comparison.runs[at].figures)) expect(row[figure]).toBe(value)
      expect(Object.values(row).every((value) => value === null || typeof value !== 'object')).toBe(true)
    })
    expect(simulate(rivals).rows()).toEqual([compare(rivals).rows()[0]])
  })
})

test('what draws is not loaded by whoever simulates or compares', async () => {
  const settings = {
    bundle: true,
    splitting: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    outdir: 'out',
    metafile: true,
  } as const
  const { metafile } = await build({ entryPoints: [join(ROOT, 'src/index.ts')], ...settings })
  const first = Object.entries(metafile.outputs).find(([, { entryPoint }]) => entryPoint?.endsWith('src/index.ts'))
  const loaded = new Set<string>()
  const load = (path: string): void => {
    if (loaded.has(path)) return
    loaded.add(path)
    for (const { path: other, kind } of metafile.outputs[path].imports) if (kind === 'import-statement') load(other)
  }
  load(first?.[0] ?? '')
  const inputs = [...loaded].flatMap((path) => Object.keys(metafile.outputs[path].inputs))
  expect(inputs.some((path) => path.endsWith('src/view/summary.ts'))).toBe(true)
  expect(inputs.filter((path) => /view\/(?:notebook|strips|plots|timeline)|observablehq|linkedom/.test(path))).toEqual([])
  expect(
    Object.values(metafile.outputs).some(({ inputs: all }) => Object.keys(all).some((path) => path.endsWith('src/view/notebook.ts'))),
  ).toBe(true)
})

describe('a notebook', () => {
  test('gets table, paired differences, plots and a timeline a strategy', async () => {
    const comparison = compare(rivals, { seeds: ['1', '2'] })
    const bundle = await comparison[JUPYTER_DISPLAY]()
    expect(Object.keys(bundle)).toEqual(['text/plain', 'text/html'])
    expect(bundle['text/plain']).toBe(comparison.table())
    const { document } = parseHTML(bundle['text/html'])
    expect(document.querySelectorAll('table')).toHaveLength(2)
    expect(document.querySelectorAll('svg[aria-label]').length).toBeGreaterThan(2)
    const timelines = [...document.querySelectorAll('svg[aria-labelledby]')].map((svg) => svg.querySelector('title')?.textContent)
    expect(timelines).toEqual(['pod', 'gang', 'hoarding'].map((name) => `${rivals.name}: ${name}, seed 1: what stands on each node`))
  })

  test('gets a run and an exploration', async () => {
    const { document } = parseHTML(await html(simulate(rivals, { strategy: 'gang' })))
    expect([document.querySelectorAll('table').length, document.querySelectorAll('svg').length]).toEqual([1, 1])
    expect(await html(explore({ ...rivals, strategies: [use('gang')] }))).toContain('<pre>strategy')
  })

  test('sees what the cluster has from the start', async () => {
    const prefill = [{ name: 'old', node: 'n-1', requests: { cpu: 1 } }]
    const full = scenario({ nodes: nodes(2), jobs: [job('a', 1)], strategies: [use('pod')] })
    expect(await html(simulate({ ...full, cluster: { ...full.cluster, prefill } }))).toContain('old runs on n-1 from 0 s to the end')
  })

  test('gets no timeline of many nodes or groups', async () => {
    const many = scenario({ nodes: nodes(25), jobs: [job('a', 1)], strategies: [use('pod'), use('naive')] })
    expect(await html(compare(many))).not.toContain('what stands on each node')
    const busy = scenario({
      nodes: nodes(2),
      jobs: Array.from({ length: 101 }, (_, at) => job(`j-${at}`, 1, { duration: 1 })),
      strategies: [use('pod')],
    })
    expect(await html(compare(busy))).not.toContain('what stands on each node')
  })

  test('is told of a strategy that takes another course when it is run again', async () => {
    let runs = 0
    const fickle: Strategy = {
      name: 'fickle',
      *attempt(unit) {
        yield* think(unit)
        return runs++ === 0 ? 'unschedulable' : 'abandoned'
      },
    }
    const one = scenario({ nodes: nodes(1), jobs: [job('a', 1)] })
    expect(await html(compare(one, { strategies: [fickle] }))).toContain('not deterministic')
    expect(await html(compare(one, { strategies: ['pod'] }))).not.toContain('not deterministic')
  })

  test('gets no markup, control or bidirectional character from any name', async () => {
    const bad = `<script>alert("1")</script>'&\u202e\u0007\u2028`
    const hostile: Scenario = {
      ...scenario({
        nodes: [{ name: `n${bad}`, allocatable: { cpu: 2 } }],
        jobs: [job(`j${bad}`, [pod(`p${bad}`, [{ name: `c${bad}`, requests: { cpu: 1 } }]), pod(`q${bad}`, 2)])],
        strategies: [
          { use: 'pod', name: `s${bad}` },
          { use: 'hoarding', name: `h${bad}` },
        ],
      }),
      name: `scenario${bad}`,
      seed: bad,
    }
    const results = [compare(hostile), simulate(hostile), compare(hostile, { seeds: [bad, '2'] })]
    for (const result of results) {
      const text = await html(result)
      expect(text).not.toMatch(/<script|alert\("/)
      expect(text.replaceAll('\n', '')).not.toMatch(UNSAFE)
      const { document } = parseHTML(`<html><body>${text}</body></html>`)
      expect(document.querySelectorAll('script')).toHaveLength(0)
      expect(document.querySelector('svg')?.textContent).toContain('<script>')
      expect(result.table().replaceAll('\n', '')).not.toMatch(UNSAFE)
    }
    expect(attributeNames(await html(results[0] as Comparison))).toEqual(KNOWN_ATTRIBUTES)
  })
})

/** Every attribute of a page's fragment: a name that broke out of its quotes would add others. */
function attributeNames(text: string): string[] {
  const { document } = parseHTML(`<html><body>${text}</body></html>`)
  const names = new Set([...document.querySelectorAll('body *')].flatMap((element) => [...element.attributes].map(({ name }) => name)))
  return [...names].sort()
}

const KNOWN_ATTRIBUTES = [
  'aria-label',
  'aria-labelledby',
  'class',
  'cx',
  'cy',
  'd',
  'fill',
  'font-family',
  'font-size',
  'font-weight',
  'height',
  'id',
  'paint-order',
  'patternTransform',
  'patternUnits',
  'pointer-events',
  'r',
  'role',
  'scope',
  'stroke',
  'stroke-dasharray',
  'stroke-linejoin',
  'stroke-opacity',
  'stroke-width',
  'style',
  'text-anchor',
  'viewBox',
  'width',
  'x',
  'xmlns',
  'y',
]
