/** A report in which every name is hostile: a real scenario's runs, with each name replaced by one that would do harm where it is not escaped. */
import { fileURLToPath } from 'node:url'
import { tellStory } from '../../src/bench/story.ts'
import { comparisonsOf } from '../../src/experiment/compare.ts'
import { readScenarioFile } from '../../src/node/read.ts'
import type { TracedRun } from '../../src/view/board.ts'
import type { ReportContent } from '../../src/view/report/content.ts'

/** What escapes too little would let through: markup, quotes, an end of the style sheet, controls, marks of direction, no XML at all. */
export const EVIL = [
  `<script>alert(1)</script>`,
  `"'><img src=x onerror=alert(1)>`,
  `</style><script src="https://evil.example/x.js"></script>`,
  `\u202egnp.exe\u202c\u001b[2J\u0007`,
  `]]><!-- --><svg onload=alert(1)>&amp;&#39;`,
  `javascript:alert(1)\ud800\uffff`,
  `{"a":1}</title><base href="https://evil.example/">`,
  `../../../etc/passwd`,
] as const

/** Every string of these data that is one of the names, keys included, becomes another. */
function renamed<Data>(data: Data, names: ReadonlyMap<string, string>): Data {
  const visit = (value: unknown): unknown => {
    if (typeof value === 'string') return names.get(value) ?? value
    if (Array.isArray(value)) return value.map(visit)
    if (value instanceof Map) return new Map([...value].map(([key, inner]) => [visit(key), visit(inner)]))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [names.get(key) ?? key, visit(inner)]))
  }
  return visit(data) as Data
}

const scenarioFile = fileURLToPath(new URL('../../scenarios/hoarding-deadlock.yaml', import.meta.url))

/** Runs of a scenario with a deadlock, told, every name hostile. */
export function hostileRuns(): readonly TracedRun[] {
  const { scenario } = readScenarioFile(scenarioFile)
  const names = new Map<string, string>()
  const words = ['hoarding-deadlock', 'cpu', 'first', 'second', 'A', 'B', 'worker', '1', ...scenario.strategies.map(({ name }) => name)]
  const copies = [0, 1, 2, 3].flatMap((at) => [`n-${at}`, `a-${at}`, `b-${at}`])
  for (const [at, word] of [...words, ...copies].entries()) names.set(word, `${EVIL[at % EVIL.length]}${at}`)
  return renamed(tellStory(scenario), names)
}

/** The whole of it. */
export function hostileContent(): Omit<ReportContent, 'document'> {
  const runs = hostileRuns()
  const notes = new Map(runs[0].nodes.map((node) => [node, EVIL[0]]))
  const point = (value: number) => ({ series: { name: EVIL[4], parameter: EVIL[1], value } })
  const second = runs.map(({ result }) => ({ ...result, scenario: EVIL[6], ...point(2) }))
  const first = runs.map(({ result }) => ({ ...result, ...point(1) }))
  const third = runs.map(({ result }) => ({ ...result, scenario: EVIL[2] }))
  return {
    title: EVIL.join(' '),
    command: EVIL.join(' '),
    version: EVIL[0],
    about: [...EVIL],
    facts: EVIL.map((evil) => [evil, evil] as const),
    stories: [{ title: EVIL[2], about: [EVIL[1]], nodeNotes: notes, runs }],
    comparisons: comparisonsOf([...first, ...second, ...third]),
    tables: [{ title: EVIL[4], note: EVIL[0], head: [...EVIL], rows: [[...EVIL]] }],
  }
}
