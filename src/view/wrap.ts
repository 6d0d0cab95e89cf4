/** Text broken into lines of so many columns: at spaces; in words that are longer than a line, after the marks that names are joined by. */
import { columns, pieces } from './columns.ts'

/** At least one line; none is wider than `most` columns, unless a single letter is. Where it is broken spaces are dropped. */
export function wrap(text: string, most: number): string[] {
  if (columns(text) <= most) return [text]
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/\s+/)) {
    for (const [at, part] of partsOf(word, most).entries()) {
      const longer = line === '' || at > 0 ? line + part : `${line} ${part}`
      if (line !== '' && columns(longer) > most) lines.push(line)
      line = line !== '' && columns(longer) > most ? part : longer
    }
  }
  return [...lines, line]
}

/** The word itself if it fits in a line, else parts of it that do. */
function partsOf(word: string, most: number): string[] {
  if (columns(word) <= most) return [word]
  const joined = word.match(/[/,:;_-]*[^/,:;_-]*[/,:;_-]*/gu) ?? []
  return joined.filter((part) => part !== '').flatMap((part) => pieces(part, most))
}
