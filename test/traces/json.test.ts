/** JSON with places: where its syntax breaks, and where a value stands. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatProblem, InvalidInputError } from '../../src/errors.ts'
import { TraceFaults } from '../../src/traces/faults.ts'
import { JsonText } from '../../src/traces/json.ts'
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

/** Where the value at a path is said to stand. */
function placeOf(text: string, path: (string | number)[]): string {
  return faultsOf((faults) => JsonText.read(linesOf(text), faults)?.fault(path, 'wrong'))[0]
}

const BROKEN = 'invalid JSON: not understood from here on'

describe('the syntax', () => {
  test.each([
    ['', '1:1'],
    ['{"a": 1', '1:8'],
    ['{"a": 1,}', '1:9'],
    ['{"a" 1}', '1:6'],
    ['{a: 1}', '1:2'],
    ['[1 2]', '1:4'],
    ['[1,\n 2,\n ]', '3:2'],
    ['[1}', '1:3'],
    ['{"a": [1, {"b": nul}]}', '1:17'],
    ['[1] [2]', '1:5'],
    ['["\\x"]', '1:2'],
    ['["a\tb"]', '1:2'],
    ['["a', '1:2'],
    ['[01]', '1:3'],
    ['[-]', '1:2'],
    ['[NaN]', '1:2'],
    ['\uFEFF{}', '1:1'],
  ])('of %j breaks at %s', (text, place) => {
    expect(faultsOf((faults) => JsonText.read(linesOf(text), faults))).toEqual([`${place}: ${BROKEN}`])
  })

  test('of a text that breaks off is told at the break, wherever it is', () => {
    const whole = fc.json({ maxDepth: 3 }).filter((text) => /^[[{]/.test(text))
    fc.assert(
      fc.property(whole, fc.nat(), (text, cut) => {
        const part = text.slice(0, cut % text.length)
        const [fault] = faultsOf((faults) => JsonText.read([part], faults))
        const column = Number(/^1:(\d+): invalid JSON/.exec(fault)?.[1])
        expect(column).toBeLessThanOrEqual(part.length + 1)
        // What stands before the place is the beginning of some JSON: it breaks where it ends, or at a text or word that it ends in.
        const [before] = faultsOf((faults) => JsonText.read([part.slice(0, column - 1)], faults))
        if (column > 1) expect(before).toBe(`1:${part.slice(0, column - 1).trimEnd().length + 1}: ${BROKEN}`)
      }),
      { seed: 11 },
    )
  })

  test('of what is nested a million deep needs no stack', () => {
    expect(faultsOf((faults) => JsonText.read(['['.repeat(1_000_000)], faults))).toEqual([`1:1000001: ${BROKEN}`])
  })

  test('more than the most characters is refused before it is read', () => {
    expect(faultsOf((faults) => JsonText.read(['[1,', '2]'], faults, 5))).toEqual(['2:1: invalid size: more than 5 characters, allowed: 5'])
    expect(faultsOf((faults) => JsonText.read(['[1,', '2]'], faults, 6))).toEqual([])
  })
})

describe('the place of a value', () => {
  const text = '{\n  "a": [1, {"b": "x,]}\\"", "c": [[], {}]}, 3],\n  "d e": null\n}'

  test.each([
    [[], '1:1: wrong'],
    [['a'], '2:8: a: wrong'],
    [['a', 0], '2:9: a[0]: wrong'],
    [['a', 1, 'b'], '2:18: a[1].b: wrong'],
    [['a', 1, 'c', 1], '2:38: a[1].c[1]: wrong'],
    [['a', 2], '2:44: a[2]: wrong'],
    [['d e'], '3:10: ["d e"]: wrong'],
  ])('%j: %s', (path, expected) => {
    expect(placeOf(text, path)).toBe(expected)
  })

  test('that is not there is that of what it would stand in', () => {
    expect(placeOf(text, ['a', 7, 'x'])).toBe('2:8: a[7].x: wrong')
    expect(placeOf(text, ['a', 1, 'nothing'])).toBe('2:12: a[1].nothing: wrong')
  })

  test('whose key is there twice is that of the last, which counts', () => {
    expect(placeOf('{"a": 1, "a": 2}', ['a'])).toBe('1:15: a: wrong')
  })

  test('shows no control characters of keys', () => {
    expect(placeOf('{"\\u001b[2J\u202e": 1}', ['\u001b[2J\u202e'])).toBe('1:16: ["\\u001b[2J\\u202e"]: wrong')
  })

  test('is where the value is, in any JSON', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue({ maxDepth: 2 }), { minLength: 1 }), fc.nat(), (values, index) => {
        const at = index % values.length
        const column = Number(/^1:(\d+)/.exec(placeOf(JSON.stringify(values), [at]))?.[1])
        expect(
          JSON.stringify(values)
            .slice(column - 1)
            .startsWith(JSON.stringify(values[at])),
        ).toBe(true)
      }),
      { seed: 12 },
    )
  })
})
