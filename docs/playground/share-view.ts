/** What leaves the page when somebody asks for it: a link, a command, files. */
import { resultsDocument } from '../../src/view/index.ts'
import { fileName } from './command.ts'
import { box, button, byId, make } from './dom.ts'
import { fitsLink } from './link.ts'
import type { PlaygroundRun } from './protocol.ts'

export interface Shared {
  readonly name: string
  readonly text: string
  readonly runs: readonly PlaygroundRun[]
  readonly timeline: string
  readonly strategy: string
}

export class ShareView {
  /** What the files are made of. */
  shared: () => Shared = () => ({ name: 'scenario', text: '', runs: [], timeline: '', strategy: '' })
  private readonly link = byId('link', HTMLInputElement)

  constructor(version: string) {
    button('copy-link').addEventListener('click', () => copy(this.link.value, button('copy-link'), 'Copy link'))
    button('copy-command').addEventListener('click', () => copy(box('command').textContent ?? '', button('copy-command'), 'Copy'))
    this.link.addEventListener('focus', () => this.link.select())
    const base = () => fileName(this.shared().name).replace(/[.]yaml$/, '')
    button('save-yaml').addEventListener('click', () => save(`${base()}.yaml`, 'application/yaml', this.shared().text))
    button('save-json').addEventListener('click', () => {
      const document = resultsDocument(
        version,
        this.shared().runs.map(({ result }) => result),
      )
      save(`${base()}.json`, 'application/json', `${JSON.stringify(document, null, 2)}\n`)
    })
    button('save-svg').addEventListener('click', () => {
      const { timeline, strategy } = this.shared()
      save(fileName(`${base()}-${strategy}`).replace(/yaml$/, 'svg'), 'image/svg+xml', timeline)
    })
  }

  showLink(link: string): void {
    const fits = fitsLink(link)
    this.link.value = fits ? `${location.href.split('#')[0]}#${link}` : ''
    button('copy-link').disabled = !fits
    box('link-help').textContent = fits
      ? 'The link holds the scenario, the choices and the step.'
      : 'This scenario is too long for a link: keep it as a file.'
  }

  showCommand(command: string): void {
    box('command').textContent = command
  }

  enable(hasRuns: boolean): void {
    button('save-json').disabled = !hasRuns
    button('save-svg').disabled = !hasRuns
  }
}

async function copy(text: string, from: HTMLButtonElement, words: string): Promise<void> {
  from.textContent = (await copied(text)) ? 'Copied' : 'Select and copy by hand'
  window.setTimeout(() => {
    from.textContent = words
  }, 1500)
}

async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    const area = make('textarea', { class: 'hidden' })
    area.value = text
    document.body.append(area)
    area.select()
    const done = document.execCommand('copy')
    area.remove()
    return done
  }
}

function save(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }))
  make('a', { href: url, download: name }).click()
  window.setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
