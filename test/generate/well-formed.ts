/** What every generated cluster and workload must satisfy, and small constructors for these tests. */
import { expect } from 'vitest'
import { podDemand } from '../../src/generate/load.ts'
import { type Materials, materialise } from '../../src/generate/materialise.ts'
import { fits, roomOf, takenByNode } from '../../src/generate/room.ts'
import { DEFAULT_ALLOCATOR, DEFAULT_RETRY, DEFAULT_SCHEDULER } from '../../src/model/defaults.ts'
import type { ClusterSource, GenerateRecipe, Scenario, WorkloadSource } from '../../src/model/scenario.ts'

export function scenarioOf(cluster: ClusterSource, workload: WorkloadSource): Scenario {
  const strategies = [{ use: 'pod', name: 'pod' }]
  return {
    name: 'test',
    seed: '1',
    cluster,
    workload,
    schedulers: [DEFAULT_SCHEDULER],
    allocator: DEFAULT_ALLOCATOR,
    strategies,
    retry: DEFAULT_RETRY,
  }
}

export function made(cluster: GenerateRecipe, workload: GenerateRecipe, seed: string): Materials {
  return materialise(scenarioOf({ generate: cluster }, { generate: workload }), seed)
}

const unique = (names: readonly string[]): boolean => new Set(names).size === names.length
const whole = (value: number): boolean => Number.isSafeInteger(value)

export function expectWellFormed({ cluster, workload }: Materials): void {
  const pods = workload.jobs.flatMap((job) => job.pods)
  expect(unique(cluster.nodes.map((node) => node.name))).toBe(true)
  expect(unique(workload.jobs.map((job) => job.name))).toBe(true)
  expect(unique([...pods.map((pod) => pod.name), ...(cluster.prefill ?? []).map((pod) => pod.name)])).toBe(true)
  for (const node of cluster.nodes) expect(Object.values(node.allocatable).every((amount) => whole(amount) && amount > 0)).toBe(true)
  const taken = takenByNode(cluster)
  for (const node of cluster.nodes) {
    for (const [name, amount] of Object.entries(taken.get(node.name) ?? {})) {
      if (name !== 'pods' || node.allocatable.pods !== undefined) expect(amount).toBeLessThanOrEqual(node.allocatable[name] ?? 0)
    }
  }
  const room = roomOf(cluster)
  for (const job of workload.jobs) {
    expect(whole(job.arrival) && job.arrival >= 0 && job.pods.length >= 1).toBe(true)
    if (job.duration !== undefined) expect(whole(job.duration) && job.duration > 0).toBe(true)
    if (job.gang !== undefined) expect(job.gang.minMember).toBe(job.pods.length)
  }
  for (const pod of pods) {
    expect(unique(pod.containers.map((container) => container.name))).toBe(true)
    const requests = pod.containers.flatMap((container) => Object.values(container.requests))
    expect(requests.length > 0 && requests.every((amount) => whole(amount) && amount > 0)).toBe(true)
    expect(fits(room, podDemand(pod))).toBe(true)
  }
}
