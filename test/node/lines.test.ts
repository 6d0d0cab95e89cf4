/** Files as lines: plain and gzip, whole and damaged. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { LINE_LIMIT, readLines } from '../../src/node/lines.ts'
import { openWhole } from '../../src/node/write.ts'
import { linesOf } from '../../src/traces/lines.ts'

const folder = mkdtempSync(join(tmpdir(), 'cosched-lines-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function file(bytes: Uint8Array | string, name = 'data'): string {
  const path = join(folder, name)
  writeFileSync(path, bytes)
  return path
}

const read = (path: string): string[] => [...readLines(path, { source: 'data' })]

/** What is said of a file, and how many lines came before that. */
function refusal(path: string): { readonly lines: number; readonly said: string } {
  let lines = 0
  try {
    for (const _ of readLines(path, { source: 'data' })) lines++
  } catch (error) {
    return { lines, said: (error as Error).message }
  }
  throw new Error('the file was read')
}

describe('a file is the same lines', () => {
  const text = 'first\r\nsecond\n\nä€\u{1f9f5}\nlast'
  const lines = ['first', 'second', '', 'ä€\u{1f9f5}', 'last']

  test.each([
    ['plain', Buffer.from(text)],
    ['with a mark of byte order', Buffer.from(`\ufeff${text}`)],
    ['with an end of its last line', Buffer.from(`${text}\n`)],
    ['gzip', gzipSync(text)],
    [
      'gzip of several members, some of them empty',
      Buffer.concat(['first\r\nsec', '', 'ond\n\nä', '€\u{1f9f5}\nlast', ''].map((part) => gzipSync(part))),
    ],
  ])('%s', (_, bytes) => expect(read(file(bytes))).toEqual(lines))

  test('and an empty one has none', () => {
    expect(read(file(''))).toEqual([])
    expect(read(file(gzipSync('')))).toEqual([])
  })

  test('wherever the blocks end', () => {
    const long = `${'x'.repeat(65_535)}€\n${'y'.repeat(70_000)}\r\n${'€'.repeat(50_000)}`
    expect(read(file(long))).toEqual([...linesOf(long)])
    expect(read(file(gzipSync(long)))).toEqual([...linesOf(long)])
  })

  test('as of the text in memory, whatever the text, also as this library compresses it', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom('\n', '\r\n', '', 'a,b'), fc.string({ unit: 'grapheme' }))), (parts) => {
        const text = parts.join('')
        const [plain, packed] = [join(folder, 'plain'), join(folder, 'packed')]
        for (const [path, gzip] of [
          [plain, false],
          [packed, true],
        ] as const) {
          const whole = openWhole(path, { gzip })
          for (const part of parts) whole.write(part)
          whole.keep()
        }
        const lines = [...linesOf(text)]
        const bare = lines[0]?.startsWith('\ufeff') ? [lines[0].slice(1), ...lines.slice(1)] : lines
        expect(read(plain)).toEqual(bare)
        expect(read(packed)).toEqual(bare)
      }),
      { numRuns: 50 },
    )
  })
})

describe('a gzip file that is not whole is refused', () => {
  const text = Array.from({ length: 20_000 }, (_, index) => `row ${index}, ${(index * 7919) % 104_729}\n`).join('')
  const whole = gzipSync(text)

  test.each([1, 4, 8, 9, 100, 20_000, whole.length - 20, whole.length - 12])('without its last %i bytes', (missing) => {
    const { lines, said } = refusal(file(whole.subarray(0, whole.length - missing)))
    expect(said).toMatch(/data:\d+:1: invalid file: not a whole gzip file/)
    expect(lines).toBeLessThanOrEqual(20_000)
  })

  test.each([
    ['in its middle', Math.floor(whole.length / 2)],
    ['in its check sum', whole.length - 6],
    ['in its length', whole.length - 2],
  ])('with a wrong byte %s', (_, at) => {
    const damaged = Buffer.from(whole)
    damaged[at] ^= 0x10
    expect(refusal(file(damaged)).said).toMatch(/data:\d+:1: invalid file: not a whole gzip file/)
  })

  test('with something else behind it, and where the first of two members is damaged', () => {
    expect(refusal(file(Buffer.concat([whole, Buffer.from('rubbish, and more of it')]))).said).toContain('not a whole gzip file')
    const damaged = Buffer.from(whole)
    damaged[whole.length - 6] ^= 1
    expect(refusal(file(Buffer.concat([damaged, whole]))).said).toContain('its check sum or its length is wrong')
  })
})

describe('told with its place', () => {
  test('a text that is not UTF-8', () => {
    expect(refusal(file(Buffer.from([0x61, 0x0a, 0x62, 0xff, 0x0a]))).said).toMatch(/data:\d+:1: invalid file: not UTF-8 text/)
    expect(refusal(file(Buffer.from([0x61, 0x0a, 0xe2, 0x82]))).said).toMatch(/data:\d+:1: invalid file: not UTF-8 text/)
  })

  test('a line that is too long, also where it never ends', () => {
    const said = `data:2:${LINE_LIMIT + 1}: invalid line: longer than ${LINE_LIMIT} characters, allowed: up to that`
    expect(refusal(file(`a\n${'x'.repeat(LINE_LIMIT + 1)}\nb\n`))).toEqual({ lines: 1, said })
    expect(refusal(file(gzipSync(`a\n${'x'.repeat(50 << 20)}`)))).toEqual({ lines: 1, said })
    expect(read(file(`a\n${'x'.repeat(LINE_LIMIT)}\n`))).toHaveLength(2)
  })

  test('a file that is absent, or a folder', () => {
    expect(refusal(join(folder, 'gone')).said).toBe('data: invalid file: there is no such file')
    mkdirSync(join(folder, 'sub'))
    expect(refusal(join(folder, 'sub')).said).toBe('data: invalid file: not a regular file')
  })
})

test('a reader that has enough closes the file, and progress is told in bytes of it', () => {
  const text = 'x\n'.repeat(100_000)
  const told: [number, number][] = []
  for (const _ of readLines(file(text), { onProgress: (...progress) => told.push(progress) })) break
  expect(told).toEqual([[65_536, 200_000]])
})
