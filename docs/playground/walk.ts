/** The walk through one run: the list of its steps, the controls, the board, the timeline and the deadlock it may have come to. */
import { deadlockSvg, deadlockText, describeEvent } from '../../src/view/index.ts'
import { cleanText } from '../../src/view/text.ts'
import { BoardView } from './board-view.ts'
import { box, button, byId, make, picture } from './dom.ts'
import { momentOf, moodOf } from './moments.ts'
import type { PlaygroundRun } from './protocol.ts'
import { type Move, moved, moveOfKey, pace, stepAt, within } from './steps.ts'
import { TimelineView } from './timeline-view.ts'

const MOVES: readonly Move[] = ['first', 'previous', 'next', 'last']

export class Walk {
  /** The step has changed by hand or by playing. */
  onStep: (step: number) => void = () => {}
  private readonly timeline = new TimelineView()
  private readonly board = new BoardView()
  private readonly story = box('story')
  private readonly slider = byId('slider', HTMLInputElement)
  private run: PlaygroundRun | undefined
  private step = 0
  private player = 0

  constructor() {
    for (const move of MOVES) button(move).addEventListener('click', () => this.by(move))
    button('play').addEventListener('click', () => (this.player === 0 ? this.play() : this.pause()))
    this.slider.addEventListener('input', () => this.by(Number(this.slider.value)))
    for (const place of [this.story, box('controls')]) place.addEventListener('keydown', (event) => this.press(event))
    this.story.addEventListener('click', (event) => {
      const option = event.target instanceof Element ? event.target.closest<HTMLElement>('[role="option"]') : null
      if (option !== null) this.by(Number(option.dataset.step))
    })
    this.timeline.onTime = (time) => this.by(stepAt(this.times(), time))
  }

  show(run: PlaygroundRun | undefined, step: number, title = run?.result.strategy ?? ''): void {
    this.pause()
    box('walk').hidden = run === undefined
    this.run = run
    if (run === undefined) return
    const { events, stage } = run
    box('walk-title').textContent = cleanText(`Step by step: ${title}`)
    this.slider.max = String(events.length)
    this.story.replaceChildren(...this.told(run))
    this.board.open(stage)
    this.timeline.show(run)
    showDeadlock(run)
    this.go(step)
  }

  /** The timeline as a picture. */
  timelineText(): string {
    return this.timeline.text()
  }

  /** To a step, without telling anybody. */
  go(step: number): void {
    if (this.run === undefined) return
    const { events, stage } = this.run
    this.step = within(step, events.length)
    const event = this.step === 0 ? undefined : events[this.step - 1]
    const said = box('said')
    said.setAttribute('aria-live', this.player === 0 ? 'polite' : 'off')
    said.className = `said ${event === undefined ? '' : moodOf(event.kind)}`
    said.replaceChildren(make('time', {}, momentOf(event)), event === undefined ? BEGINNING : describeEvent(event, stage.members))
    byId('position', HTMLOutputElement).textContent = `step ${this.step} of ${events.length}`
    this.slider.value = String(this.step)
    this.slider.setAttribute('aria-valuetext', `step ${this.step} of ${events.length}`)
    this.enable(events.length)
    this.board.show(events, this.step)
    this.timeline.point(event?.time ?? 0)
    this.select()
  }

  private by(move: Move | number): void {
    this.pause()
    this.advance(move)
  }

  private advance(move: Move | number): void {
    if (this.run === undefined) return
    const last = this.run.events.length
    this.go(typeof move === 'number' ? within(move, last) : moved(this.step, last, move))
    this.onStep(this.step)
  }

  private press(event: KeyboardEvent): void {
    const move = moveOfKey(event.key)
    // The slider knows these keys by itself.
    if (move === undefined || event.target === this.slider || event.altKey || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    this.by(move)
  }

  private play(): void {
    if (this.run === undefined) return
    const last = this.run.events.length
    if (this.step >= last) this.advance('first')
    button('play').textContent = 'Pause'
    this.player = window.setInterval(() => {
      this.advance('next')
      if (this.step >= last) this.pause()
    }, pace(last))
  }

  private pause(): void {
    window.clearInterval(this.player)
    this.player = 0
    button('play').textContent = 'Play'
  }

  private enable(last: number): void {
    for (const move of MOVES) {
      const end = move === 'first' || move === 'previous' ? this.step === 0 : this.step === last
      // A button that has the focus keeps it, though it leads nowhere.
      button(move).setAttribute('aria-disabled', String(end))
    }
  }

  private select(): void {
    this.story.querySelector('[aria-selected="true"]')?.setAttribute('aria-selected', 'false')
    const option = this.story.children[this.step]
    option?.setAttribute('aria-selected', 'true')
    this.story.setAttribute('aria-activedescendant', option?.id ?? '')
    if (!(option instanceof HTMLElement)) return
    const top = option.offsetTop - this.story.offsetTop
    const { scrollTop, clientHeight } = this.story
    if (top < scrollTop || top + option.offsetHeight > scrollTop + clientHeight) this.story.scrollTop = top - clientHeight / 3
  }

  private told({ events, stage }: PlaygroundRun): HTMLElement[] {
    const lines = events.map((event) => [momentOf(event), describeEvent(event, stage.members), moodOf(event.kind)] as const)
    return [[momentOf(undefined), BEGINNING, ''] as const, ...lines].map(([time, text, mood], step) => {
      const option = make(
        'div',
        { role: 'option', id: `step-${step}`, 'aria-selected': 'false', class: mood },
        make('span', {}, time),
        make('span', {}, text),
      )
      option.dataset.step = String(step)
      return option
    })
  }

  private times(): number[] {
    return this.run?.events.map(({ time }) => time) ?? []
  }
}

const BEGINNING = 'Nothing has happened yet'

function showDeadlock({ result: { deadlock, scenario, strategy } }: PlaygroundRun): void {
  box('deadlock').hidden = deadlock === undefined
  if (deadlock === undefined) return
  box('deadlock-graph').replaceChildren(picture(deadlockSvg(deadlock.onset, { title: `${scenario}, ${strategy}: who waits for whom` })))
  // So wide that only paragraphs are broken.
  const paragraphs = deadlockText(deadlock, { width: 1_000_000 }).split('\n\n')
  box('deadlock-text').replaceChildren(...paragraphs.map((text) => make('p', {}, text)))
}
