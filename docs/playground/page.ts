/** The page: one state, shown on the left and on the right, kept in the address, and run by a worker whenever it changes. */

import { registry } from '../../src/index.ts'
import { cleanText } from '../../src/view/text.ts'
import { eventsCommand, runCommand } from './command.ts'
import { CompareView } from './compare-view.ts'
import { box, button, later } from './dom.ts'
import { ExploreView } from './explore-view.ts'
import * as limits from './limits.ts'
import { fitsLink, linkOf, stateOfLink } from './link.ts'
import type { Answer, PlaygroundRun, ScenarioFacts } from './protocol.ts'
import { ShareView } from './share-view.ts'
import { SourceView } from './source-view.ts'
import { freshState, type PageState } from './state.ts'
import { Walk } from './walk.ts'
import { Workshop } from './workers.ts'

const FIRST = 'app-logcollector'
// Each mention of them would be another copy in the page.
const program = BUILT_WORKER
const files = BUILT_FILES
const examples = Object.fromEntries(
  Object.entries(files).flatMap(([path, text]) => (/^[^/]+[.]yaml$/.test(path) ? [[path.replace('.yaml', ''), text]] : [])),
)

class Page {
  private readonly workshop = new Workshop(program, files)
  private readonly source = new SourceView(examples)
  private readonly compare = new CompareView(BUILT_DEFINITIONS)
  private readonly walk = new Walk()
  private readonly explore = new ExploreView(new Workshop(program, files))
  private readonly share = new ShareView(BUILT_VERSION)
  private state: PageState = freshState(examples[FIRST] ?? '')
  private facts: ScenarioFacts = { name: FIRST, description: '', seed: '1', own: [] }
  private runs: readonly PlaygroundRun[] = []
  private readonly runLater = later(350, () => this.run())
  private readonly keepLater = later(250, () => this.keep('replace'))

  constructor() {
    this.source.editor.onInput = () => this.typed()
    this.source.editor.onRun = () => this.run()
    this.source.onExample = (name) => this.change(freshState(examples[name]))
    this.source.onStrategies = (strategies) => this.change({ ...this.state, strategies })
    this.source.onSeed = (seed) => this.change({ ...this.state, seed })
    this.compare.onChoose = (shown) => this.choose(shown)
    this.walk.onStep = (step) => {
      // A way that the explorer found is not part of a link.
      if (!button('back').hidden) return
      this.state = { ...this.state, step }
      this.keepLater()
    }
    this.explore.wanted = () => this.explored()
    this.share.shared = () => this.shared()
    this.explore.onWay = (run, title) => this.showWay(run, title)
    button('back').addEventListener('click', () => this.showWalk())
    button('run').addEventListener('click', () => this.run())
    button('stop').addEventListener('click', () => this.stopped('Stopped.'))
    window.addEventListener('hashchange', () => this.open())
    box('version').textContent = BUILT_VERSION
    box('limits').textContent = limitsText()
    this.open()
  }

  /** Shows what the address says; what it says wrongly is told, and the first example shown. */
  private open(): void {
    const link = location.hash.slice(1)
    this.notice('')
    let state = freshState(examples[FIRST] ?? '')
    try {
      if (link !== '') state = stateOfLink(link)
    } catch (error) {
      this.notice(
        `The link could not be read: ${error instanceof Error ? error.message : 'it is damaged'}. This is the first example instead.`,
      )
    }
    this.keepLater.cancel()
    this.state = state
    this.source.show(state.text, state.seed)
    this.showLink()
    this.run()
  }

  /** Another state by hand: the browser's back button leads to the one before. */
  private change(state: PageState): void {
    this.state = state
    this.source.show(state.text, state.seed)
    this.keep('push')
    this.run()
  }

  private typed(): void {
    this.state = { ...this.state, text: this.source.editor.text }
    this.source.showExample()
    this.keepLater()
    this.runLater()
  }

  private choose(shown: string): void {
    this.state = { ...this.state, shown, step: 0 }
    this.keep('push')
    this.showShown()
  }

  private keep(how: 'push' | 'replace'): void {
    this.keepLater.cancel()
    const link = this.showLink()
    this.notice('')
    if (!fitsLink(link)) return
    if (how === 'push') history.pushState(null, '', `#${link}`)
    else history.replaceState(null, '', `#${link}`)
  }

  private showLink(): string {
    const link = linkOf(this.state)
    this.share.showLink(link)
    this.share.showCommand(this.command())
    return link
  }

  /** Names that a text no longer has are passed over by a run, and would be errors of the command. */
  private command(): string {
    const { strategies, seed } = this.state
    const known = new Set([...this.facts.own, ...registry.keys()])
    return runCommand(this.facts.name, { strategies: strategies?.filter((name) => known.has(name)) ?? null, seed })
  }

