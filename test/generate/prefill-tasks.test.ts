/** Prefill by tasks: as many as asked, never more than there is room for, placed as randomised first fit places. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { materialise } from '../../src/generate/materialise.ts'
import { prefillTasksOf } from '../../src/generate/prefill-tasks.ts'
import { JavaRandom } from '../../src/kernel/java-random.ts'
import { randomStream } from '../../src/kernel/random.ts'
import type { Compatibility } from '../../src/model/compatibility.ts'
import { job, node, nodes, scenario, tell } from '../tools/scenario-builders.ts'

const stream = () => randomStream('1', 'test')
const whole = (compatibility?: Compatibility) => {
  const from = scenario({ nodes: [], jobs: [job('j', 1)], ...(compatibility && { compatibility }) })
  return { ...from, cluster: { nodes: nodes(10, 4), prefillTasks: { tasks: 12, requests: { cpu: 1 } } } }
}
const placed = (compatibility?: Compatibility, seed = '1') =>
  (materialise(whole(compatibility), seed).cluster.prefill ?? []).map((pod) => pod.node)

describe('tasks of a prefill', () => {
  test('are as many as asked and fit, on any cluster, or the number that fits is told', () => {
    const rooms = fc.array(fc.nat({ max: 6 }), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(rooms, fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 30 }), (rooms, cpu, tasks) => {
        const cluster = { nodes: rooms.map((room, at) => node(`n-${at}`, room)) }
        const fitting = rooms.reduce((sum, room) => sum + Math.floor(room / cpu), 0)
        if (fitting < tasks) {
          expect(() => prefillTasksOf(cluster, { tasks, requests: { cpu } }, stream())).toThrow(`allowed: ${fitting} have room`)
          return
        }
        const pods = prefillTasksOf(cluster, { tasks, requests: { cpu } }, stream())
        expect(pods.map((pod) => pod.name)).toEqual(Array.from({ length: tasks }, (_, at) => `task-${at}`))
        for (const { name, allocatable } of cluster.nodes) {
          expect(pods.filter((pod) => pod.node === name).length * cpu).toBeLessThanOrEqual(allocatable.cpu)
        }
      }),
      { seed: 91, numRuns: 200 },
    )
  })

  test('leave alone what other prefill has taken, a pod of the count each', () => {
    const prefill = [
      { name: 'old', node: 'a', requests: { cpu: 3 } },
      { name: 'brief', node: 'b', requests: { cpu: 4 }, until: 5 },
    ]
    const cluster = { nodes: [node('a', { cpu: 4, pods: 9 }), node('b', { cpu: 4, pods: 9 }), node('c', { cpu: 4, pods: 2 })], prefill }
    const on = prefillTasksOf(cluster, { tasks: 3, requests: { cpu: 1 } }, stream()).map((pod) => pod.node)
    expect(on.toSorted()).toEqual(['a', 'c', 'c'])
    expect(() => prefillTasksOf(cluster, { tasks: 4, requests: { cpu: 1 } }, stream())).toThrow('invalid tasks: 4, allowed: 3 have room')
    expect(() => prefillTasksOf(cluster, { tasks: 1, requests: { gpu: 1 } }, stream())).toThrow('allowed: 0 have room')
  })

  test('take room for ever and count as running', () => {
    expect(tell(whole(), 'pod').figures.utilisation.cpu).toBeGreaterThanOrEqual(12 / 40)
  })
})

describe('who places them', () => {
  test('is a stream of the run, another with another seed', () => {
    expect(placed()).toEqual(placed())
    expect(placed(undefined, '2')).not.toEqual(placed())
  })

  test('under sharedSeeds is java.util.Random of the very seed of the schedulers, drawing among all nodes that have room', () => {
    const random = new JavaRandom(5)
    const room = new Array<number>(10).fill(4)
    const pool = room.map((_, at) => at)
    let remaining = 10
    const expected = Array.from({ length: 12 }, () => {
      for (;;) {
        const at = random.below(remaining)
        if (room[pool[at]] > 0) {
          room[pool[at]]--
          return `n-${pool[at]}`
        }
        remaining--
        ;[pool[at], pool[remaining]] = [pool[remaining], pool[at]]
      }
    })
    expect(placed({ omega: { seed: 5, defects: ['sharedSeeds'] } })).toEqual(expected)
    expect(placed({ omega: { seed: 5, defects: [] } })).not.toEqual(expected)
  })
})
