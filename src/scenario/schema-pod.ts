/**
 * Pods and nodes in a scenario file: Kubernetes' own keys, the part of them that decides where a pod can go. Keys that describe
 * what runs inside a container are taken and dropped; keys that would change scheduling and are not modelled are taken and reported
 * (see warnings.ts).
 */
import * as z from 'zod'
import { MOST_NODES, MOST_PODS } from '../model/limits.ts'
import { formatQuantity } from '../model/quantity.ts'
import type { HostPort } from '../model/workload.ts'
import { labels, podAffinity, topologySpread, weight } from './schema-relations.ts'
import { count, duration, name, quantities, word } from './schema-values.ts'
import { show } from './suggest.ts'

const dropped = z.unknown().exactOptional()

/** What a container may say that has no part in scheduling. */
const DESCRIPTIVE_CONTAINER_KEYS = {
  image: dropped,
  imagePullPolicy: dropped,
  command: dropped,
  args: dropped,
  env: dropped,
  envFrom: dropped,
  workingDir: dropped,
  volumeMounts: dropped,
  volumeDevices: dropped,
  livenessProbe: dropped,
  readinessProbe: dropped,
  startupProbe: dropped,
  lifecycle: dropped,
  securityContext: dropped,
  stdin: dropped,
  tty: dropped,
  terminationMessagePath: dropped,
  terminationMessagePolicy: dropped,
}

const DESCRIPTIVE_POD_KEYS = {
  annotations: dropped,
  restartPolicy: dropped,
  terminationGracePeriodSeconds: dropped,
  serviceAccountName: dropped,
  securityContext: dropped,
  imagePullSecrets: dropped,
  hostname: dropped,
  subdomain: dropped,
  dnsPolicy: dropped,
}

/** Keys of a pod that bear on scheduling in Kubernetes and are not modelled: each is reported once. */
export const UNMODELLED_POD_KEYS = ['volumes', 'priorityClassName', 'schedulingGates', 'resourceClaims'] as const

const UNMODELLED = {
  volumes: dropped,
  priorityClassName: dropped,
  schedulingGates: dropped,
  resourceClaims: dropped,
}

const portNumber = z.int().min(0).max(65_535)

export const port = z.strictObject({
  hostPort: portNumber.exactOptional(),
  containerPort: portNumber.exactOptional(),
  protocol: z.enum(['TCP', 'UDP', 'SCTP']).exactOptional(),
  hostIP: word.exactOptional(),
  name: dropped,
})

/** Requests and limits of a container or pod. `lenient`: as Kubernetes takes them. */
export function resourcesSchema(lenient = false) {
  const keys = { requests: quantities(lenient).exactOptional(), limits: quantities(lenient).exactOptional(), claims: dropped }
  return z.strictObject(keys).superRefine(({ requests, limits }, context) => {
    for (const [resource, limit] of Object.entries(limits ?? {})) {
      const request = requests?.[resource] ?? 0
      if (limit >= request) continue
      const message = `invalid limit: ${formatQuantity(resource, limit)}, allowed: at least the request ${formatQuantity(resource, request)}`
      context.addIssue({ code: 'custom', path: ['limits', resource], message })
    }
  })
}

const resources = resourcesSchema().meta({ id: 'resources' })

const containerKeys = {
  name,
  resources: resources.exactOptional(),
  arrival: duration.exactOptional().describe('when it can start, after the arrival of its job'),
  ports: z.array(port).exactOptional(),
  ...DESCRIPTIVE_CONTAINER_KEYS,
}

const container = z.strictObject(containerKeys).meta({ id: 'container' })
const initContainer = z
  .strictObject({ ...containerKeys, restartPolicy: z.literal('Always').exactOptional().describe('Always: a sidecar') })
  .meta({ id: 'initContainer' })

const requirement = z
  .strictObject({
    key: word.min(1),
    operator: z.enum(['In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt']),
    values: z.array(word).exactOptional(),
  })
  .superRefine((value, context) => {
    const problem = valuesProblem(value.operator, value.values ?? [])
    if (problem !== undefined) context.addIssue({ code: 'custom', path: ['values'], message: problem })
  })

function valuesProblem(operator: string, values: readonly string[]): string | undefined {
  if (operator === 'In' || operator === 'NotIn')
    return values.length > 0 ? undefined : `invalid values: none, allowed: at least one for ${operator}`
  if (operator === 'Gt' || operator === 'Lt') {
    return values.length === 1 && /^[-+]?\d{1,15}$/.test(values[0])
      ? undefined
      : `invalid values: ${show(values[0])}, allowed: one integer for ${operator}`
  }
  return values.length === 0 ? undefined : `invalid values: ${show(values[0])}, allowed: none for ${operator}`
}

export const selectorTerm = z.strictObject({
  matchExpressions: z.array(requirement).exactOptional(),
  matchFields: z.array(requirement).exactOptional(),
})

const affinity = z.strictObject({
  nodeAffinity: z
    .strictObject({
      requiredDuringSchedulingIgnoredDuringExecution: z.strictObject({ nodeSelectorTerms: z.array(selectorTerm).min(1) }).exactOptional(),
      preferredDuringSchedulingIgnoredDuringExecution: z.array(z.strictObject({ weight, preference: selectorTerm })).exactOptional(),
    })
    .exactOptional(),
  podAffinity: podAffinity.exactOptional(),
  podAntiAffinity: podAffinity.exactOptional(),
})

const effect = z.enum(['NoSchedule', 'PreferNoSchedule', 'NoExecute'])

export const toleration = z.strictObject({
  key: word.exactOptional(),
  operator: z.enum(['Exists', 'Equal']).exactOptional(),
  value: word.exactOptional(),
  effect: effect.exactOptional(),
  tolerationSeconds: dropped,
})

export const pod = z
  .strictObject({
    name,
    namespace: name.exactOptional().describe('terms of others mean pods of their own namespace only; default: default'),
    labels: labels.exactOptional(),
    replicas: count.max(MOST_PODS).exactOptional().describe('copies of the pod, NAME-0 and so on'),
    containers: z.array(container).min(1),
    initContainers: z.array(initContainer).exactOptional(),
    resources: resources.exactOptional().describe('requests at the level of the pod: they replace the sum of cpu, memory and hugepages'),
    overhead: quantities().exactOptional(),
    nodeSelector: z.record(word.min(1), word).exactOptional(),
    affinity: affinity.exactOptional(),
    tolerations: z.array(toleration).exactOptional(),
    topologySpreadConstraints: topologySpread.exactOptional(),
    hostNetwork: z.boolean().exactOptional().describe('true: container ports are host ports'),
    ...UNMODELLED,
    ...DESCRIPTIVE_POD_KEYS,
  })
  .meta({ id: 'pod' })

export const taint = z.strictObject({ key: word.min(1), value: word.exactOptional(), effect, timeAdded: dropped })

export const node = z
  .strictObject({
    name,
    allocatable: quantities().refine((list) => Object.values(list).some((amount) => amount > 0), {
      error: 'invalid allocatable: nothing, allowed: more than zero of some resource',
    }),
    labels: labels.exactOptional(),
    taints: z.array(taint).exactOptional(),
    unschedulable: z.boolean().exactOptional(),
    count: count.max(MOST_NODES).exactOptional().describe('copies of the node, NAME-0 and so on'),
  })
  .meta({ id: 'node' })

export type NodeFile = z.output<typeof node>
export type PodFile = z.output<typeof pod>
export type ContainerFile = z.output<typeof initContainer>
export type PortFile = z.output<typeof port> & Partial<HostPort>
