/** How wide text is where every letter has its place: in a terminal, and about so in a picture. */
import stringWidth from 'string-width'

const LETTERS = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** What a reader takes for one letter each, however many code points it has. */
export const letters = (text: string): string[] => Array.from(LETTERS.segment(text), ({ segment }) => segment)

/** Columns of a text; wide characters count twice. */
export const columns = (text: string): number => (/^[ -~]*$/.test(text) ? text.length : stringWidth(text))

/** A text in pieces of at most so many columns, unless a single letter is wider; at least one. */
export function pieces(text: string, most: number): string[] {
  if (columns(text) <= most) return [text]
  const found: string[] = []
  let piece = ''
  let used = 0
  for (const letter of letters(text)) {
    const width = columns(letter)
    if (piece !== '' && used + width > most) {
      found.push(piece)
      piece = ''
      used = 0
    }
    piece += letter
    used += width
  }
  return [...found, piece]
}
