/**
 * Long traces of every format in little memory: the built command line imports each in a process whose heap is a part of the file, and whose
 * memory in all is bounded too, for much of it lies outside of the heap.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { traceFormats } from '../../src/traces/registry.ts'
import { built } from '../tools/docs/built.ts'
import { ROOT } from '../tools/repository.ts'
import { MADE, type MadeFormat, writeMade } from '../tools/trace-files.ts'

const MB = 1e6
const folder = mkdtempSync(join(tmpdir(), 'cosched-large-'))
afterAll(() => rmSync(folder, { recursive: true }))
const at = (name: string): string => join(folder, name)

/** One of each way to read: as it comes, sorted, brought together, JSON. */
const LARGE = ['csv', 'omega', 'alibaba2017', 'batsim']
/** Says in the end how much memory the process took at most, KiB. */
writeFileSync(at('peak.mjs'), "process.on('exit', () => console.error('peak', process.resourceUsage().maxRSS))\n")
writeFileSync(at('machines.csv'), 'name,count,cpu,memory\nn,100,96,512Gi\n')
writeFileSync(at('small.csv'), 'job,arrival,duration,cpu,memory\na,0,9,1,1Gi\nb,5,9,1,1Gi\n')

function cosched(heap: number, ...argv: string[]) {
  const program = [`--max-old-space-size=${heap}`, '--import', at('peak.mjs'), join(built(ROOT), 'cli/main.js')]
  const { status, stdout, stderr } = spawnSync(process.execPath, [...program, ...argv], { cwd: ROOT, encoding: 'utf8' })
  const peak = Number(/^peak (\d+)$/m.exec(stderr)?.[1]) * 1024
  return { status, stdout, peak, told: stderr.replace(/^peak.*\n/m, '') }
}

function imported(made: MadeFormat, file: string, heap: number) {
  const out = at(`${made.format}-out`)
  const machines = made.format === 'batsim' || made.format === 'alibaba2017' ? [] : ['--machines', `csv=${at('machines.csv')}`]
  const jobs = made.table === 'jobs' ? [made.format, file, ...machines] : ['csv', at('small.csv'), '--machines', `${made.format}=${file}`]
  const { stdout, ...rest } = cosched(heap, 'import', ...jobs, '-o', out)
  const [, records] = new RegExp(`^${made.table} +(\\d+)$`, 'm').exec(stdout) ?? []
  rmSync(out, { recursive: true, force: true })
  rmSync(file)
  return { ...rest, records: Number(records), left: readdirSync(folder).filter((name) => name.endsWith('.part')) }
}

test('there is a file of every format', () => {
  expect(MADE.map(({ format }) => format).sort()).toEqual(traceFormats.map(({ name }) => name).sort())
})

describe.each(MADE.map((made) => ({ title: made.format, made, size: LARGE.includes(made.format) ? 100 : 20 })))(
  '$title',
  ({ made, size }) => {
    // The program itself takes more than 20 MB.
    const heap = size === 100 ? 64 : 32
    test(`${size} MB, compressed, are imported in a heap of ${heap} MB, and nothing else is left`, () => {
      const file = at(`${made.format}.gz`)
      const rows = writeMade(file, made, size * MB)
      const { status, records, peak, left, told } = imported(made, file, heap)
      expect([status, records, left]).toEqual([0, made.records?.(rows) ?? rows, []])
      expect(told.split('\n').filter((line) => !line.startsWith('warning: '))).toEqual([''])
      expect(peak).toBeGreaterThan(10 * MB)
      expect(peak).toBeLessThan(250 * MB)
    }, 240_000)
  },
)

test('a scenario that names a trace holds the jobs that it wants, and no others', () => {
  const made = MADE.find(({ format }) => format === 'openb') as MadeFormat
  const rows = writeMade(at('openb.gz'), made, 20 * MB)
  const wanted = (keys: string) =>
    `cluster: { nodes: [{ name: n, allocatable: { cpu: 96, memory: 512Gi, alibabacloud.com/gpu-milli: 8000 } }] }\nworkload: { trace: { format: openb, file: openb.gz, ${keys} } }\n`
  writeFileSync(at('first.yaml'), wanted('jobs: 3'))
  writeFileSync(at('window.yaml'), wanted('from: 10m, until: 11m'))
  const { status, stdout, told, peak } = cosched(32, 'validate', at('first.yaml'), at('window.yaml'))
  expect([status, told]).toEqual([0, ''])
  expect(stdout).toContain('1 node, 3 jobs, 3 pods')
  const inside = Array.from({ length: rows }, (_, index) => (index * 7919) % 10_007).filter((time) => time >= 600 && time < 660).length
  expect(stdout).toContain(`1 node, ${inside} jobs, ${inside} pods`)
  expect(peak).toBeLessThan(250 * MB)
}, 240_000)
