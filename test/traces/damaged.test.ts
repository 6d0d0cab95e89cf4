/**
 * Files of every format, shuffled, broken off, damaged: what a format has an order for is refused at the row that breaks it, what has none is
 * the same trace in any order, and everything else is told with its place. Nothing is written then.
 */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { main } from '../../src/cli/program.ts'
import { materialise } from '../../src/generate/materialise.ts'
import { readScenarioFile } from '../../src/node/read.ts'
import { traceFormats } from '../../src/traces/registry.ts'
import { heardTerminal } from '../cli/terminal.ts'
import { MADE, type MadeFormat, smallMade } from '../tools/trace-files.ts'

const folder = mkdtempSync(join(tmpdir(), 'cosched-damaged-'))
afterAll(() => rmSync(folder, { recursive: true }))
const at = (name: string): string => join(folder, name)
writeFileSync(at('machines.csv'), 'name,count,cpu,memory\nn,100,96,512Gi\n')
writeFileSync(at('small.csv'), 'job,arrival,duration,cpu,memory\na,0,9,1,1Gi\nb,5,9,1,1Gi\n')

const ROWS = 40

/** Imports a text; what it says of the file, and whether it wrote anything. */
async function imported(made: MadeFormat, content: string | Uint8Array) {
  writeFileSync(at('data'), content)
  rmSync(at('out'), { recursive: true, force: true })
  const jobs = [made.format, at('data'), '--machines', `csv=${at('machines.csv')}`]
  const argv = made.table === 'jobs' ? jobs : ['csv', at('small.csv'), '--machines', `${made.format}=${at('data')}`]
  const terminal = heardTerminal()
  const status = await main(['import', ...argv, '-o', at('out'), '--name', 's'], terminal)
  const told = terminal.messages.map((line) => line.replace(at('data'), 'data'))
  return { status, told, written: existsSync(at('out')) }
}

/** The records that were written, without the order of what has none. */
function records(): unknown {
  const { workload, cluster } = materialise(readScenarioFile(at('out/s.yaml')).scenario, '1')
  const jobs = workload.jobs.map(({ pods, ...rest }) => ({ ...rest, pods: pods.toSorted((a, b) => (a.name < b.name ? -1 : 1)) }))
  return { jobs, nodes: new Set(cluster.nodes.map((node) => JSON.stringify(node))) }
}

const rest = (rows: readonly string[]): string => rows.join('')

describe.each(MADE.map((made) => ({ title: made.format, made })))('$title', ({ made }) => {
  const { head, rows, tail } = smallMade(made, ROWS)
  const first = head.split('\n').length

  test('is documented as it is: in order or not', () => {
    const format = traceFormats.find(({ name }) => name === made.format)
    expect(format?.[made.table]?.order === 'arrival').toBe(made.ordered)
  })

  test(made.ordered ? 'shuffled, is refused at the first row out of order' : 'shuffled, is the same trace', async () => {
    expect(await imported(made, head + rest(rows) + tail)).toMatchObject({ status: 0 })
    const before = records()
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray([...rows.keys()], { minLength: ROWS }), async (order) => {
        const shuffled = order.map((row) => rows[row])
        // Commas stand between the jobs of JSON: its first row has none.
        const text = shuffled.map((row) => row.replace(/^,/, '')).join(tail === '' ? '' : ',')
        const { status, told, written } = await imported(made, head + text + tail)
        const wrong = order.findIndex((row, place) => place > 0 && row < Math.max(...order.slice(0, place)))
        if (made.ordered && wrong >= 0) {
          expect([status, written]).toEqual([2, false])
          expect(told[0]).toMatch(
            new RegExp(`^data:${first + wrong}:\\d+: jobs\\[${wrong}\\]\\.\\w+: invalid \\w+: .*, allowed: rows in the order of \\w+$`),
          )
        } else {
          expect(status).toBe(0)
          expect(records()).toEqual(before)
        }
      }),
      { seed: 4, numRuns: 5 },
    )
  })

  test('broken off within a row, is told in that row', async () => {
    const last = rows[ROWS - 1]
    const { status, told, written } = await imported(made, head + rest(rows.slice(0, -1)) + last.slice(0, last.length / 2))
    expect([status, written]).toEqual([2, false])
    expect(told.at(-1)).toMatch(new RegExp(`^data:${first + ROWS - 1}:\\d+: `))
  })

  test('broken off within its compressed form, is told where it breaks off', async () => {
    const bytes = gzipSync(head + rest(Array.from({ length: 4000 }, (_, index) => made.row(index, ''))) + tail)
    const { status, told, written } = await imported(made, bytes.subarray(0, bytes.length * 0.9))
    expect([status, written]).toEqual([2, false])
    expect(told.at(-1)).toMatch(/^data:\d+:1: invalid file: not a whole gzip file \(.+\)$/)
    const line = Number(told.at(-1)?.split(':')[1])
    expect(line).toBeGreaterThan(first + 100)
    expect(line).toBeLessThan(first + 4000)
  })

  test('with a row that is none, is told at that row', async () => {
    const broken = rows.with(7, ',"never closed, 1, -1\n')
    const { status, told, written } = await imported(made, head + rest(broken) + tail)
    expect([status, written]).toEqual([2, false])
    expect(told[0]).toMatch(new RegExp(`^data:${first + 7}:\\d+: `))
    const all = await imported(made, head + rest(rows.map((row, index) => (index === 0 ? row : ',"never closed, 1, -1\n'))) + tail)
    expect([all.status, all.written, all.told.length <= 20]).toEqual([2, false, true])
  })
})
