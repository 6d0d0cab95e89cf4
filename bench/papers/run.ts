/**
 * `npm run bench:papers`: reproduces the papers, each into a folder of its own below `bench/results/papers`, and prints the table of
 * statements. `--full` runs as long as the papers did, `--only NAME` one paper, `--out FOLDER` writes elsewhere.
 */
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { writeFolder } from '../../src/node/write.ts'
import { mesos } from './mesos.ts'
import { omega } from './omega.ts'
import { type Paper, statementLines } from './output.ts'

const PAPERS: readonly Paper[] = [mesos, omega]

function main(): void {
  const { values } = parseArgs({
    options: {
      full: { type: 'boolean', default: false },
      only: { type: 'string' },
      out: { type: 'string', default: 'bench/results/papers' },
    },
  })
  const chosen = PAPERS.filter(({ name }) => values.only === undefined || values.only === name)
  if (chosen.length === 0) throw new Error(`invalid paper: ${values.only}, allowed: ${PAPERS.map(({ name }) => name).join(', ')}`)
  for (const paper of chosen) {
    process.stdout.write(`\n== ${paper.name} (npm run bench:papers -- --only ${paper.name}) ==\n\n`)
    const { output, statements } = paper.run(values.full ? 'full' : 'normal', (line) => process.stderr.write(`${line}\n`))
    output.statements(statements)
    const folder = join(values.out, paper.name)
    writeFolder(folder, output.files)
    process.stdout.write(`${statementLines(statements)}\n\nwrote ${Object.keys(output.files).length} files to ${folder}\n`)
  }
}

main()
