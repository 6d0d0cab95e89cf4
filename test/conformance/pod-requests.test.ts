/** Kubernetes' own cases of the effective request of a pod, against the library's. */
import { expect, test } from 'vitest'
import { effectiveLimits, effectiveRequests, type PodRequestsOptions } from '../../src/model/pod-requests.ts'
import { describeCases, titleOf } from './cases.ts'
import { amounts, type PodText, podOf, type Quantities } from './pods.ts'

interface PodRequestsCase {
  readonly id?: string
  readonly name?: string
  readonly pod: PodText
  readonly options?: Omit<PodRequestsOptions, 'nonMissingContainerRequests'> & { readonly nonMissingContainerRequests?: Quantities }
  readonly expectedRequests?: Quantities
  readonly expectedLimits?: Quantities
}

describeCases<{ cases: readonly PodRequestsCase[] }>('k8s-pod-requests.json', ({ cases }) => {
  cases.forEach((item, index) => {
    test(titleOf(item, index), () => {
      const filler = item.options?.nonMissingContainerRequests
      const { nonMissingContainerRequests: _, ...flags } = item.options ?? {}
      const options = filler ? { ...flags, nonMissingContainerRequests: amounts(filler) } : flags
      expect(item.expectedRequests ?? item.expectedLimits).toBeDefined()
      if (item.expectedRequests) expect(effectiveRequests(podOf(item.pod), options)).toEqual(amounts(item.expectedRequests))
      if (item.expectedLimits) expect(effectiveLimits(podOf(item.pod), options)).toEqual(amounts(item.expectedLimits))
    })
  })
})
