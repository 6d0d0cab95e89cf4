/** How wide text is in a picture: an estimate by columns, since nothing here can measure a font. */
import { columns, letters } from './columns.ts'

/** Pixels of a column at 12 pixels of a sans-serif font. */
export const COLUMN = 7

/** At most so many columns; what is cut off is told by an ellipsis. */
export function cut(text: string, most: number): string {
  return columns(text) <= most ? text : `${fitting(letters(text), most - 1).join('')}…`
}

/** At most so many columns, from both ends: names that differ in their number keep it. */
export function squeeze(text: string, most: number): string {
  if (columns(text) <= most) return text
  const all = letters(text)
  const back = fitting([...all].reverse(), Math.ceil(most / 2) - 1)
  return `${cut(text, most - columns(back.join('')))}${back.reverse().join('')}`
}

/** The first letters that fit. */
function fitting(all: readonly string[], most: number): string[] {
  let used = 0
  const end = all.findIndex((letter) => {
    used += columns(letter)
    return used > most
  })
  return all.slice(0, end < 0 ? all.length : end)
}
