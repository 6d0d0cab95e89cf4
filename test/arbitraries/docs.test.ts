/** The page about arbitraries names every one of them, and every constraint, as the sources have them. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import * as library from '../../src/arbitraries/index.ts'
import { filesBelow, ROOT } from '../tools/repository.ts'

const page = readFileSync(join(ROOT, 'docs/arbitraries.md'), 'utf8')
const sources = filesBelow('src/arbitraries', '.ts').filter((path) => !path.includes('/laws/'))

/** Fields of the interfaces of constraints that are exported. */
const constraints = sources.flatMap((path) => {
  const text = readFileSync(join(ROOT, path), 'utf8')
  const interfaces = [...text.matchAll(/^export interface \w+Constraints\b[^{]*\{\n(.*?)^\}/gms)]
  return interfaces.flatMap(([, body]) => [...body.matchAll(/^ {2}readonly (\w+)\?:/gm)].map(([, field]) => ({ path, field, body })))
})

describe('docs/arbitraries.md', () => {
  test.each(Object.keys(library).filter((name) => name.startsWith('arbitrary')))('names %s', (name) => {
    expect(page).toContain(`| \`${name}\` |`)
  })

  test('has a row for every constraint', () => {
    const table = page.split('\n').filter((line) => line.startsWith('| `'))
    const missing = constraints
      .map(({ field }) => field)
      .filter((field) => !table.some((row) => row.split('|')[1].includes(`\`${field}\``)))
    expect(constraints.length).toBeGreaterThan(50)
    expect(missing.filter((field) => field !== 'least' && field !== 'most')).toEqual([])
  })

  test('the docstring of every constraint says its default', () => {
    const silent = constraints.filter(
      ({ field, body }) =>
        !body
          .slice(0, body.indexOf(`  readonly ${field}?:`))
          .trimEnd()
          .endsWith('*/'),
    )
    expect(silent.map(({ path, field }) => `${path}: ${field}`)).toEqual([])
    const withoutDefault = constraints.filter(({ field, body }) => {
      const before = body.slice(0, body.indexOf(`  readonly ${field}?:`))
      return !/default/i.test(before.slice(before.lastIndexOf('/**')))
    })
    expect(withoutDefault.map(({ path, field }) => `${path}: ${field}`)).toEqual([])
  })
})
