/** Text broken into lines of so many columns: at spaces, after marks that names are joined by, and only then within words. */
import stringWidth from 'string-width'

/** What a reader takes for one letter, however many code points it has. */
const LETTERS = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** At least one line; none is wider than `most` columns, unless a single letter is. Spaces at a break are dropped. */
export function wrap(text: string, most: number): string[] {
  if (stringWidth(text) <= most) return [text]
  const lines: string[] = []
  let line = ''
  for (const word of text.match(/\s*[/,:;_-]*[^\s/,:;_-]*[/,:;_-]*/gu) ?? []) {
    if (stringWidth(line + word) <= most) line += word
    else {
      if (line.trim() !== '') lines.push(line.trimEnd())
      const [last, ...full] = pieces(word.trimStart(), most).reverse()
      lines.push(...full.reverse())
      line = last
    }
  }
  return line.trim() === '' && lines.length > 0 ? lines : [...lines, line.trimEnd()]
}

/** A word in pieces that fit; one, mostly. */
function pieces(word: string, most: number): string[] {
  const found = ['']
  for (const { segment } of LETTERS.segment(word)) {
    const last = found[found.length - 1]
    if (last === '' || stringWidth(last + segment) <= most) found[found.length - 1] = last + segment
    else found.push(segment)
  }
  return found
}
