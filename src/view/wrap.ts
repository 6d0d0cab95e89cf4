/** Text broken into lines of so many columns: at spaces, after marks that names are joined by, and only then within words. */
import { columns, pieces } from './columns.ts'

/** At least one line; none is wider than `most` columns, unless a single letter is. Spaces at a break are dropped. */
export function wrap(text: string, most: number): string[] {
  if (columns(text) <= most) return [text]
  const lines: string[] = []
  let line = ''
  for (const word of text.match(/\s*[/,:;_-]*[^\s/,:;_-]*[/,:;_-]*/gu) ?? []) {
    if (columns(line + word) <= most) line += word
    else {
      if (line.trim() !== '') lines.push(line.trimEnd())
      const [last, ...full] = pieces(word.trimStart(), most).reverse()
      lines.push(...full.reverse())
      line = last
    }
  }
  return line.trim() === '' && lines.length > 0 ? lines : [...lines, line.trimEnd()]
}
