/** What a step changes. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { searched } from './searched.ts'
import { small, use } from './small-scenarios.ts'

const gangs = fc.array(fc.array(fc.integer({ min: 1, max: 2 }), { minLength: 1, maxLength: 2 }), { minLength: 3, maxLength: 3 })
const nodes = fc.array(fc.integer({ min: 1, max: 2 }), { minLength: 2, maxLength: 2 })

describe('a step that gives nothing back and binds nobody', () => {
  it.each([
    ['hoarding', use('hoarding')],
    ['wound-wait', use('hoarding', { release: 'woundWait' })],
    ['wound-wait, reserve', use('hoarding', { release: 'woundWait', mode: 'reserve' })],
    ['recover', use('hoarding', { release: 'recover' })],
    ['optimistic', use('optimistic')],
    ['permit', use('permit')],
  ] as const)('leaves the other jobs as they were, but for whom it wounds: %s', (_, strategy) => {
    let steps = 0
    fc.assert(
      fc.property(gangs, nodes, (jobs, cells) => {
        const { space, store } = searched(small(jobs, cells), strategy, { reduce: false, maxStates: 400 })
        const row = new Int32Array(space.width)
        for (let at = 0; at < store.count; at++) {
          space.successors(store.read(at, row), (to, job, action, { freed, assigned, releasedOn }) => {
            if (action.do === 'wound' || (freed | assigned | releasedOn) !== 0) return
            steps++
            expect([...to].toSpliced(job, 1)).toEqual([...row].toSpliced(job, 1))
          })
        }
      }),
      {
        numRuns: 15,
        examples: [
          [
            [
              [1, 1],
              [1, 1],
              [1, 1],
            ],
            [1, 1],
          ],
        ],
      },
    )
    expect(steps).toBeGreaterThan(500)
  })
})
