/** What an import weighs, against the table of docs/package.md: within its budget, and what the document says. `UPDATE=1` restates it. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ROOT } from './tools/repository.ts'
import { budgets, kilobytes, restated, weight } from './tools/sizes.ts'

const path = join(ROOT, 'docs/package.md')
const table = budgets(readFileSync(path, 'utf8'))

/** The scheduler's core by its name: all of it. */
const CORE = '* from cosched/core'

describe('the table of weights', () => {
  test('states the core at less than 30 kB, and each entry point for browsers', () => {
    expect(table.find(({ imported }) => imported === CORE)?.budget).toBe(30)
    const wanted = ['{ simulate } from cosched', '{ compare } from cosched', '{ explore } from cosched']
    const whole = ['', '/scenario', '/view', '/arbitraries'].map((entry) => `* from cosched${entry}`)
    expect(table.map(({ imported }) => imported)).toEqual(expect.arrayContaining([...wanted, ...whole]))
  })

  test.each(table)('$imported weighs less than $budget kB, and about the $stated kB of the document', async (row) => {
    const bytes = await weight(row.imported)
    expect(bytes).toBeLessThan(row.budget * 1000)
    if (process.env.UPDATE === '1') writeFileSync(path, readFileSync(path, 'utf8').replace(row.line, restated(row, bytes)))
    else expect(Math.abs(kilobytes(bytes) - row.stated)).toBeLessThanOrEqual(Math.max(1, 0.05 * row.stated))
  })
})

test('a row can be restated, and an import of nowhere is refused', async () => {
  const [row] = budgets('| `{ a } from cosched` | x | 1 | 30 |')
  expect(restated(row, 12_400)).toBe('| `{ a } from cosched` | x | 12 | 30 |')
  await expect(weight('{ a } from nowhere')).rejects.toThrow('invalid entry point: nowhere')
})
