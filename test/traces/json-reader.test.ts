/** JSON as it comes: the same values, at the same places, and broken where JSON that is read whole is broken. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatProblem, InvalidInputError } from '../../src/errors.ts'
import { TraceFaults } from '../../src/traces/faults.ts'
import { JsonText } from '../../src/traces/json.ts'
import { JsonReader } from '../../src/traces/json-reader.ts'
import { linesOf } from '../../src/traces/lines.ts'

function faultsOf(use: (faults: TraceFaults) => void): string[] {
  const faults = new TraceFaults('data')
  try {
    use(faults)
    faults.end()
    return []
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error
    return error.problems.map((problem) => formatProblem(problem, 'data').replace('data:', ''))
  }
}

interface Seen {
  readonly path: (string | number)[]
  readonly place: string
}

/** The whole, put together again; `seen` is told where each value stands, `wanted` says which are gone into. */
function built(reader: JsonReader, path: (string | number)[], seen: Seen[], wanted: () => boolean): unknown {
  const { value, line, column } = reader.value()
  seen.push({ path, place: `${line}:${column}` })
  if (Array.isArray(value)) {
    for (const index of reader.items()) value.push(wanted() ? built(reader, [...path, index], seen, wanted) : null)
  } else if (typeof value === 'object' && value !== null) {
    for (const key of reader.members())
      Object.defineProperty(value, key, {
        value: wanted() ? built(reader, [...path, key], seen, wanted) : null,
        enumerable: true,
        configurable: true,
        writable: true,
      })
  }
  return value
}

const json = fc
  .tuple(fc.jsonValue({ maxDepth: 4 }), fc.constantFrom(undefined, 1, '\t'))
  .map(([data, space]) => JSON.stringify(data, null, space))

test('gives the values of JSON.parse, each where it stands', () => {
  fc.assert(
    fc.property(json, (text) => {
      const seen: Seen[] = []
      const faults = new TraceFaults('data')
      const reader = new JsonReader(linesOf(text), faults)
      expect(built(reader, [], seen, () => true)).toEqual(JSON.parse(text))
      reader.end()
      faults.end()
      for (const { path, place } of seen)
        expect(faultsOf((told) => JsonText.read(linesOf(text), told)?.fault(path, 'wrong'))[0].startsWith(`${place}: `)).toBe(true)
    }),
    { seed: 21 },
  )
})

test('values that nobody asks for are passed over, at any depth, and the others are what they are', () => {
  fc.assert(
    fc.property(json, fc.array(fc.boolean(), { minLength: 1 }), (text, choices) => {
      let at = 0
      const reader = new JsonReader(linesOf(text), new TraceFaults('data'))
      const value = built(reader, [], [], () => choices[at++ % choices.length])
      reader.end()
      const same = (given: unknown, whole: unknown): void => {
        if (given === null) return
        if (typeof given !== 'object') expect(given).toBe(whole)
        else {
          expect(Object.keys(given)).toEqual(Object.keys(whole as object))
          for (const [key, inner] of Object.entries(given)) same(inner, (whole as Record<string, unknown>)[key])
        }
      }
      same(value, JSON.parse(text))
    }),
    { seed: 22 },
  )
})

describe('breaks', () => {
  const place = (read: (faults: TraceFaults) => void): string | undefined => faultsOf(read)[0]
  const streamed = (text: string) =>
    place((faults) => {
      const reader = new JsonReader(linesOf(text), faults)
      built(reader, [], [], () => true)
      reader.end()
    })

  test('where JSON breaks that is read whole', () => {
    const damage = fc.tuple(json, fc.nat(), fc.nat(2), fc.constantFrom('', '"', ',', ']', '}', '1', 'x', ':', '\n'))
    fc.assert(
      fc.property(damage, ([text, where, cut, put]) => {
        const at = where % (text.length + 1)
        const damaged = text.slice(0, at) + put + text.slice(at + cut)
        expect(streamed(damaged)).toBe(place((faults) => JsonText.read(linesOf(damaged), faults)))
      }),
      { seed: 23, numRuns: 500 },
    )
  })

  test('where it is too deep to be anything', () => {
    expect(streamed('['.repeat(5000))).toBe('1:1001: invalid JSON: more than 1000 lists and mappings in one another')
  })
})
