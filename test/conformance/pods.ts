/** Pods and amounts as Kubernetes' cases write them: quantities as text. */
import type { PodResources } from '../../src/model/pod-requests.ts'
import { toBaseUnits } from '../../src/model/quantity.ts'

export type Quantities = Readonly<Record<string, string>>

interface ContainerText {
  readonly requests?: Quantities
  readonly limits?: Quantities
  readonly restartPolicy?: 'Always'
}

export interface PodText {
  readonly containers?: readonly ContainerText[]
  readonly initContainers?: readonly ContainerText[]
  readonly resources?: ContainerText
  readonly overhead?: Quantities
}

export function podOf(pod: PodText): PodResources {
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

/** In base units. */
export function amounts(list: Quantities): Record<string, number> {
  return Object.fromEntries(Object.entries(list).map(([name, text]) => [name, toBaseUnits(name, text, { fractionsOfBytes: true })]))
}
