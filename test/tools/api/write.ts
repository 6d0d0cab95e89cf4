/** `npm run docs:api`: renews the reports of docs/api, and writes pages on all public names, docs/api/pages/index.html. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { REPORTS } from './entries.ts'
import { publicNames } from './pages.ts'
import { writeReports } from './reports.ts'

const folder = mkdtempSync(join(tmpdir(), 'cosched-api-'))
try {
  for (const [name, text] of writeReports(folder)) writeFileSync(join(REPORTS, name), text)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
const { faults, writePages } = await publicNames()
await writePages(join(REPORTS, 'pages'))
for (const fault of faults) process.stderr.write(`${fault}\n`)
process.exitCode = faults.length === 0 ? 0 : 1
