/** Lines of a text: where they are, how they are indented. */

/** Index of a place in the text; line and column count from 1, and a place that is not there is the nearest that is. */
export function offsetOf(text: string, line: number, column: number): number {
  let start = 0
  for (let number = 1; number < line; number++) {
    const end = text.indexOf('\n', start)
    if (end < 0) break
    start = end + 1
  }
  const end = text.indexOf('\n', start)
  return Math.min(start + Math.max(0, column - 1), end < 0 ? text.length : end)
}

/** What a line begins with that follows on this text: the indent of its last line, and more where that opens a mapping or a list. */
export function indentAfter(before: string): string {
  const line = before.slice(before.lastIndexOf('\n') + 1)
  const indent = /^ */.exec(line)?.[0] ?? ''
  const item = /^ *- +/.exec(line)?.[0].length ?? indent.length
  return /^[^#]*:\s*$/.test(line) ? ' '.repeat(item + 2) : ' '.repeat(item)
}

/** The whole lines of a selection, two columns further right or left, and the range that they replace. */
export function shifted(
  text: string,
  start: number,
  end: number,
  by: 1 | -1,
): { readonly from: number; readonly to: number; readonly text: string } {
  const from = text.lastIndexOf('\n', start - 1) + 1
  const next = text.indexOf('\n', Math.max(start, end - 1))
  const to = next < 0 ? text.length : next
  const lines = text.slice(from, to).split('\n')
  const moved = lines.map((line) => (by === 1 ? (line === '' ? '' : `  ${line}`) : line.replace(/^ {1,2}/, '')))
  return { from, to, text: moved.join('\n') }
}
