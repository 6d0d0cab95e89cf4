/** What a model fitted to a published trace gives: jobs one after the other, before they have an instant and before a cluster cuts them. */
import type { Sampler } from '../../kernel/distributions.ts'
import type { RandomStream } from '../../kernel/random.ts'
import type { Time } from '../../model/time.ts'

/** Random streams of one seed, by name: a quantity of its own each. */
export type Streams = (name: string) => RandomStream

/** Pods that are alike. */
export interface DrawnRole {
  /** Part of their names; empty where a job has one role. */
  readonly name: string
  readonly pods: number
  /** What a pod asks for, in the order of the model's resources; 0: not asked for. */
  readonly amounts: Float64Array
  /** Most of them on one node; Infinity: any number. */
  readonly perNode: number
}

/** One job as the trace would have it. */
export interface DrawnJob {
  /** Run time, microseconds, at least 1. */
  readonly span: Time
  /** At least one. */
  readonly roles: readonly DrawnRole[]
}

export interface FittedModel {
  /** Which trace, and what of it, in one line. */
  readonly about: string
  /** Whether its jobs are gangs. */
  readonly gang: boolean
  /** How many kinds of pods a job has; 1: its pods are alike. */
  readonly roles: number
  /** What its pods may ask for. */
  readonly resources: readonly string[]
  /** Mean gap between jobs in the trace, seconds. */
  readonly gap: number
  /** Gaps with mean 1. */
  gaps(stream: RandomStream): Sampler
  /** Draws one job after the other. */
  jobs(streams: Streams): () => DrawnJob
}
