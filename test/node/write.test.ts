import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { checkFolder, eventWriter, openWhole, writeFolder, writeWhole } from '../../src/node/write.ts'
import { events } from '../view/fixtures.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cosched-write-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test('a file appears whole, replaces the old one, and leaves nothing beside it', () => {
  const path = join(folder, 'a.json')
  writeFileSync(path, 'old')
  writeWhole(path, 'new\n'.repeat(50_000))
  expect(readFileSync(path, 'utf8')).toBe('new\n'.repeat(50_000))
  expect(readdirSync(folder)).toEqual(['a.json'])
})

test('a file in the making is not seen; a dropped one leaves the old one as it was', () => {
  const path = join(folder, 'a.jsonl')
  writeFileSync(path, 'old')
  const file = openWhole(path)
  file.write('x'.repeat(200_000))
  expect(readFileSync(path, 'utf8')).toBe('old')
  file.drop()
  file.keep()
  expect(readFileSync(path, 'utf8')).toBe('old')
  expect(readdirSync(folder)).toEqual(['a.jsonl'])
})

test('a kept file is not dropped afterwards', () => {
  const path = join(folder, 'a')
  const file = openWhole(path)
  file.write('x')
  file.keep()
  file.drop()
  expect(readFileSync(path, 'utf8')).toBe('x')
})

test('a folder of files takes its place together or not at all', () => {
  const target = join(folder, 'deep', 'results')
  writeFolder(target, { 'a.csv': 'a', 'b.csv': 'b' })
  expect(readdirSync(target).sort()).toEqual(['a.csv', 'b.csv'])
  expect(() => writeFolder(target, { 'a.csv': 'other', 'no/such/folder.csv': 'b' })).toThrow(/ENOENT/)
  expect(readFileSync(join(target, 'a.csv'), 'utf8')).toBe('a')
  expect(readdirSync(target).sort()).toEqual(['a.csv', 'b.csv'])
})

test('two writers of one file do not mix: what is there is the whole of the one that was kept last', () => {
  const [first, second] = [openWhole(join(folder, 'a')), openWhole(join(folder, 'a'))]
  for (let part = 0; part < 3; part++) {
    first.write('1'.repeat(50_000))
    second.write('2'.repeat(50_000))
  }
  second.keep()
  expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('2'.repeat(150_000))
  first.keep()
  expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('1'.repeat(150_000))
  expect(readdirSync(folder)).toEqual(['a'])
})

test('a file in the making has no name: nothing is left of it if the process is killed', () => {
  const file = openWhole(join(folder, 'a'))
  file.write('x'.repeat(200_000))
  expect(readdirSync(folder)).toEqual([])
  file.drop()
})

test('an absent folder is told at once, before anything is written', () => {
  expect(() => openWhole(join(folder, 'no', 'such'))).toThrow(/ENOENT/)
})

describe('drafts that a killed process left', () => {
  /** A process id that is nobody's. */
  const gone = (): number => spawnSync(process.execPath, ['-e', '']).pid
  const draft = (pid: number | string, name = 'a'): string => join(folder, `.${name}.${pid}.part`)
  const old = new Date(Date.now() - 3_600_000)

  test('are removed by the next that writes the same file', () => {
    writeFileSync(draft(gone()), 'half')
    utimesSync(draft(readdirSync(folder)[0].split('.')[2]), old, old)
    writeWhole(join(folder, 'a'), 'whole')
    expect(readdirSync(folder)).toEqual(['a'])
  })

  test('stay if they are of a living process, of another file, fresh, or no drafts', () => {
    const pid = gone()
    const kept = [draft(process.ppid), draft(pid, 'b'), draft('notes'), draft(pid)]
    for (const name of kept) writeFileSync(name, 'half')
    for (const name of kept.slice(0, 3)) utimesSync(name, old, old)
    writeWhole(join(folder, 'a'), 'whole')
    expect(readdirSync(folder).sort()).toEqual(['a', ...kept.map((name) => name.slice(folder.length + 1))].sort())
  })
})

test('bytes are written as they are', () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, at) => at)
  writeFolder(folder, { 'a.bin': bytes, 'b.txt': 'é' })
  expect(new Uint8Array(readFileSync(join(folder, 'a.bin')))).toEqual(bytes)
  expect(readFileSync(join(folder, 'b.txt'), 'utf8')).toBe('é')
})

test('trace records become lines of JSON that start with their run', () => {
  const path = join(folder, 'events.jsonl')
  const file = openWhole(path)
  for (const event of events) eventWriter(file, { scenario: 's', strategy: 'pod', seed: '1' })(event)
  file.keep()
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n')
  expect(lines.map((line) => JSON.parse(line))).toEqual(events.map((event) => ({ scenario: 's', strategy: 'pod', seed: '1', ...event })))
})

test('a folder is known to be out of reach before anything is written', () => {
  writeFileSync(join(folder, 'file'), '')
  expect(() => checkFolder(join(folder, 'file', 'results'))).toThrow(/ENOTDIR/)
  expect(() => checkFolder(join(folder, 'file'))).toThrow(/ENOTDIR/)
  checkFolder(join(folder, 'new', 'results'))
  expect(readdirSync(folder)).toEqual(['file'])
})
