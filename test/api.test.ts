/** The public names: that their signatures change on purpose only, and that each has a docstring. `npm run docs:api` renews the reports. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ENTRY_POINTS, REPORTS } from './tools/api/entries.ts'
import { publicNames } from './tools/api/pages.ts'
import { writeReports } from './tools/api/reports.ts'

const folder = mkdtempSync(join(tmpdir(), 'cosched-api-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('the reports of docs/api', () => {
  let reports = new Map<string, string>()
  beforeAll(() => {
    reports = writeReports(join(folder, 'reports'))
  }, 300_000)

  test.each(ENTRY_POINTS)('$name exports what its report says', ({ name }) => {
    const file = join(REPORTS, `${name}.api.md`)
    if (process.env.UPDATE === '1') writeFileSync(file, reports.get(`${name}.api.md`) ?? '')
    expect(reports.get(`${name}.api.md`), 'npm run docs:api writes what is exported now').toBe(readFileSync(file, 'utf8'))
  })
})

describe('docstrings', () => {
  test('every public name has one, every type it speaks of is exported, and every link leads somewhere', async () => {
    expect((await publicNames()).faults).toEqual([])
  }, 300_000)

  test('what lacks one is found, as is a type that is not exported', async () => {
    const settings = { compilerOptions: { module: 'NodeNext', strict: true, types: [] }, include: ['*.ts'] }
    writeFileSync(join(folder, 'package.json'), '{ "name": "sample", "version": "1.0.0" }')
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(settings))
    const lines = [
      '/** A box. */',
      'export interface Box {',
      '  readonly size: number',
      '  readonly lid: Lid',
      '}',
      'interface Lid {',
      '  readonly size: number',
      '}',
    ]
    writeFileSync(join(folder, 'index.ts'), `${lines.join('\n')}\n`)
    const { faults } = await publicNames([join(folder, 'index.ts')], join(folder, 'tsconfig.json'))
    expect(faults.map((fault) => fault.replace(/, defined in \S+,/, ''))).toEqual(
      expect.arrayContaining([
        'Lid is referenced by Box.lid but not included in the documentation',
        'Box.size (Property) does not have any documentation',
      ]),
    )
  }, 60_000)
})