  private run(): void {
    this.runLater.cancel()
    const { text, strategies, seed } = this.state
    const runs: PlaygroundRun[] = []
    let failure = ''
    button('stop').hidden = false
    box('status').textContent = 'Running …'
    this.workshop.ask({ kind: 'run', text, strategies, seed }, (answer) => {
      if (answer.kind === 'run') runs.push(answer.run)
      else if (answer.kind === 'failed') failure = answer.message
      else if (answer.kind === 'done') this.finished(runs, failure)
      else this.hear(answer)
    })
  }

  private hear(answer: Answer): void {
    if (answer.kind === 'running')
      box('status').textContent = `Running ${answer.strategy} …${answer.events > 0 ? ` ${answer.events} events` : ''}`
    if (answer.kind !== 'read') return
    this.source.showProblems(answer.problems, answer.warnings)
    if (answer.facts === undefined) return
    this.facts = answer.facts
    this.source.showFacts(answer.facts, this.state.strategies)
    this.share.showCommand(this.command())
  }

  private stopped(words: string): void {
    this.workshop.stop()
    button('stop').hidden = true
    box('status').textContent = words
    box('stale').hidden = this.runs.length === 0
  }

  private finished(runs: readonly PlaygroundRun[], failure: string): void {
    button('stop').hidden = true
    const wrong = box('problem-list').querySelector('.error') !== null
    box('status').textContent =
      failure !== '' ? failure : wrong ? 'Not run: see the errors.' : runs.length === 0 ? 'Choose a strategy.' : ''
    box('stale').hidden = !(wrong || failure !== '') || this.runs.length === 0
    if (runs.length === 0 && (wrong || failure !== '')) return
    box('stale').hidden = true
    this.runs = runs
    this.compare.show(runs, this.shown()?.result.strategy ?? '')
    this.share.enable(runs.length > 0)
    this.showShown()
  }

  private shown(): PlaygroundRun | undefined {
    return this.runs.find(({ result }) => result.strategy === this.state.shown) ?? this.runs[0]
  }

  private showShown(): void {
    this.explore.clear()
    this.showWalk()
  }

  private showWalk(): void {
    const run = this.shown()
    button('back').hidden = true
    this.compare.mark(run?.result.strategy ?? '')
    this.walk.show(run, this.state.step)
    if (run === undefined) return
    const { records, events, result } = run
    const about = `Seed ${result.seed}, digest ${result.digest}: the same trace in Node and on the command line.`
    const command = eventsCommand(this.facts.name, result.strategy, this.state.seed)
    const cut = ` The first ${events.length} of ${records} records are here, the limit of this page. All of them: ${command}`
    box('walk-note').textContent = cleanText(records > events.length ? about + cut : about)
  }

  /** Steps that the explorer found, performed by the engine; from where they lead, the run goes on by itself. */
  private showWay(run: PlaygroundRun, title: string): void {
    button('back').hidden = false
    box('walk-note').textContent = 'The explorer has found these steps; from where they lead, the run goes on by itself.'
    this.walk.show(run, 0, `${run.result.strategy}, ${title[0].toLowerCase()}${title.slice(1)}`)
    box('walk').scrollIntoView()
    box('story').focus()
  }

  private explored() {
    const run = this.shown()
    if (run === undefined) return undefined
    const { text, seed } = this.state
    return { request: { kind: 'explore', text, strategy: run.result.strategy, seed } as const, scenario: this.facts.name }
  }

  private shared() {
    const { runs, facts, state } = this
    return { name: facts.name, text: state.text, runs, timeline: this.walk.timelineText(), strategy: this.shown()?.result.strategy ?? '' }
  }

  private notice(words: string): void {
    box('notice').textContent = words
    box('notice').hidden = words === ''
  }
}

function limitsText(): string {
  const { MOST_TEXT, MOST_THINGS, MOST_EVENTS, MOST_RECORDS, MOST_NODES, MOST_STATES, MOST_SECONDS, MOST_LINK } = limits
  return [
    `A scenario has at most ${MOST_TEXT} characters and makes about ${MOST_THINGS} nodes, jobs and containers at most.`,
    `A run ends after ${MOST_EVENTS} events; its first ${MOST_RECORDS} records can be stepped through, on ${MOST_NODES} nodes.`,
    `An exploration looks at ${MOST_STATES} states. Whatever takes longer than ${MOST_SECONDS} s is stopped.`,
    `A link has at most ${MOST_LINK} characters. The command line has none of these limits.`,
  ].join(' ')
}

new Page()
