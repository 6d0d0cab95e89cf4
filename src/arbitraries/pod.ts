/** Pods of a few containers: late siblings, sidecars, init containers, overhead, requests of the whole pod, host ports, selectors. */
import fc, { type Arbitrary } from 'fast-check'
import type { ResourceList } from '../model/resources.ts'
import { SECOND, type Time } from '../model/time.ts'
import type { Container, InitContainer, Pod } from '../model/workload.ts'
import { checked, count, flag, type Rules, whole } from './constraints.ts'
import { arbitraryRelations, type Relations } from './relations.ts'
import { arbitraryResources, DIMENSIONS } from './resources.ts'
import { arbitraryList } from './simpler.ts'

/** What a pod may be made of. */
export interface PodConstraints {
  /** 1 or more. Default: 3. */
  readonly maxContainers?: number
  /** Dimensions in play, 1 to 4. Default: 2. */
  readonly dimensions?: number
  /** Largest request of a container in one dimension, base units, 0 or more; 1 or more without `emptyRequests`. Default: 4. */
  readonly maxRequest?: number
  /** Latest arrival of a container after its job, microseconds. Default: 4 s. */
  readonly maxSkew?: Time
  /** Containers that ask for nothing. Default: true. */
  readonly emptyRequests?: boolean
  /** Init containers, sidecars, overhead, requests of the whole pod, host ports. Default: true. */
  readonly extras?: boolean
  /** Selectors and tolerations. Default: true. */
  readonly filters?: boolean
  /** Labels, inter-pod affinity and topology spread; nodes get labels for it. Default: false. */
  readonly neighbours?: boolean
}

export const POD_RULES: Rules<PodConstraints> = {
  maxContainers: count(),
  dimensions: whole(1, DIMENSIONS.length),
  maxRequest: (value, path, { emptyRequests }) =>
    whole(emptyRequests === false ? 1 : 0, Infinity, { because: emptyRequests === false ? ', as emptyRequests is false' : '' })(
      value,
      path,
      {},
    ),
  maxSkew: whole(0),
  emptyRequests: flag,
  extras: flag,
  filters: flag,
  neighbours: flag,
}

interface Draft {
  readonly requests: ResourceList
  readonly late: number
  readonly port: boolean
}

interface Extras {
  readonly init?: ResourceList
  readonly sidecar?: ResourceList
  readonly overhead?: ResourceList
  readonly whole?: ResourceList
}

/**
 * A pod called `name`; shrinks towards one container that arrives with its job.
 * @throws InvalidInputError for constraints that cannot be kept.
 */
export function arbitraryPod(constraints: PodConstraints = {}, name = 'p0'): Arbitrary<Pod> {
  return anyPod(checked('arbitraryPod', POD_RULES, constraints, name), name)
}

/** The same for constraints that were checked already. */
export function anyPod(constraints: PodConstraints, name = 'p0'): Arbitrary<Pod> {
  const { maxContainers = 3, dimensions = 2, maxRequest = 4, maxSkew = 4 * SECOND, emptyRequests = true } = constraints
  const { extras = true, filters = true, neighbours = false } = constraints
  const least = emptyRequests ? 0 : 1
  const container: Arbitrary<Draft> = fc.record({
    requests: arbitraryResources({ dimensions, least, most: maxRequest }),
    late: fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, fc.nat({ max: 4 })).map((quarter) => Math.round((quarter * maxSkew) / 4)),
    port: fc.nat({ max: 9 }).map((draw) => extras && draw === 9),
  })
  return fc
    .record({
      containers: arbitraryList(container, { maxLength: maxContainers }),
      extras: extras ? fc.oneof({ weight: 4, arbitrary: fc.constant({}) }, arbitraryExtras(dimensions)) : fc.constant({}),
      filter: filters ? fc.nat({ max: 7 }) : fc.constant(0),
      relations: neighbours ? arbitraryRelations() : fc.constant<Relations>({}),
    })
    .map(({ containers, extras: more, filter, relations }) => ({ ...podOf(name, containers, more, filter), ...relations }))
}

function arbitraryExtras(dimensions: number): Arbitrary<Extras> {
  const list = arbitraryResources({ dimensions, most: 2 })
  return fc.record({ init: list, sidecar: list, overhead: list, whole: list }, { requiredKeys: [] })
}

function podOf(name: string, drafts: readonly Draft[], extras: Extras, filter: number): Pod {
  const containers = drafts.map((draft, index) => containerOf(draft, index))
  const initContainers: InitContainer[] = []
  if (extras.init !== undefined) initContainers.push({ name: 'init', requests: extras.init })
  if (extras.sidecar !== undefined) initContainers.push({ name: 'sidecar', requests: extras.sidecar, restartPolicy: 'Always' })
  return {
    name,
    containers,
    ...(initContainers.length === 0 ? {} : { initContainers }),
    ...(extras.overhead === undefined ? {} : { overhead: extras.overhead }),
    ...(extras.whole === undefined ? {} : { requests: levelOf(extras.whole, drafts, extras) }),
    ...(filter === 7 ? { nodeSelector: { zone: 'a' } } : {}),
    ...(filter === 6 ? { tolerations: [{ key: 'kept', operator: 'Exists' as const }] } : {}),
  }
}

/** Requests of the whole pod are no less than those of its parts, as Kubernetes demands. */
function levelOf(more: ResourceList, drafts: readonly Draft[], extras: Extras): ResourceList {
  const level: Record<string, number> = {}
  for (const resource of ['cpu', 'memory']) {
    if (more[resource] === undefined) continue
    const parts = drafts.reduce((sum, draft) => sum + draft.requests[resource], extras.sidecar?.[resource] ?? 0)
    level[resource] = Math.max(parts, extras.init?.[resource] ?? 0) + more[resource]
  }
  return level
}

function containerOf(draft: Draft, index: number): Container {
  return {
    name: `c${index}`,
    requests: draft.requests,
    ...(draft.late === 0 ? {} : { arrival: draft.late }),
    ...(draft.port ? { ports: [{ hostPort: 8000 + index }] } : {}),
  }
}
