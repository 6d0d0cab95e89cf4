import fc from 'fast-check'
import { expect, test } from 'vitest'
import { TRACE_KINDS } from '../../src/simulation/trace.ts'
import { podMembers } from '../../src/view/board.ts'
import { describeEvent, storyBoard, storySteps } from '../../src/view/story.ts'
import { events, result } from './fixtures.ts'

test('the story is told in plain sentences with aligned times', () => {
  expect(storySteps(events)).toEqual([
    ' 0.000 s  App enters the queue of scheduler default',
    ' 0.000 s  scheduler default thinks about App for 0.105 s',
    ' 0.105 s  App is bound to Node_A',
    ' 0.210 s  the attempt at LogCollector ends: it finds no room',
    ' 0.210 s  App is evicted from Node_A',
    ' 0.210 s  Node_B is offered to scheduler default, which holds it',
    ' 0.315 s  App is bound to Node_B',
    ' 0.315 s  LogCollector is bound to Node_B',
    ' 0.315 s  scheduler default gives back what it holds on Node_B',
    ' 0.315 s  web runs',
    '10.000 s  deadlock: a, b wait for each other and nothing can free them',
  ])
})

test('the board shows who stands where: stranded, evicted, held, running', () => {
  const board = storyBoard(events, ['Node_A', 'Node_B']).map((step) =>
    step.board.map((there) => there.map(({ name, standing }) => `${name}:${standing}`)),
  )
  expect(board[2]).toEqual([['App:stranded'], []])
  expect(board[4]).toEqual([[], []])
  expect(board[5]).toEqual([[], ['held by default:held']])
  expect(board[9]).toEqual([[], ['App:running', 'LogCollector:running']])
})

test('a group that finishes leaves the board, a revoked lease too', () => {
  const more = [...events, { time: 11_000_000, kind: 'finish', group: 'web' } as const]
  expect(storyBoard(more, ['Node_B']).at(-1)?.board).toEqual([[]])
  const revoked = [events[5], { ...events[5], kind: 'revoke' } as const]
  expect(storyBoard(revoked, ['Node_B']).at(-1)?.board).toEqual([[]])
})

test('a rollback tells where a plan was begun, if the record does', () => {
  const rollback = { time: 0, kind: 'rollback', unit: 'web' } as const
  expect(describeEvent(rollback)).toBe('claims for web are rolled back')
  expect(describeEvent({ ...rollback, nodes: ['Node_A', 'Node_C'] })).toContain('web was begun on Node_A, Node_C')
})

test('one group in a deadlock is not said to wait for others', () => {
  expect(describeEvent({ time: 0, kind: 'deadlock', groups: ['a'] })).toBe('deadlock: a waits for room that nothing can free')
})

test('a declined node is not held', () => {
  const lease = { time: 0, kind: 'lease', scheduler: 'default', node: 'Node_A' } as const
  expect(storyBoard([lease, { ...lease, kind: 'decline' }], ['Node_A']).at(-1)?.board).toEqual([[]])
})

test('pinned room takes the place of the whole offer and goes with the return', () => {
  const lease = { time: 0, kind: 'lease', scheduler: 'default', node: 'Node_B' } as const
  const steps = storyBoard([lease, { ...lease, kind: 'pin' }, { ...lease, kind: 'return' }], ['Node_B'])
  expect(steps.map((step) => step.board[0].map(({ name }) => name))).toEqual([['held by default'], ['pinned by default'], []])
})

test('a pod that is bound whole is told by its containers, where the result names them', () => {
  const bind = { time: 105_000, kind: 'bind', job: 'web', group: 'web', pod: 'web', node: 'Node_B' } as const
  expect(storySteps([bind])).toEqual(['0.105 s  web is bound to Node_B'])
  const members = podMembers(result())
  expect(storySteps([bind, { ...bind, kind: 'evict' }], members)).toEqual([
    '0.105 s  App and LogCollector are bound to Node_B',
    '0.105 s  App and LogCollector are evicted from Node_B',
  ])
  const boards = storyBoard([bind, { ...bind, kind: 'evict' }], ['Node_B'], members).map(({ board }) => board[0].map(({ name }) => name))
  expect(boards).toEqual([['App', 'LogCollector'], []])
})

test('parts of a node are held side by side, and pinning one leaves the other', () => {
  const slice = (by: string) => ({ time: 0, kind: 'slice', scheduler: by, node: 'Node_A' }) as const
  const steps = storyBoard([slice('a'), slice('b'), { ...slice('a'), kind: 'pin' }, { ...slice('b'), kind: 'return' }], ['Node_A'])
  expect(steps.map(({ board }) => board[0].map(({ name }) => name))).toEqual([
    ['held by a'],
    ['held by a', 'held by b'],
    ['held by b', 'pinned by a'],
    ['pinned by a'],
  ])
  expect(steps[0].text).toBe('a part of Node_A is offered to scheduler a, which holds it')
})

test('every kind of record has a sentence, whatever fields are absent, and no control character gets through', () => {
  const name = fc.option(fc.string({ unit: fc.integer({ min: 0, max: 0x2fff }).map((code) => String.fromCharCode(code)), minLength: 1 }), {
    nil: undefined,
  })
  fc.assert(
    fc.property(fc.constantFrom(...TRACE_KINDS), name, name, (kind, unit, node) => {
      const text = describeEvent({ time: 0, kind, ...(unit === undefined ? {} : { unit }), ...(node === undefined ? {} : { node }) })
      return /\S/.test(text) && !/undefined|\p{Cc}/u.test(text)
    }),
    { seed: 4, numRuns: 300 },
  )
})
