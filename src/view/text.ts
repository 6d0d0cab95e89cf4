/**
 * Text that came from outside, made safe for where it goes: a terminal (no control characters), a page (escaped), a spreadsheet
 * (no formulas; OWASP "CSV injection").
 */

/** C0 and C1 controls, line and paragraph separators, and the marks that turn the direction of text (Unicode TR 36). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/g

/** The text without control and bidirectional characters: what a terminal may show. */
export function cleanText(text: string): string {
  return text.replace(UNSAFE, '')
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** Escapes text for an HTML element or a quoted attribute; control characters are dropped. */
export function escapeHtml(text: string): string {
  return cleanText(text).replace(/[&<>"']/g, (character) => ENTITIES[character])
}

/** A text cell of a CSV file: what a spreadsheet would take for a formula gets a leading apostrophe. */
export function guardCell(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
}

/** A figure as people read it: integers whole, others to four significant digits, `–` where there is none. */
export function formatNumber(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–'
  if (Number.isInteger(value) && Math.abs(value) < 1e12) return String(value)
  const size = Math.abs(value)
  return size >= 1e6 || size < 1e-4 ? value.toExponential(2) : trimZeros(value.toPrecision(4))
}

function trimZeros(digits: string): string {
  return digits.includes('.') && !digits.includes('e') ? digits.replace(/\.?0+$/, '') : String(Number(digits))
}
