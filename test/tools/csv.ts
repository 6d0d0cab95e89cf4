/** CSV read back as RFC 4180 has it. */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let at = 0
  while (at < text.length) {
    let cell = ''
    if (text[at] === '"') {
      for (at++; text[at] !== '"' || text[at + 1] === '"'; at++) {
        if (at >= text.length) throw new Error('a quoted cell without an end')
        if (text[at] === '"') at++
        cell += text[at]
      }
      at++
    } else while (at < text.length && text[at] !== ',' && text[at] !== '\n') cell += text[at++]
    row.push(cell)
    if (text[at] !== ',' && text[at] !== '\n') throw new Error(`neither comma nor line break at ${at}`)
    if (text[at++] === '\n') {
      rows.push(row)
      row = []
    }
  }
  return rows
}
