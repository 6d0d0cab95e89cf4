/** What `checkStrategy` found: laws and promises that are broken, each with the smallest scenario that breaks it, told so that it can be followed. */
import type { Scenario } from '../../model/scenario.ts'
import { escapeHtml } from '../../view/text.ts'
import type { LawId } from './laws.ts'

/** One law that a strategy breaks. */
export interface Fault {
  /** Name of the law in `laws`. */
  readonly law: LawId
  /** What the law says, in a line. */
  readonly title: string
  /** `law`: holds for all. `promise`: the strategy gave it. `finding`: it did not. */
  readonly kind: 'law' | 'promise' | 'finding'
  /** What is broken on the scenario below, in words that begin with the law's code. */
  readonly broken: readonly string[]
  /** The smallest scenario found that breaks it. */
  readonly scenario: Scenario
  /** The same as text that `parseScenario` and `cosched run` read; names its strategy where the registry knows it. */
  readonly yaml: string
  /** What happened up to there, a line a step. */
  readonly story: readonly string[]
  /** One line of code that finds this again. */
  readonly replay: string
  /** Of fast-check. */
  readonly seed: number
  /** fast-check's path to the scenario that was simplified. */
  readonly path: string
  /** Scenarios tried up to the one that broke it. */
  readonly runs: number
  /** Steps that made it smaller. */
  readonly shrinks: number
}

/** What `checkStrategy` found out about a strategy. */
export class Verdict {
  /** Name of the strategy. */
  readonly strategy: string
  /** Scenarios tried. */
  readonly runs: number
  /** Of fast-check. */
  readonly seed: number
  /** Broken laws and broken promises, in the order of `laws`. */
  readonly faults: readonly Fault[]
  /** What is broken that was not promised. */
  readonly findings: readonly Fault[]

  constructor({ strategy, runs, seed, faults, findings }: Pick<Verdict, 'strategy' | 'runs' | 'seed' | 'faults' | 'findings'>) {
    this.strategy = strategy
    this.runs = runs
    this.seed = seed
    this.faults = faults
    this.findings = findings
  }

  /** Whether no law and no promise is broken. */
  get passed(): boolean {
    return this.faults.length === 0
  }

  /** @throws Error with the whole text unless it passed. */
  assert(): this {
    if (!this.passed) throw new Error(this.toString())
    return this
  }

  /** The verdict for people, on many lines. */
  toString(): string {
    const parts = [this.headline(), ...this.faults.map(faultText)]
    if (this.findings.length > 0) parts.push('Not promised, and not kept:', ...this.findings.map(faultText))
    return parts.join('\n\n')
  }

  /** For notebooks (Deno's kernel): plain text and HTML. */
  [Symbol.for('Jupyter.display')](): Readonly<Record<'text/plain' | 'text/html', string>> {
    const section = (fault: Fault) =>
      `<details${fault.kind === 'finding' ? '' : ' open'}><summary>${escapeHtml(titleOf(fault))}</summary><pre>${preText(bodyOf(fault))}</pre></details>`
    const html = [`<p><strong>${escapeHtml(this.headline())}</strong></p>`, ...[...this.faults, ...this.findings].map(section)]
    return { 'text/plain': this.toString(), 'text/html': html.join('\n') }
  }

  private headline(): string {
    const tried = `${count(this.runs, 'scenario')}, seed ${this.seed}`
    if (this.passed) return `${this.strategy} keeps every law and all it promises (${tried})`
    return `${this.strategy} breaks ${this.faults.map(({ law }) => law).join(', ')} (${tried})`
  }
}

function faultText(fault: Fault): string {
  return `${titleOf(fault)}\n${indented(bodyOf(fault))}`
}

function titleOf({ law, title, kind }: Fault): string {
  return `${kind} ${law}: ${title}`
}

function bodyOf({ broken, yaml, story, replay, runs, shrinks }: Fault): string {
  return [
    ...broken.slice(0, 2),
    ...(broken.length > 2 ? ['and so on'] : []),
    `in scenario ${runs}, made smaller in ${count(shrinks, 'step')}:`,
    indented(yaml.trimEnd()),
    'what happened:',
    indented(story.join('\n')),
    `again: ${replay}`,
  ].join('\n')
}

function indented(text: string): string {
  return text.replace(/^(?=.)/gm, '  ')
}

/** Line by line: control characters go, the ends of lines stay. */
function preText(text: string): string {
  return text.split('\n').map(escapeHtml).join('\n')
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`
}
