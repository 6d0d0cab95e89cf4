/**
 * Texts that break careless writers: markup, quotes, formulas of spreadsheets (CSV injection, OWASP), control and bidirectional characters
 * ("Trojan Source", Boucher and Anderson, USENIX Security 2023), words that YAML 1.1 reads as something else, names that objects answer to
 * unasked, and names that look alike.
 */
import fc, { type Arbitrary } from 'fast-check'
import { checked, flag, type Rules, whole } from './constraints.ts'
import { arbitraryList } from './simpler.ts'

/** As long as a name may be (Kubernetes: a DNS subdomain). */
const LONGEST = 253

/** The plain one first: texts shrink towards it. */
const PIECES: readonly string[] = [
  'a',
  ' ',
  '<script>alert(1)</script>',
  '</td><!--',
  '&lt;&amp;',
  `"double" 'single' \`back\``,
  '=1+1',
  '+1',
  '-1',
  '@SUM(A1)',
  'a,b;c\td',
  'two\nlines',
  'carriage\r\nreturn',
  '\u202eright to left\u202c',
  'zero\u200bwidth',
  'e\u0301',
  '\u00e9',
  '\u{1f9f5}',
  '\ud800',
  '\u0000\u0007',
  '\u001b[31mred',
  '\u2028',
  '\ufeff',
  '---',
  '# a comment',
  '{a: [b',
  '%s',
  `\${a}`,
  '\\',
  '../a',
  'null',
  'constructor',
  'x'.repeat(LONGEST),
]

/** Names that the reader of scenarios takes, and that others may take for something else; the plain one first. */
export const TRICKY_NAMES: readonly string[] = [
  'a',
  'A',
  'null',
  'true',
  'no',
  '1e3',
  '0x1F',
  '007',
  '1_000',
  '2001-01-01',
  '1.0',
  'constructor',
  'toString',
  'hasOwnProperty',
  'a.b',
  'a/b',
  'a-00',
  'l1',
  'I1',
  '0',
  'default',
  'x'.repeat(LONGEST),
]

/** What {@link arbitraryHostileText} may draw. */
export interface HostileTextConstraints {
  /** In UTF-16 units, 0 or more; 1 or more for `names`. Default: 253, as long as a name may be. */
  readonly maxLength?: number
  /** True: names that the reader of scenario files takes, letters, digits and . _ - / only. Default: false. */
  readonly names?: boolean
}

const RULES: Rules<HostileTextConstraints> = {
  maxLength: (value, path, { names }) =>
    whole(names === true ? 1 : 0, Infinity, { because: names === true ? ', as names is true' : '' })(value, path, {}),
  names: flag,
}

/**
 * A text of one to three hostile pieces, or one tricky name; shrinks towards `a`. It may contain lone surrogates.
 * @throws InvalidInputError for constraints that cannot be kept.
 */
export function arbitraryHostileText(constraints: HostileTextConstraints = {}): Arbitrary<string> {
  const { maxLength = LONGEST, names = false } = checked('arbitraryHostileText', RULES, constraints)
  if (names) return fc.constantFrom(...TRICKY_NAMES.filter((name) => name.length <= maxLength))
  return arbitraryList(fc.constantFrom(...PIECES), { maxLength: 3 }).map((pieces) => pieces.join('').slice(0, maxLength))
}
