/** How wide text is in a picture: an estimate by columns, since nothing here can measure a font. */
import stringWidth from 'string-width'

/** Pixels of a column at 12 pixels of a sans-serif font. */
export const COLUMN = 7

/** Columns of a text; wide characters count twice. */
export const columns = (text: string): number => stringWidth(text)

/** At most so many columns; what is cut off is told by an ellipsis. */
export function cut(text: string, most: number): string {
  if (columns(text) <= most) return text
  let kept = ''
  for (const character of text) {
    if (columns(kept + character) > most - 1) break
    kept += character
  }
  return `${kept}…`
}

/** At most so many columns, from both ends: names that differ in their number keep it. */
export function squeeze(text: string, most: number): string {
  if (columns(text) <= most) return text
  const tail = [...text].reverse().join('')
  const back = cut(tail, Math.ceil(most / 2)).replace('…', '')
  return `${cut(text, most - columns(back))}${[...back].reverse().join('')}`
}
