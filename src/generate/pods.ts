/**
 * Pods of a job, alike but for their names. Request objects and container lists are shared and never change, so that 100,000 pods
 * cost 100,000 small objects. A pod whose sibling is late has a container list of its own.
 */
import * as z from 'zod/mini'
import { exponential, type Sampler } from '../kernel/distributions.ts'
import { randomStream } from '../kernel/random.ts'
import { withLateLast } from '../model/job-table.ts'
import { containerName } from '../model/pod-templates.ts'
import type { ResourceList } from '../model/resources.ts'
import { parseDuration, type Time } from '../model/time.ts'
import type { Container, Pod } from '../model/workload.ts'
import { split } from './proportions.ts'
import { durationField, option, shareField } from './recipe-fields.ts'

export const lateField = z
  .strictObject({
    share: option(shareField, 0, 'share of pods with two or more containers whose last one is late'),
    delay: option(durationField, '30s', 'mean delay of the late one after its job, exponential'),
  })
  .check(z.describe('siblings that can start only later: their image or their data is not there yet'))

/** The delay of the next pod's last container, microseconds; undefined: all are there at once. */
export type LateSiblings = () => Time | undefined

/** One draw decides whether, one how long; both are made for every pod, so that `share` moves no delay. */
export function lateSiblings(late: z.infer<typeof lateField>, seed: string): LateSiblings {
  if (late.share === 0) return () => undefined
  const whether = randomStream(seed, 'workload/late')
  const mean = parseDuration(late.delay)
  const delay: Sampler = mean === 0 ? () => 0 : exponential(randomStream(seed, 'workload/delays'), mean)
  return () => {
    const span = Math.max(1, Math.round(delay()))
    return whether.uniform() < late.share ? span : undefined
  }
}

const MEBIBYTE = 1024 ** 2

/** Memory in whole MiB stays in whole MiB, for the reader's sake. */
export function grainOf(resource: string, amount: number): number {
  return resource === 'memory' && amount % MEBIBYTE === 0 && amount >= 16 * MEBIBYTE ? MEBIBYTE : 1
}

/**
 * A pod's request vector dealt to its containers by weight, exactly. A resource with fewer units than containers goes to the first
 * one whole, and a container asks only for what it gets.
 */
export function containersOf(requests: ResourceList, weights: readonly number[]): readonly Container[] {
  const parts = weights.map(() => ({}) as Record<string, number>)
  for (const [resource, amount] of Object.entries(requests)) {
    const grain = grainOf(resource, amount)
    split(amount / grain, weights).forEach((part, index) => {
      if (part > 0) parts[index][resource] = part * grain
    })
  }
  return parts.map((part, index) => ({ name: containerName(index), requests: part }))
}

/** The pods of a job: JOB-0, JOB-1 ... */
export function podsOf(job: string, count: number, containers: readonly Container[], late: LateSiblings): readonly Pod[] {
  const pods: Pod[] = []
  for (let index = 0; index < count; index++) {
    const delay = containers.length > 1 ? late() : undefined
    pods.push({ name: `${job}-${index}`, containers: delay === undefined ? containers : withLateLast(containers, delay) })
  }
  return pods
}
