/** What a Markdown text shows that can be run: its TypeScript blocks as whole programs, each with the blocks that continue it, and its shell blocks. */
import { type Block, parseBlocks } from './blocks.ts'
import { commands } from './shell.ts'

export interface DocumentProgram {
  /** Line of the first block's fence, from 1. */
  readonly line: number
  readonly text: string
  /** What the text says that it prints; a line `...` stands for any lines. */
  readonly shown: string
}

export function programsOf(markdown: string): DocumentProgram[] {
  const programs: { line: number; texts: string[]; shown: string[] }[] = []
  const blocks = parseBlocks(markdown)
  for (const [at, { language, words, text, line }] of blocks.entries()) {
    if (language !== 'ts') continue
    if (!words.includes('continued')) programs.push({ line, texts: [], shown: [] })
    const program = programs[programs.length - 1]
    program.texts.push(text)
    const output: Block | undefined = blocks[at + 1]
    if (output?.words.includes('output')) program.shown.push(output.text)
  }
  return programs.map(({ line, texts, shown }) => ({ line, text: texts.join('\n'), shown: shown.join('\n') }))
}

export interface DocumentCommands {
  readonly line: number
  readonly commands: readonly string[]
  /** What they print; undefined where the text does not say. */
  readonly shown: string | undefined
}

/** The shell blocks that call `npx cosched`. */
export function commandsOf(markdown: string): DocumentCommands[] {
  const blocks = parseBlocks(markdown)
  return blocks.flatMap(({ language, text, line }, at) => {
    const lines = commands(text)
    const next: Block | undefined = blocks[at + 1]
    if (language !== 'sh' || !lines.every((one) => one.startsWith('npx cosched '))) return []
    return [{ line, commands: lines, shown: next?.language === 'text' ? next.text : undefined }]
  })
}
