/** Kubernetes' own cases of the effective request of a pod, against the library's. */
import { expect, test } from 'vitest'
import { effectiveLimits, effectiveRequests, type PodRequestsOptions, type PodResources } from '../../src/model/pod-requests.ts'
import { toBaseUnits } from '../../src/model/quantity.ts'
import { describeCases, titleOf } from './cases.ts'

type Quantities = Readonly<Record<string, string>>

interface ContainerText {
  readonly requests?: Quantities
  readonly limits?: Quantities
  readonly restartPolicy?: 'Always'
}

interface PodRequestsCase {
  readonly id?: string
  readonly name?: string
  readonly pod: {
    readonly containers?: readonly ContainerText[]
    readonly initContainers?: readonly ContainerText[]
    readonly resources?: ContainerText
    readonly overhead?: Quantities
  }
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
      if (item.expectedRequests) expect(effectiveRequests(podOf(item), options)).toEqual(amounts(item.expectedRequests))
      if (item.expectedLimits) expect(effectiveLimits(podOf(item), options)).toEqual(amounts(item.expectedLimits))
    })
  })
})

function podOf({ pod }: PodRequestsCase): PodResources {
  return {
    containers: (pod.containers ?? []).map(container),
    initContainers: (pod.initContainers ?? []).map(container),
    ...container(pod.resources ?? {}),
    overhead: amounts(pod.overhead ?? {}),
  }
}

function container(text: ContainerText): PodResources['containers'][number] & { restartPolicy?: 'Always' } {
  return {
    requests: amounts(text.requests ?? {}),
    limits: amounts(text.limits ?? {}),
    ...(text.restartPolicy === 'Always' ? { restartPolicy: text.restartPolicy } : {}),
  }
}

function amounts(list: Quantities): Record<string, number> {
  return Object.fromEntries(Object.entries(list).map(([name, text]) => [name, toBaseUnits(name, text, { fractionsOfBytes: true })]))
}
