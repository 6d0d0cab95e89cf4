import { describe, expect, test } from 'vitest'
import { oneOf, parseNames, parseSeeds } from '../../src/cli/arguments.ts'
import { InvalidInputError } from '../../src/errors.ts'

describe('seeds', () => {
  test.each([
    ['1..3', ['1', '2', '3']],
    ['7..7', ['7']],
    ['1,2,5', ['1', '2', '5']],
    ['1..3, 9', ['1', '2', '3', '9']],
    ['night-run', ['night-run']],
    ['0..0', ['0']],
  ])('%j means %j', (text, seeds) => {
    expect(parseSeeds(text)).toEqual(seeds)
  })

  test.each([
    '',
    '1..',
    '..3',
    '3..1',
    '1,,2',
    '1,1',
    '1..3,2',
    '1..1000000',
    '1.5',
    '1..2..3',
    '-1..2',
    'a b',
    '99999999999999999999..99999999999999999999',
  ])('%j is refused with what is allowed', (text) => {
    expect(() => parseSeeds(text)).toThrow(/^input: --seeds: invalid seeds: .*allowed: /)
  })
})

test('names are split at commas, blanks and empty ones are dropped', () => {
  expect(parseNames('naive, pod,,gang ')).toEqual(['naive', 'pod', 'gang'])
  expect(parseNames(' , ')).toEqual([])
})

test('a word that is not allowed is refused with the nearest one', () => {
  expect(oneOf('--format', 'json', ['table', 'json'])).toBe('json')
  expect(() => oneOf('--format', 'jsn', ['table', 'json'])).toThrow(InvalidInputError)
  expect(() => oneOf('--format', 'jsn', ['table', 'json'])).toThrow(
    '--format: invalid format: "jsn", did you mean json?, allowed: table, json',
  )
})
