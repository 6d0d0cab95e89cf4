/** Parquet files, read back by another library: what was written, with its types. */
import fc from 'fast-check'
import { parquetMetadata, parquetReadObjects, parquetSchema } from 'hyparquet'
import { describe, expect, test } from 'vitest'
import { simulate } from '../../src/experiment/simulate.ts'
import type { CsvRow } from '../../src/node/csv.ts'
import { toParquet } from '../../src/node/parquet.ts'
import { columnsOf, longRows, rows } from '../../src/view/rows.ts'
import { job, nodes, pods, scenario, use } from '../tools/scenario-builders.ts'
import { failedRun, result } from '../view/fixtures.ts'

/** A file of its own: the bytes may be part of a larger buffer. */
const fileOf = (bytes: Uint8Array): ArrayBuffer => new Uint8Array(bytes).buffer

async function readBack(bytes: Uint8Array): Promise<Record<string, unknown>[]> {
  return parquetReadObjects({ file: fileOf(bytes) })
}

function typesOf(bytes: Uint8Array): Record<string, string> {
  const { children } = parquetSchema(parquetMetadata(fileOf(bytes)))
  return Object.fromEntries(children.map(({ element }) => [element.name, element.converted_type ?? element.type ?? '']))
}

/** Whole numbers come back as BigInt. */
const plain = (value: unknown): unknown => (typeof value === 'bigint' ? Number(value) : value)

const same = (read: readonly Record<string, unknown>[], written: readonly CsvRow[]): void => {
  const columns = columnsOf(written)
  expect(read.map((row) => columns.map((column) => plain(row[column])))).toEqual(
    written.map((row) => columns.map((column) => row[column] ?? null)),
  )
}

describe('runs', () => {
  const one = scenario({ nodes: nodes(2, 1000), jobs: [job('a', pods('p', 3, 700), { gang: true })] })
  const runs = ['naive', 'gang'].map((strategy) => simulate({ ...one, strategies: [use(strategy)] }, { groups: false }))

  test('come back figure by figure, null where there is none', async () => {
    const written = rows([...runs, result(), failedRun])
    const bytes = await toParquet(written)
    same(await readBack(bytes), written)
    expect(Object.keys(typesOf(bytes))).toEqual(columnsOf(written))
  })

  test('have columns of whole numbers, of fractions and of text, the same in every file', async () => {
    const types = typesOf(await toParquet(rows([result()])))
    expect(types).toMatchObject({
      scenario: 'UTF8',
      seed: 'UTF8',
      digest: 'UTF8',
      attempts: 'INT64',
      greedyMisses: 'INT64',
      'waitRunningSeconds.count': 'INT64',
      failureRate: 'DOUBLE',
      'waitRunningSeconds.mean': 'DOUBLE',
      'utilisation.memory': 'DOUBLE',
      fairness: 'DOUBLE',
      deadlockOnsetSeconds: 'DOUBLE',
    })
    for (const others of [rows([failedRun]), rows(runs), rows([...runs, failedRun])]) {
      const found = typesOf(await toParquet(others))
      for (const [name, type] of Object.entries(found)) if (name in types) expect([name, type]).toEqual([name, types[name]])
    }
  })

  test('in long form have one column of fractions', async () => {
    const written = longRows(runs).map((row) => ({ ...row }))
    const bytes = await toParquet(written)
    same(await readBack(bytes), written)
    expect(typesOf(bytes)).toEqual({ scenario: 'UTF8', strategy: 'UTF8', seed: 'UTF8', figure: 'UTF8', value: 'DOUBLE' })
  })

  test('are the same bytes for the same rows', async () => {
    expect(await toParquet(rows(runs))).toEqual(await toParquet(rows(runs)))
  })
})

describe('any rows', () => {
  const text = fc.string({ unit: 'binary' })
  const cell = fc.oneof(text, fc.double({ noNaN: true }), fc.maxSafeInteger(), fc.boolean(), fc.constant(null))
  const kinds: fc.Arbitrary<string | number | boolean>[] = [text, fc.double({ noNaN: true }), fc.maxSafeInteger(), fc.boolean()]
  /** Columns of one kind each, any names. */
  const table = fc
    .uniqueArray(
      text.filter((name) => name !== '__proto__'),
      { minLength: 1, maxLength: 4 },
    )
    .chain((names) =>
      fc
        .tuple(...names.map((name) => fc.constantFrom(...kinds).map((kind) => [name, fc.option(kind)] as const)))
        .chain((columns) => fc.array(fc.record(Object.fromEntries(columns)), { minLength: 1, maxLength: 8 })),
    )

  test('come back as they were, whatever is in their text', async () => {
    await fc.assert(
      fc.asyncProperty(table, async (written) => {
        const read = await readBack(await toParquet(written))
        const columns = columnsOf(written)
        expect(read.map((row) => columns.map((column) => plain(row[column])))).toEqual(
          written.map((row) =>
            columns.map((column) => (Object.is(row[column], -0) ? expect.toSatisfy((zero) => zero === 0) : row[column])),
          ),
        )
      }),
      { numRuns: 200 },
    )
  })

  test('with several kinds in one column have text there', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(cell, { minLength: 1 }), async (values) => {
        const bytes = await toParquet(values.map((value) => ({ value })))
        const kinds = new Set(values.filter((value) => value !== null).map((value) => typeof value))
        const read = (await readBack(bytes)).map(({ value }) => plain(value))
        if (kinds.size > 1) expect(read).toEqual(values.map((value) => (value === null ? null : String(value))))
        expect(read.map((value) => value === null)).toEqual(values.map((value) => value === null))
      }),
      { numRuns: 100 },
    )
  })

  test('none at all are a file with the columns that were named', async () => {
    const bytes = await toParquet([], ['strategy', 'attempts', 'failureRate'])
    expect(await readBack(bytes)).toEqual([])
    expect(typesOf(bytes)).toEqual({ strategy: 'UTF8', attempts: 'INT64', failureRate: 'DOUBLE' })
  })

  test('by the hundred thousand come back in order', async () => {
    const written = Array.from({ length: 120_000 }, (_, at) => ({ at, half: at / 2, name: `n-${at % 7}` }))
    const read = await readBack(await toParquet(written))
    expect(read).toHaveLength(written.length)
    expect(read.every((row, at) => Number(row.at) === at && row.name === `n-${at % 7}`)).toBe(true)
  }, 60_000)
})
