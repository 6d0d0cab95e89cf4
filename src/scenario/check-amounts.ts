/** Amounts that are fine one by one and too large together: a pod asks for the sum of its containers, and integers are exact up to 2^53 - 1. */
import { podRequests } from '../model/pod-requests.ts'
import type { Fault } from './problems.ts'
import { resolvePod } from './resolve-pod.ts'
import type { ScenarioFile } from './schema.ts'

/** Pods whose requests cannot be counted exactly. */
export function amountFaults({ workload }: ScenarioFile): Fault[] {
  return (workload.jobs ?? []).flatMap(({ pods }, job) =>
    pods.flatMap((pod, index) => {
      const [resolved] = resolvePod(pod)
      const large = Object.entries(podRequests(resolved)).find(([, amount]) => amount > Number.MAX_SAFE_INTEGER)
      if (large === undefined) return []
      const message = `invalid requests: ${large[0]} is more than 2^53 - 1 in all, allowed: up to ${Number.MAX_SAFE_INTEGER}`
      return [{ path: ['workload', 'jobs', job, 'pods', index], message }]
    }),
  )
}
