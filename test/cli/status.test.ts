import { expect, test } from 'vitest'
import { Problems } from '../../src/cli/status.ts'
import { InvalidInputError } from '../../src/errors.ts'
import { heardTerminal } from './terminal.ts'

test('problems of several files are told together, a line each, with their places', () => {
  const problems = new Problems()
  problems.try(() => {
    throw new InvalidInputError([{ path: 'seed', message: 'invalid seed: 1.5', line: 3, column: 7 }], 'a.yaml')
  })
  problems.try(() => {
    throw new InvalidInputError([{ path: '', message: 'empty\u001b[2J' }], 'b.yaml')
  })
  expect(problems.try(() => 7)).toBe(7)
  const terminal = heardTerminal()
  problems.report(terminal)
  expect(terminal.messages).toEqual(['a.yaml:3:7: seed: invalid seed: 1.5', 'b.yaml: empty\\u001b[2J'])
})

test('at most 20 are told, the rest is counted', () => {
  const problems = new Problems()
  for (let index = 0; index < 23; index++) problems.add('a.yaml', { path: `jobs[${index}]`, message: 'wrong' })
  const terminal = heardTerminal()
  problems.report(terminal)
  expect(terminal.messages).toHaveLength(21)
  expect(terminal.messages.at(-1)).toBe('and 3 more problems')
})

test('what is no bad input passes through', () => {
  expect(() =>
    new Problems().try(() => {
      throw new RangeError('bug')
    }),
  ).toThrow(RangeError)
})
