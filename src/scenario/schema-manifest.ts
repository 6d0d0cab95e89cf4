/**
 * Kubernetes objects as `kubectl get nodes,pods -o json` prints them or people write them: strict in what is read, blind to all the
 * rest.
 */
import * as z from 'zod'
import { MOST_PODS } from '../model/limits.ts'
import { port, resourcesSchema, selectorTerm, taint, toleration } from './schema-pod.ts'
import { labels, podAffinityObject, topologySpreadObject, weight } from './schema-relations.ts'
import { name, quantities, word } from './schema-values.ts'

/** Labels that make a pod a member of a PodGroup (scheduler-plugins coscheduling, now and before). */
export const GROUP_LABELS = ['scheduling.x-k8s.io/pod-group', 'pod-group.scheduling.sigs.k8s.io'] as const

const metadata = z.object({
  name,
  namespace: name.exactOptional(),
  labels: labels.exactOptional(),
})

const container = z.object({
  name,
  resources: resourcesSchema(true).strip().exactOptional(),
  ports: z.array(port.strip()).exactOptional(),
})

const initContainer = container.extend({ restartPolicy: z.string().exactOptional() })

const affinity = z.object({
  nodeAffinity: z
    .object({
      requiredDuringSchedulingIgnoredDuringExecution: z.object({ nodeSelectorTerms: z.array(selectorTerm.strip()).min(1) }).exactOptional(),
      preferredDuringSchedulingIgnoredDuringExecution: z.array(z.object({ weight, preference: selectorTerm.strip() })).exactOptional(),
    })
    .exactOptional(),
  podAffinity: podAffinityObject.exactOptional(),
  podAntiAffinity: podAffinityObject.exactOptional(),
})

export const podObject = z.object({
  kind: z.literal('Pod'),
  metadata,
  spec: z.object({
    containers: z.array(container).min(1),
    initContainers: z.array(initContainer).exactOptional(),
    resources: resourcesSchema(true).strip().exactOptional(),
    overhead: quantities(true).exactOptional(),
    nodeName: name.exactOptional(),
    nodeSelector: z.record(word.min(1), word).exactOptional(),
    affinity: affinity.exactOptional(),
    tolerations: z.array(toleration.strip()).exactOptional(),
    hostNetwork: z.boolean().exactOptional(),
    schedulerName: word.exactOptional(),
    priority: z.int().exactOptional(),
    topologySpreadConstraints: topologySpreadObject.exactOptional(),
  }),
  status: z.object({ phase: z.string().exactOptional() }).exactOptional(),
})

export const nodeObject = z.object({
  kind: z.literal('Node'),
  metadata,
  spec: z.object({ taints: z.array(taint.strip()).exactOptional(), unschedulable: z.boolean().exactOptional() }).nullish(),
  status: z
    .object({ allocatable: quantities(true).exactOptional(), capacity: quantities(true).exactOptional() })
    .refine((status) => Object.values(status.allocatable ?? status.capacity ?? {}).some((amount) => amount > 0), {
      path: ['allocatable'],
      error: 'invalid allocatable: nothing, allowed: more than zero of some resource',
    }),
})

export const podGroupObject = z.object({
  kind: z.literal('PodGroup'),
  metadata,
  spec: z.object({ minMember: z.int().min(1).max(MOST_PODS).exactOptional() }),
})

export type PodObject = z.output<typeof podObject>
export type NodeObject = z.output<typeof nodeObject>
export type PodGroupObject = z.output<typeof podGroupObject>
