/** Fenced code blocks of a Markdown text: found, compared, and written back with new contents. */

export interface Block {
  /** First word after the fence: `ts`, `sh`, `yaml` … */
  readonly language: string
  /** The other words after the fence. */
  readonly words: readonly string[]
  readonly text: string
  /** Line of the opening fence, from 1. */
  readonly line: number
  /** Indices of the first content line and of the closing fence. */
  readonly from: number
  readonly to: number
  /** Spaces before the fence, as within a list. */
  readonly indent: string
}

/** @throws Error for a fence that is never closed. */
export function parseBlocks(markdown: string): Block[] {
  const lines = markdown.split('\n')
  const blocks: Block[] = []
  for (let index = 0; index < lines.length; index++) {
    const fence = /^( *)(`{3,}|~{3,}) *([^`]*)$/.exec(lines[index])
    if (fence === null) continue
    const to = lines.findIndex((line, at) => at > index && line.trim() === fence[2])
    if (to < 0) throw new Error(`line ${index + 1}: a code block without an end`)
    const [language = '', ...words] = fence[3].trim().split(/\s+/)
    const inside = lines.slice(index + 1, to).map((line) => (line.startsWith(fence[1]) ? line.slice(fence[1].length) : line))
    blocks.push({ language, words, text: inside.join('\n'), line: index + 1, from: index + 1, to, indent: fence[1] })
    index = to
  }
  return blocks
}

/** What a block needs and does not have here, in words; undefined: nothing. @throws Error for a need that is not known */
export function lackingFor({ words }: Block, environment: Readonly<Record<string, string | undefined>>): string | undefined {
  const need = words.find((word) => word.startsWith('needs='))?.slice('needs='.length)
  if (need === undefined) return undefined
  if (need !== 'traces') throw new Error(`invalid need: ${need}, allowed: traces`)
  return (environment.COSCHED_TRACES ?? '') === '' ? 'COSCHED_TRACES does not name a folder of traces' : undefined
}

/** Lines without the blanks at their ends, and without empty lines at the end of the text. */
function trimmed(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .trimEnd()
    .split('\n')
}

/** Whether the text is what the block shows; a line `...` in the block stands for any lines, or none. */
export function matches(shown: string, actual: string): boolean {
  const pattern = trimmed(shown).map((line) =>
    line.trim() === '...' ? '(?:[^\\n]*\\n)*?' : `${line.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\n`,
  )
  return new RegExp(`^${pattern.join('')}$`).test(`${trimmed(actual).join('\n')}\n`)
}

/** The Markdown with the contents of some blocks replaced, all else left as it is. */
export function replaceBlocks(markdown: string, contents: ReadonlyMap<Block, string>): string {
  const lines = markdown.split('\n')
  const changed = [...contents].sort(([a], [b]) => b.from - a.from)
  for (const [block, text] of changed) {
    const inside = trimmed(text).map((line) => (line === '' ? '' : block.indent + line))
    lines.splice(block.from, block.to - block.from, ...inside)
  }
  return lines.join('\n')
}
