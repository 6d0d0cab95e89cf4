import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { eventWriter, openWhole, writeFolder, writeWhole } from '../../src/node/write.ts'
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

test('two writers of one file do not mix: the second is refused while the first is at work', () => {
  const file = openWhole(join(folder, 'a'))
  expect(() => openWhole(join(folder, 'a'))).toThrow(/EEXIST/)
  file.drop()
  expect(existsSync(join(folder, 'a'))).toBe(false)
})

test('trace records become lines of JSON that start with their run', () => {
  const path = join(folder, 'events.jsonl')
  const file = openWhole(path)
  for (const event of events) eventWriter(file, { scenario: 's', strategy: 'pod', seed: '1' })(event)
  file.keep()
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n')
  expect(lines.map((line) => JSON.parse(line))).toEqual(events.map((event) => ({ scenario: 's', strategy: 'pod', seed: '1', ...event })))
})
