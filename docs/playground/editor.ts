/** A plain text area with line numbers: errors mark their lines, Enter keeps the indent, lines can be shifted. Tab leaves it, as everywhere. */
import { later, make } from './dom.ts'
import { indentAfter, offsetOf, shifted } from './lines.ts'

export interface EditorParts {
  readonly area: HTMLTextAreaElement
  readonly gutter: HTMLElement
}

export class Editor {
  /** The text has changed by hand. */
  onInput: () => void = () => {}
  /** It shall run at once. */
  onRun: () => void = () => {}
  private readonly area: HTMLTextAreaElement
  private readonly gutter: HTMLElement
  private marked: ReadonlySet<number> = new Set()
  private readonly number = later(0, () => this.drawNumbers())

  constructor({ area, gutter }: EditorParts) {
    this.area = area
    this.gutter = gutter
    area.addEventListener('input', () => {
      this.number()
      this.onInput()
    })
    area.addEventListener('scroll', () => this.follow())
    area.addEventListener('keydown', (event) => this.press(event))
  }

  get text(): string {
    return this.area.value
  }

  set text(text: string) {
    if (this.area.value === text) return
    this.area.value = text
    this.area.scrollTop = 0
    this.area.setSelectionRange(0, 0)
    this.drawNumbers()
  }

  /** Marks the lines that something is wrong with. */
  mark(lines: ReadonlySet<number>): void {
    this.marked = lines
    this.drawNumbers()
  }

  /** Puts the caret there and shows it; line and column count from 1. */
  goTo(line: number, column: number): void {
    const at = offsetOf(this.text, line, column)
    const word = /^[^\s,:{}[\]]*/.exec(this.text.slice(at))?.[0].length ?? 0
    this.area.focus()
    this.area.setSelectionRange(at, at + word)
    const height = Number.parseFloat(getComputedStyle(this.area).lineHeight) || 18
    this.area.scrollTop = Math.max(0, (line - 1) * height - this.area.clientHeight / 3)
    this.area.scrollLeft = 0
    this.follow()
  }

  private press(event: KeyboardEvent): void {
    const command = event.ctrlKey || event.metaKey
    if (event.key === 'Enter' && command) {
      event.preventDefault()
      this.onRun()
    } else if (event.key === 'Enter' && !event.shiftKey && !event.altKey && !event.isComposing) {
      event.preventDefault()
      this.insert(`\n${indentAfter(this.text.slice(0, this.area.selectionStart))}`)
    } else if (event.ctrlKey && (event.key === ']' || event.key === '[')) {
      event.preventDefault()
      this.shift(event.key === ']' ? 1 : -1)
    }
  }

  private shift(by: 1 | -1): void {
    const { selectionStart, selectionEnd } = this.area
    const { from, to, text } = shifted(this.text, selectionStart, selectionEnd, by)
    this.area.setSelectionRange(from, to)
    this.insert(text)
    this.area.setSelectionRange(from, from + text.length)
  }

  /** In the place of the selection, so that it can be undone: only the old command does that. */
  private insert(text: string): void {
    if (document.execCommand('insertText', false, text)) return
    this.area.setRangeText(text, this.area.selectionStart, this.area.selectionEnd, 'end')
    this.area.dispatchEvent(new InputEvent('input'))
  }

  private drawNumbers(): void {
    const lines = this.text.split('\n').length
    const parts: (Node | string)[] = []
    for (let line = 1; line <= lines; line++) {
      parts.push(this.marked.has(line) ? make('span', { class: 'marked' }, String(line)) : String(line), '\n')
    }
    this.gutter.replaceChildren(...parts, '\n')
    this.follow()
  }

  private follow(): void {
    this.gutter.scrollTop = this.area.scrollTop
  }
}
