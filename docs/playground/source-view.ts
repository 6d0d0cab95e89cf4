/** The left side: examples, the text with its problems, strategies and seed. */
import { type Problem, registry } from '../../src/index.ts'
import { box, byId, make } from './dom.ts'
import { Editor } from './editor.ts'
import type { ScenarioFacts } from './protocol.ts'

/** What an example is chosen by. */
const OWN = ''

export class SourceView {
  readonly editor = new Editor({ area: byId('text', HTMLTextAreaElement), gutter: box('gutter') })
  onExample: (name: string) => void = () => {}
  /** Null: those of the scenario. */
  onStrategies: (chosen: readonly string[] | null) => void = () => {}
  onSeed: (seed: string) => void = () => {}
  private readonly example = byId('example', HTMLSelectElement)
  private readonly choices = box('strategies')
  private readonly seed = byId('seed', HTMLInputElement)
  private readonly examples: Readonly<Record<string, string>>
  private own: readonly string[] = []

  constructor(examples: Readonly<Record<string, string>>) {
    this.examples = examples
    const names = Object.keys(examples)
    this.example.append(make('option', { value: OWN }, 'your own'), ...names.map((name) => make('option', { value: name }, name)))
    this.example.addEventListener('change', () => {
      if (this.example.value !== OWN) this.onExample(this.example.value)
    })
    this.choices.addEventListener('change', () => this.onStrategies(this.chosen()))
    this.seed.addEventListener('change', () => this.onSeed(this.seed.value))
  }

  /** Text, seed and menu as a state has them. */
  show(text: string, seed: string): void {
    this.editor.text = text
    this.seed.value = seed
    this.showExample()
  }

  /** The menu says which example the text is, if it is one. */
  showExample(): void {
    this.example.value = Object.keys(this.examples).find((name) => this.examples[name] === this.editor.text) ?? OWN
  }

  /** What is known of the scenario, and which strategies are chosen. */
  showFacts({ description, own, seed }: ScenarioFacts, strategies: readonly string[] | null): void {
    box('about').textContent = description
    this.seed.placeholder = seed
    this.own = own
    const others = [...registry.keys()].filter((name) => !own.includes(name))
    const chosen = new Set(strategies ?? own)
    const boxes = (names: readonly string[]) => names.map((name) => choice(name, chosen.has(name)))
    const kind = (words: string) => make('span', { class: 'kind' }, words)
    this.choices.replaceChildren(
      ...(own.length > 0 ? [kind('of this scenario'), ...boxes(own)] : []),
      ...(others.length > 0 ? [kind('others that cosched knows'), ...boxes(others)] : []),
    )
  }

  showProblems(problems: readonly Problem[], warnings: readonly Problem[]): void {
    const count = (all: readonly Problem[], word: string) =>
      all.length === 0 ? [] : [`${all.length} ${word}${all.length === 1 ? '' : 's'}`]
    box('problems-title').textContent = [...count(problems, 'error'), ...count(warnings, 'warning')].join(', ')
    box('problem-list').replaceChildren(
      ...problems.map((problem) => this.problem(problem, 'error')),
      ...warnings.map((problem) => this.problem(problem, 'warning')),
    )
    this.editor.mark(new Set(problems.flatMap(({ line }) => line ?? [])))
  }

  private problem({ path, message, line, column = 1 }: Problem, kind: string): HTMLLIElement {
    const place = line === undefined ? '' : `line ${line}, column ${column}: `
    const go = make('button', { type: 'button' }, make('span', { class: 'place' }, place), path === '' ? message : `${path}: ${message}`)
    go.addEventListener('click', () => this.editor.goTo(line ?? 1, column))
    return make('li', { class: kind }, go)
  }

  private chosen(): readonly string[] | null {
    const chosen = Array.from(this.choices.querySelectorAll('input'))
      .filter(({ checked }) => checked)
      .map(({ value }) => value)
    return JSON.stringify(chosen) === JSON.stringify(this.own) ? null : chosen
  }
}

function choice(name: string, checked: boolean): HTMLLabelElement {
  const input = make('input', { type: 'checkbox', checked })
  // The name as it is: only what is shown is cleaned.
  input.value = name
  return make('label', {}, input, name)
}
