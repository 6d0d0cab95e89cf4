/**
 * A scenario handed from one process to another in a file, so that the garbage of its making is not in the process that is weighed. One line
 * for all but the jobs, then a line for every thousand of them.
 */
import { closeSync, createReadStream, openSync, writeSync } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Scenario } from '../../src/model/scenario.ts'
import type { Job } from '../../src/model/workload.ts'
import { type RunSpec, scenarioOf, withJobs } from './load.ts'

const JOBS_A_LINE = 1_000

/** Writes the scenario of a run; its copies are left to the reader. */
export function handOver(spec: RunSpec, path: string): { readonly jobs: number } {
  const { workload, ...rest } = scenarioOf({ ...spec, pods: spec.pods / spec.copies, copies: 1 })
  const { jobs = [] } = workload
  const file = openSync(path, 'w')
  writeSync(file, `${JSON.stringify(rest)}\n`)
  for (let first = 0; first < jobs.length; first += JOBS_A_LINE) {
    writeSync(file, `${JSON.stringify(jobs.slice(first, first + JOBS_A_LINE))}\n`)
  }
  closeSync(file)
  return { jobs: jobs.length }
}

export async function takeOver({ copies }: RunSpec, path: string): Promise<Scenario> {
  let rest: Omit<Scenario, 'workload'> | undefined
  const jobs: Job[] = []
  for await (const line of createInterface({ input: createReadStream(path) })) {
    if (rest === undefined) rest = JSON.parse(line) as Omit<Scenario, 'workload'>
    else jobs.push(...(JSON.parse(line) as Job[]))
  }
  if (rest === undefined) throw new Error(`invalid scenario: ${path} is empty`)
  return withJobs({ ...rest, workload: {} }, jobs, copies)
}
