/** Expectations: what is met says nothing, what is not met says what came instead. */
import { describe, expect, test } from 'vitest'
import { checkExpectations } from '../../src/experiment/expect.ts'
import { simulate } from '../../src/experiment/simulate.ts'
import { container, job, node, pod, scenario } from '../tools/scenario-builders.ts'

const web = job('web', [pod('web', [container('App', 4), container('LogCollector', 2)])], { duration: 10 })
const base = scenario({ nodes: [node('A', 5), node('B', 8)], jobs: [web, job('huge', 99)] })
const result = simulate(base, { strategy: 'optimistic' })
const unmet = (expected: Record<string, unknown>) => checkExpectations({ ...base, expect: { optimistic: expected } }, result)

describe('an expectation', () => {
  test.each<[string, Record<string, unknown>]>([
    ['a figure', { attempts: 2, failureRate: 0.5 }],
    ['a part of a figure, nested', { deadlockMembers: { core: 0 }, waitRunningSeconds: { count: 1 } }],
    ['a part of a figure, with a dot', { 'busyness.default.wasted': 0 }],
    ['an empty figure', { deadlockOnsetSeconds: null }],
    ['a range', { attempts: '1..3', rollbacks: '>= 1', failureRate: '< 1', groups: '> 1', 'utilisation.cpu': '0..1' }],
    ['how it ended', { ended: 'idle' }],
    ['a group', { outcomes: { web: 'finished', huge: 'failed' }, startedSeconds: { web: 0.105, huge: null }, attemptsOf: { web: 1 } }],
    ['where its containers are', { nodes: { web: ['B', 'B'], huge: '-' } }],
  ])('of %s is met', (_, expected) => {
    expect(unmet(expected)).toEqual([])
  })

  test.each<[string, Record<string, unknown>, string]>([
    ['a figure', { attempts: 3 }, 'built: optimistic: attempts: expected 3, got 2'],
    ['a range', { rollbacks: '> 1' }, 'built: optimistic: rollbacks: expected "> 1", got 1'],
    ['the other end of a range', { rollbacks: '2..3' }, 'built: optimistic: rollbacks: expected "2..3", got 1'],
    ['a range of nothing', { deadlockOnsetSeconds: '>= 0' }, 'built: optimistic: deadlockOnsetSeconds: expected ">= 0", got null'],
    ['a group', { outcomes: { web: 'pending' } }, 'built: optimistic: outcomes.web: expected "pending", got "finished"'],
    ['places', { nodes: { web: ['A', 'B'] } }, 'built: optimistic: nodes.web: expected ["A","B"], got "B B"'],
    ['what nobody knows', { atempts: 2 }, 'built: optimistic: atempts: unknown figure or group'],
    ['a range that is none', { attempts: 'about 2' }, 'built: optimistic: attempts: expected "about 2", got 2'],
  ])('of %s that is not met says so', (_, expected, message) => {
    expect(unmet(expected)).toEqual([message])
  })

  test('all of them are looked at', () => {
    expect(unmet({ attempts: 1, rollbacks: 2, groups: 2 })).toHaveLength(2)
  })

  test('of another strategy is none of this run', () => {
    expect(checkExpectations({ ...base, expect: { pod: { attempts: 99 } } }, result)).toEqual([])
    expect(checkExpectations(base, result)).toEqual([])
  })
})
