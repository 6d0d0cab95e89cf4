/** The TypeScript blocks of a Markdown text as whole programs: each with the blocks that continue it, and all that they are to print. */
import { type Block, parseBlocks } from './blocks.ts'

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
