/** A small world in which every name is hostile, run under strategies with hostile names: made through the library, past the scenario file's door. */
import { compare } from '../../src/experiment/compare.ts'
import type { ComparisonData } from '../../src/experiment/types.ts'
import type { RunResult } from '../../src/metrics/figures.ts'
import type { Scenario } from '../../src/model/scenario.ts'
import type { TraceEvent } from '../../src/simulation/trace.ts'
import { container, job, node, pod, scenario, scheduler, use } from './scenario-builders.ts'

/** Texts that break careless writers, each of another kind. */
export const HOSTILE: readonly string[] = [
  '<script>alert(1)</script>',
  `"double" 'single' \`back\``,
  '\u0000\u0001\u0007\u001f',
  '\u001b[2J\u001b]0;title\u0007\u009b31m',
  '\u202egnp.\u202c\u2066\u200f',
  'zero\u200bwidth\u200d\ufeff\u2060',
  "=cmd|' /C calc'!A0",
  '@SUM(A1)',
  '\t=1+1',
  '\u3000＝1',
  '-->]]><![CDATA[',
  '%%{init: {"theme": "x"}}%%',
  'a"] --> b; click g0 "javascript:x"',
  '{x|y} \\N \\l <b>',
  'two\r\nlines\u2028three',
  '\ud800 half \udfff \ufffe\uffff',
  'constructor',
  '__proto__',
  '../../etc/passwd',
  '&lt;&amp;&#x1b;',
  `\${process.exit(1)} #{x} {{y}} %s %n`,
  '\u{1f469}\u200d\u{1f469}\u200d\u{1f467}漢字',
  '',
  'x'.repeat(500),
]

/** A run with its records. */
export interface HostileRun {
  readonly result: RunResult
  readonly events: readonly TraceEvent[]
}

export interface HostileWorld {
  readonly scenario: Scenario
  readonly runs: readonly HostileRun[]
  readonly comparison: ComparisonData
}

/** @param text the name of a thing of a kind, made different from the others of its kind by what is behind it. */
export function hostileWorld(text: (number: number) => string): HostileWorld {
  const at = (number: number, kind: string): string => `${text(number)}${kind}`
  const gang = (number: number) =>
    job(
      at(number, `j${number}`),
      [0, 1].map((p) => pod(at(number + 1, `p${p}`), [container(at(number + 2, 'c'), { [at(5, 'd')]: 1, cpu: 1 })])),
      { gang: true, scheduler: at(number + 3, `s${number}`) },
    )
  const world = {
    ...scenario({
      nodes: [0, 1].map((n) => node(at(n + 4, `n${n}`), { [at(5, 'd')]: 1, cpu: 1 }, { labels: { [at(n, 'l')]: at(n + 1, 'v') } })),
      jobs: [gang(0), gang(1)],
      schedulers: [scheduler(at(3, 's0')), scheduler(at(4, 's1'))],
      strategies: [use('hoarding', {}, { name: at(6, 'h') }), use('pod', {}, { name: at(7, 'p') }), use('gang', {}, { name: at(8, 'g') })],
    }),
    name: at(9, 'scenario'),
    seed: at(10, 'seed'),
  }
  const heard = new Map<string, TraceEvent[]>()
  const comparison = compare(world, {
    explain: true,
    seeds: [world.seed, '2'],
    listener(event, strategy, seed) {
      const key = JSON.stringify([strategy, seed])
      heard.set(key, [...(heard.get(key) ?? []), event])
    },
  })
  const runs = comparison.runs.map((result) => ({ result, events: heard.get(JSON.stringify([result.strategy, result.seed])) ?? [] }))
  return { scenario: world, runs, comparison }
}
