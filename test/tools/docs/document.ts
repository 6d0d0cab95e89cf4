/** One Markdown file whose code blocks are executed; the convention is told in `test/docs.test.ts`. */
import { readFileSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { parse } from 'yaml'
import { type Block, matches, parseBlocks, replaceBlocks } from './blocks.ts'
import { commands, runs } from './shell.ts'
import type { Ran, Workspace } from './workspace.ts'

/** Reads an input of the library from text and throws for a bad one. */
export interface Readers {
  scenario(text: string, source: string): void | Promise<void>
  manifest(text: string, source: string): void | Promise<void>
}

export interface DocumentSettings {
  readonly workspace: Workspace
  readonly readers: Readers
  /** The scripts of package.json, which `npm run` in a block may name. */
  readonly scripts: Readonly<Record<string, string>>
  /** Write what was printed into the document, instead of comparing. */
  readonly update: boolean
}

/** Printed between the blocks of one program. */
const MARK = '--- the next block ---'

const UNCHECKED = new Set(['text', 'mermaid', 'csv'])
const SCENARIO_KEYS =
  /^(?:version|name|description|seed|duration|eventBudget|cluster|workload|schedulers|allocator|placement|strategies|retry|expect):/
const MANIFEST_KEYS = /^(?:apiVersion|kind):/

/** What a fragment of a scenario leaves out. */
const REST: Readonly<Record<string, string>> = {
  name: 'fragment',
  cluster: '{ nodes: [{ name: node, allocatable: { cpu: 64, memory: 256Gi, pods: 110 } }] }',
  workload: '{ jobs: [{ name: job, pods: [{ name: pod, containers: [{ name: main, resources: { requests: { cpu: 1 } } }] }] }] }',
}

export class CheckedDocument {
  readonly path: string
  readonly blocks: readonly Block[]
  private readonly settings: DocumentSettings
  private readonly markdown: string
  private readonly printed = new Map<Block, string>()
  /** All that a ts block printed, and those that continue it. */
  private readonly ran = new Map<Block, Ran>()

  constructor(path: string, settings: DocumentSettings) {
    this.path = path
    this.settings = settings
    this.markdown = readFileSync(path, 'utf8')
    this.blocks = parseBlocks(this.markdown)
  }

  /** Executes a block, in the order of the document. @throws Error when it is not as it should be. */
  async check(block: Block): Promise<void> {
    const { text, language, words } = block
    const file = words.find((word) => word.startsWith('file='))?.slice(5)
    if (file !== undefined) this.settings.workspace.write(file, `${text}\n`)
    if (language === 'ts') this.checkOutput(block, this.runTypeScript(block), this.outputOf(block, true))
    else if (language === 'sh') this.checkOutput(block, this.runShell(block), this.outputOf(block, false))
    else if (language === 'yaml' && !words.includes('example')) await this.checkYaml(block)
    else if (language === 'json') JSON.parse(text)
    else if (language !== 'yaml' && !UNCHECKED.has(language))
      throw new Error(`invalid language: "${language}", allowed: ts sh yaml json ${[...UNCHECKED].join(' ')}`)
  }

  /** The TypeScript blocks as files of the workspace, for the compiler: a block and those that continue it are one. */
  typeScriptFiles(): string[] {
    const chains = this.blocks
      .filter((block) => block.language === 'ts' && !block.words.includes('continued'))
      .map((head) => this.chain(head))
    return chains.map((chain) =>
      this.settings.workspace.write(`types-${this.fileName(chain[0])}`, `${chain.map(({ text }) => text).join('\n')}\nexport {}\n`),
    )
  }

  /** Writes the outputs back, where they changed. */
  save(): void {
    const text = replaceBlocks(this.markdown, this.printed)
    if (text !== this.markdown) writeFileSync(this.path, text)
  }

  private outputOf(block: Block, marked: boolean): Block | undefined {
    const next: Block | undefined = this.blocks[this.blocks.indexOf(block) + 1]
    return next?.words.includes('output') || (!marked && next?.language === 'text') ? next : undefined
  }

  private checkOutput(block: Block, ran: Ran, shown: Block | undefined): void {
    const status = Number(block.words.find((word) => word.startsWith('exit='))?.slice(5) ?? 0)
    if (ran.status !== status) throw new Error(`exit status ${ran.status}, not ${status}:\n${ran.output}`)
    if (shown === undefined || matches(shown.text, ran.output)) return
    if (!this.settings.update) throw new Error(`line ${shown.line} shows:\n${shown.text}\nbut this was printed:\n${ran.output}`)
    this.printed.set(shown, ran.output)
  }

  /** What a block prints: it and those that it continues or that continue it are run as one program, once. */
  private runTypeScript(block: Block): Ran {
    const head = this.headOf(block)
    const ran = this.runChain(head)
    if (ran.status !== 0) return ran
    return { status: 0, output: ran.output.split(MARK)[this.chain(head).indexOf(block)] ?? '' }
  }

  private runChain(head: Block): Ran {
    const text = this.chain(head)
      .map((block) => block.text)
      .join(`\nprocess.stdout.write('${MARK}')\n`)
    const ran = this.ran.get(head) ?? this.settings.workspace.runTypeScript(this.fileName(head), text)
    this.ran.set(head, ran)
    return ran
  }

  private headOf(block: Block): Block {
    if (!block.words.includes('continued')) return block
    const head = this.blocks
      .slice(0, this.blocks.indexOf(block))
      .findLast(({ language, words }) => language === 'ts' && !words.includes('continued'))
    if (head === undefined) throw new Error('continued, but no ts block stands before it')
    return head
  }

  /** A block and all that continue it. */
  private chain(head: Block): Block[] {
    const programs = this.blocks.slice(this.blocks.indexOf(head) + 1).filter(({ language }) => language === 'ts')
    const end = programs.findIndex(({ words }) => !words.includes('continued'))
    return [head, ...(end < 0 ? programs : programs.slice(0, end))]
  }

  private runShell(block: Block): Ran {
    let output = ''
    let status: number | null = 0
    for (const command of commands(block.text)) {
      if (!runs(command, this.settings.scripts)) continue
      const ran = this.settings.workspace.runShell(command)
      output += ran.output
      status = ran.status
      if (status !== 0) break
    }
    return { status, output }
  }

  private async checkYaml(block: Block): Promise<void> {
    const content: unknown = parse(block.text, { version: '1.2' })
    const first = block.text.split('\n').find((line) => line.trim() !== '' && !line.startsWith('#') && line !== '---') ?? ''
    const source = `${basename(this.path)}:${block.line}`
    if (MANIFEST_KEYS.test(first)) return this.settings.readers.manifest(block.text, source)
    if (!SCENARIO_KEYS.test(first)) return
    const missing = Object.keys(REST).filter((key) => !(key in (content as object)))
    await this.settings.readers.scenario(`${block.text}\n${missing.map((key) => `${key}: ${REST[key]}\n`).join('')}`, source)
  }

  private fileName(block: Block): string {
    return `${basename(this.path, '.md')}-${block.line}.ts`
  }
}
