/** The formats as a whole, and the page about them. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { optionShape, readOptions } from '../../src/traces/options.ts'
import { traceFormats } from '../../src/traces/registry.ts'
import { ROOT } from '../tools/repository.ts'

const page = readFileSync(join(ROOT, 'docs/traces.md'), 'utf8')
const COMMON = ['format', 'file', 'from', 'until', 'jobs', 'speedup', 'gangs', 'scheduler', 'maxPods']

test('every format has a name of its own', () => {
  expect(new Set(traceFormats.map(({ name }) => name)).size).toBe(traceFormats.length)
})

describe.each(traceFormats.map((format) => [format.name, format] as const))('%s', (name, format) => {
  test('says what it is, and reads something', () => {
    expect(name).toMatch(/^[a-z][a-z0-9-]*$/)
    for (const text of [format.about, format.source, format.terms]) expect(text).toMatch(/^.{4,}[^.]$/)
    expect(format.nodes ?? format.jobs).toBeDefined()
  })

  test('has a default for every setting, and none that is called as those of all traces', () => {
    expect(() => readOptions(format, {}, 'options')).not.toThrow()
    expect(Object.keys(optionShape(format)).filter((key) => COMMON.includes(key))).toEqual([])
  })

  test('stands on the page, with its settings and its terms', () => {
    const rows = page.split('\n').filter((line) => line.startsWith(`| \`${name}\` |`))
    expect(rows.length).toBeGreaterThan(0)
    const settings = rows.slice(1).join('\n')
    expect(Object.keys(optionShape(format)).filter((key) => !settings.includes(`\`${key}\``))).toEqual([])
  })
})
