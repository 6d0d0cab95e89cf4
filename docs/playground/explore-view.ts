/** Every order of effects: a button, a worker of its own, and what the search found in words. */
import type { Exploration } from '../../src/index.ts'
import { formatNumber } from '../../src/view/index.ts'
import { exploreCommand } from './command.ts'
import { box, button, make } from './dom.ts'
import { MOST_STATES } from './limits.ts'
import type { Answer, ExploreRequest, PlaygroundRun } from './protocol.ts'
import type { Workshop } from './workers.ts'

const TITLES = {
  deadlock: 'The shortest way to a deadlock',
  livelock: 'A way into a livelock',
  atomicity: 'The shortest way to a group bound in part',
}

export class ExploreView {
  /** What is to be explored, and what the scenario is called; undefined: nothing can be. */
  wanted: () => { readonly request: ExploreRequest; readonly scenario: string } | undefined = () => undefined
  /** A way that was found shall be walked through; `title` says which. */
  onWay: (run: PlaygroundRun, title: string) => void = () => {}
  private readonly workshop: Workshop
  private readonly found = box('explored')
  private readonly status = box('explore-status')

  constructor(workshop: Workshop) {
    this.workshop = workshop
    this.found.className = 'explored'
    button('explore').addEventListener('click', () => this.explore())
    button('explore-stop').addEventListener('click', () => this.over('Stopped.'))
  }

  /** What was found belongs to another strategy or scenario. */
  clear(): void {
    this.over('')
    this.found.replaceChildren()
  }

  private explore(): void {
    const wanted = this.wanted()
    if (wanted === undefined) return
    const { request, scenario } = wanted
    this.found.replaceChildren()
    this.status.textContent = 'Exploring …'
    button('explore-stop').hidden = false
    this.workshop.ask(request, (answer) => {
      if (answer.kind === 'explored') this.tell(answer, exploreCommand(scenario, request.strategy, request.seed))
      else if (answer.kind === 'failed') this.found.replaceChildren(make('p', { class: 'notice' }, answer.message))
      else if (answer.kind === 'done') this.over('')
    })
  }

  private over(words: string): void {
    this.workshop.stop()
    this.status.textContent = words
    button('explore-stop').hidden = true
  }

  private tell({ exploration: found, ways }: Extract<Answer, { kind: 'explored' }>, command: string): void {
    const facts = [
      ['states looked at', `${formatNumber(found.states)}, ${formatNumber(found.transitions)} steps between them`],
      ['can deadlock', answered(found.deadlockReachable)],
      ['can livelock', answered(found.livelockReachable)],
      ['can leave a group bound in part', answered(found.atomicityBroken)],
      [
        'ends',
        Object.entries(found.outcomes)
          .map(([outcome, count]) => `${OUTCOMES[outcome] ?? outcome} ${count}`)
          .join(', ') || '–',
      ],
    ]
    const list = make('dl', {}, ...facts.flatMap(([name, value]) => [make('dt', {}, name), make('dd', {}, value)]))
    const cut = found.complete
      ? []
      : [
          make(
            'p',
            { class: 'notice' },
            `The search is not complete: ${MOST_STATES} states are the limit of this page. The whole of it: ${command}`,
          ),
        ]
    const notes = [...found.reductions, ...found.notes].map((note) => make('li', {}, note))
    this.found.replaceChildren(
      ...cut,
      list,
      ...this.ways(found, ways),
      make('details', {}, make('summary', {}, 'What was taken as one, and what is left out'), make('ul', {}, ...notes)),
    )
  }

  private ways({ traces }: Exploration, runs: ReadonlyMap<string, PlaygroundRun>): HTMLElement[] {
    return (['deadlock', 'livelock', 'atomicity'] as const).flatMap((kind) => {
      const trace = traces[kind]
      const run = runs.get(kind)
      if (trace === undefined || run === undefined) return []
      const steps = make('ol', {}, ...trace.steps.map(({ text }) => make('li', {}, text)))
      const again = trace.repeatsFrom === undefined ? [] : [make('p', { class: 'fine' }, `and again from step ${trace.repeatsFrom + 1}`)]
      const walk = make('button', { type: 'button' }, 'Walk through it')
      walk.addEventListener('click', () => this.onWay(run, TITLES[kind]))
      return [make('h4', {}, TITLES[kind]), steps, ...again, walk]
    })
  }
}

const OUTCOMES: Readonly<Record<string, string>> = { allRan: 'all ran', deadlock: 'deadlock', pending: 'waits for ever' }

const answered = (found: boolean | null): string => (found === null ? 'unknown' : found ? 'yes' : 'no')
