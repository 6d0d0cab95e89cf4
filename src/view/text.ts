/**
 * Text that came from outside, made safe for where it goes: a terminal (no control characters), a page (escaped), a spreadsheet
 * (no formulas; OWASP "CSV injection"), a command for a shell (a word is a word).
 */

/**
 * What must not be shown as it is: controls, line and paragraph separators, the marks that turn the direction of text (Unicode TR 36), and
 * what takes no room, so that two names look alike (TR 39): zero-width spaces, fillers, tags, invisible operators.
 */
const UNSAFE = /[\p{Cc}\u2028\u2029\p{Bidi_Control}\ufff9-\ufffb]|(?!\u200c|\u200d|\ufe0e|\ufe0f)\p{Default_Ignorable_Code_Point}/gu

/**
 * Joiners belong to some scripts and to pictures made of several, and the marks of how a picture is drawn behind one: elsewhere they only
 * hide.
 */
const HIDING = /(?<![^\p{ASCII}])(?:\u200c|\u200d)|(?:\u200c|\u200d)(?![^\p{ASCII}])|(?<!\p{Emoji})(?:\ufe0e|\ufe0f)/gu

/** Halves of surrogate pairs and two non-characters: no UTF-8 has the former, no XML document the latter. */
const BROKEN = /[\p{Cs}\ufffe\uffff]/gu

/** The text without control, bidirectional and invisible characters, what is no character replaced: what a terminal may show. */
export function cleanText(text: string): string {
  return text.replace(UNSAFE, '').replace(HIDING, '').replace(BROKEN, '\ufffd')
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** Escapes text for an HTML element or a quoted attribute; control characters are dropped. */
export function escapeHtml(text: string): string {
  return cleanText(text).replace(/[&<>"']/g, (character) => ENTITIES[character])
}

/** What a spreadsheet may take for the beginning of a formula, in half or full width, after spaces of any kind or not. */
const FORMULA = /^(?:[\t\r\n]|[\p{Z}\s\p{Cf}\p{Cc}]*[=+\-@\uff1d\uff0b\uff0d\uff20])/u

/** A text cell of a CSV file: what a spreadsheet would take for a formula gets a leading apostrophe. */
export function guardCell(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text
}

/** Words that a shell takes as they are. */
const PLAIN_WORD = /^[\w.,/:=@%+-]+$/

/** A word of a command for a POSIX shell: in quotes where it needs them, on one line. */
export function shellWord(text: string): string {
  const clean = cleanText(text)
  return PLAIN_WORD.test(clean) ? clean : `'${clean.replaceAll("'", "'\\''")}'`
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
