/** The playground in Chromium, as a reader opens it: from a file. Whatever it does beyond showing itself is noted. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import type { StoryStep } from '../../src/view/index.ts'
import { launchChromium } from './chromium.ts'
import { ROOT, runOrFail } from './repository.ts'

/** Words and standing of all that is on a node, in their order. */
export type ShownBoard = Readonly<Record<string, readonly string[]>>

/** Violations of the policy are errors on the console: in the page, and in workers, whose programs get a line in front that says so. */
const WATCH = "addEventListener('securitypolicyviolation', (event) => console.error('policy', event.violatedDirective, event.blockedURI));"
const WATCHED = `${WATCH}
const Plain = Blob
Blob = class extends Plain {
  constructor(parts, options) {
    super(options?.type === 'text/javascript' ? [${JSON.stringify(WATCH)}, ...parts] : parts, options)
  }
}`

export class Playground {
  readonly folder = mkdtempSync(join(tmpdir(), 'cosched-playground-'))
  readonly address = pathToFileURL(join(this.folder, 'index.html')).href
  /** What a page must never do: errors, dialogs, violations of its policy, requests to anybody. */
  readonly offences: string[] = []
  private browser: Browser | undefined
  private readonly contexts: BrowserContext[] = []

  async start(): Promise<void> {
    runOrFail(process.execPath, ['esbuild.config.mjs', 'playground', this.folder], { cwd: ROOT })
    this.browser = await launchChromium()
  }

  async stop(): Promise<void> {
    await this.browser?.close()
    rmSync(this.folder, { recursive: true, force: true })
  }

  get html(): string {
    return readFileSync(join(this.folder, 'index.html'), 'utf8')
  }

  /** Opens the page, with a link behind it, and waits until it has run or says why not. */
  async open(link = '', width = 1280): Promise<Page> {
    for (const context of this.contexts.splice(0)) await context.close()
    const context = await this.browser!.newContext({ viewport: { width, height: width < 600 ? 844 : 900 }, acceptDownloads: true })
    this.contexts.push(context)
    return await this.another(context, link)
  }

  /** A further page beside one that is open. */
  async another(context: BrowserContext, link = ''): Promise<Page> {
    const page = await context.newPage()
    page.on('console', (message) => this.offences.push(`console ${message.type()}: ${message.text()}`))
    page.on('pageerror', (error) => this.offences.push(`error: ${error.message}`))
    page.on('dialog', (dialog) => {
      this.offences.push(`dialog: ${dialog.message()}`)
      void dialog.dismiss()
    })
    page.on('request', (request) => {
      const url = request.url()
      if (!url.startsWith(this.address) && !/^(?:blob:|data:)/.test(url)) this.offences.push(`request: ${url}`)
    })
    await page.addInitScript(WATCHED)
    await page.goto(link === '' ? this.address : `${this.address}#${link}`)
    await idle(page)
    return page
  }
}

/** Until no run goes on. */
export async function idle(page: Page): Promise<void> {
  await page.waitForTimeout(60)
  await page.locator('#stop').waitFor({ state: 'hidden', timeout: 40_000 })
}

/** Puts a text into the editor, as by hand, and waits for what comes of it. */
export async function type(page: Page, text: string): Promise<void> {
  await page.locator('#text').fill(text)
  await page.waitForTimeout(450)
  await idle(page)
}

/** Chooses an example of the menu. */
export async function example(page: Page, name: string): Promise<void> {
  await page.locator('#example').selectOption(name)
  await idle(page)
}

/** Chooses the strategy that is stepped through. */
export async function show(page: Page, strategy: string): Promise<void> {
  await page.locator('#verdicts button', { has: page.locator('.name', { hasText: new RegExp(`^${strategy}$`) }) }).click()
}

/** What the board shows. */
export async function boardOf(page: Page): Promise<ShownBoard> {
  const found = await page.evaluate(
    `Object.fromEntries(Array.from(document.querySelectorAll('#board .node'), (node) => [node.dataset.node,
      Array.from(node.querySelectorAll('.takings li'), (one) => one.firstChild.textContent + ': ' + one.className.replace(' new', ''))]))`,
  )
  return found as ShownBoard
}

/** The same of a story told in Node, whose boards name each container of a pod by itself. */
export function boardOfStory(step: StoryStep | undefined, nodes: readonly string[]): ShownBoard {
  return Object.fromEntries(nodes.map((node, at) => [node, (step?.board[at] ?? []).map(({ name, standing }) => `${name}: ${standing}`)]))
}

/** A board with a line for each container. */
export function oneByOne(board: ShownBoard): ShownBoard {
  const lines = (line: string): string[] => {
    const [names, standing] = line.split(/: (?=\w+$)/)
    return standing === 'held' ? [line] : names.split(', ').map((name) => `${name}: ${standing}`)
  }
  return Object.fromEntries(Object.entries(board).map(([node, there]) => [node, there.flatMap(lines)]))
}
