/**
 * What pods say of each other in a scenario file and in manifests: labels, inter-pod affinity and topology spread, in Kubernetes' own
 * keys. `lenient`: keys that are not known are passed over, as everywhere in manifests.
 */
import * as z from 'zod'
import { LONGEST } from '../model/names.ts'
import { name, word } from './schema-values.ts'
import { show } from './suggest.ts'

/** Of labels and topologies; values may be empty. */
export const labels = z.record(
  z
    .string()
    .min(1)
    .max(2 * LONGEST),
  word,
)

const requirement = z
  .strictObject({ key: word.min(1), operator: z.enum(['In', 'NotIn', 'Exists', 'DoesNotExist']), values: z.array(word).exactOptional() })
  .superRefine(({ operator, values = [] }, context) => {
    const needed = operator === 'In' || operator === 'NotIn'
    if (needed === values.length > 0) return
    const message = needed
      ? `invalid values: none, allowed: at least one for ${operator}`
      : `invalid values: ${show(values[0])}, allowed: none for ${operator}`
    context.addIssue({ code: 'custom', path: ['values'], message })
  })

const selectorKeys = { matchLabels: labels.exactOptional(), matchExpressions: z.array(requirement).exactOptional() }
const keyList = z.array(word.min(1)).exactOptional()
/** Of a wish. */
export const weight = z.int().min(1).max(100)
const topologyKey = word.min(1)
const policy = z.enum(['Honor', 'Ignore']).exactOptional()
const skew = z.int().min(1)

function objects(lenient: boolean) {
  const object = <Shape extends z.ZodRawShape>(shape: Shape) => (lenient ? z.strictObject(shape).strip() : z.strictObject(shape))
  const labelSelector = object(selectorKeys)
  const term = object({
    labelSelector: labelSelector.exactOptional(),
    topologyKey,
    namespaces: z.array(name).exactOptional(),
    namespaceSelector: labelSelector.exactOptional(),
    matchLabelKeys: keyList,
    mismatchLabelKeys: keyList,
  })
  const affinity = object({
    requiredDuringSchedulingIgnoredDuringExecution: z.array(term).exactOptional(),
    preferredDuringSchedulingIgnoredDuringExecution: z.array(object({ weight, podAffinityTerm: term })).exactOptional(),
  })
  const spread = object({
    maxSkew: skew,
    topologyKey,
    whenUnsatisfiable: z.enum(['DoNotSchedule', 'ScheduleAnyway']),
    labelSelector: labelSelector.exactOptional(),
    minDomains: skew.exactOptional(),
    nodeAffinityPolicy: policy,
    nodeTaintsPolicy: policy,
    matchLabelKeys: keyList,
  }).superRefine(({ whenUnsatisfiable, minDomains }, context) => {
    if (minDomains === undefined || whenUnsatisfiable === 'DoNotSchedule') return
    const message = `invalid minDomains: ${minDomains}, allowed: with whenUnsatisfiable DoNotSchedule only`
    context.addIssue({ code: 'custom', path: ['minDomains'], message })
  })
  return { affinity, spread: z.array(spread) }
}

const strict = objects(false)
const lenient = objects(true)

/** `podAffinity` or `podAntiAffinity`. */
export const podAffinity = strict.affinity.meta({ id: 'podAffinity' })
export const topologySpread = strict.spread.meta({ id: 'topologySpreadConstraints' })
/** The same in a manifest. */
export const podAffinityObject = lenient.affinity
export const topologySpreadObject = lenient.spread

export type PodAffinityFile = z.output<typeof podAffinity>
export type TermFile = NonNullable<PodAffinityFile['requiredDuringSchedulingIgnoredDuringExecution']>[number]
export type SpreadFile = z.output<typeof topologySpread>[number]
