/** `pluginConfig` of a profile of the Kubernetes scheduler (kubescheduler.config.k8s.io/v1): the arguments of its plugins. */
import * as z from 'zod'
import { argumentProblems, type ProfileProblem } from '../placement/kubernetes/profile-problems.ts'
import { word } from './schema-values.ts'

/** A rule of the placement room, told where the mapping stands that it looks at. */
export function obeys<Value>(rule: (value: Value) => readonly ProfileProblem[]): (value: Value, context: z.RefinementCtx) => void {
  return (value, context) => {
    for (const { at, message } of rule(value)) context.addIssue({ code: 'custom', path: [...at], message })
  }
}

/** Taken as it is, whatever it is. */
export const anything = z.unknown().exactOptional()

/** What arguments may say of their own type. */
const typeMeta = { apiVersion: anything, kind: anything }

const resources = z.array(z.strictObject({ name: word.min(1), weight: z.number().exactOptional().describe('1 if absent') })).exactOptional()

const fitArgs = z
  .strictObject({
    ...typeMeta,
    scoringStrategy: z
      .strictObject({
        type: z.enum(['LeastAllocated', 'MostAllocated', 'RequestedToCapacityRatio']),
        resources,
        requestedToCapacityRatio: z
          .strictObject({ shape: z.array(z.strictObject({ utilization: z.number(), score: z.number() })) })
          .exactOptional()
          .describe('a broken line from utilization, 0 to 100, to a score from 0 to 10'),
      })
      .exactOptional(),
    ignoredResources: z.array(word.min(1)).exactOptional().describe('extended resources that the filter does not look at'),
    ignoredResourceGroups: z.array(word.min(1)).exactOptional().describe('the same for all resources GROUP/...'),
  })
  .superRefine(obeys((args) => argumentProblems({ name: 'NodeResourcesFit', args })))

const balancedArgs = z
  .strictObject({ ...typeMeta, resources })
  .superRefine(obeys((args) => argumentProblems({ name: 'NodeResourcesBalancedAllocation', args })))

const affinityArgs = z
  .strictObject({
    ...typeMeta,
    hardPodAffinityWeight: z.number().exactOptional().describe('0 to 100; 1 if absent'),
    ignorePreferredTermsOfExistingPods: anything,
  })
  .superRefine(obeys((args) => argumentProblems({ name: 'InterPodAffinity', args })))

const spreadArgs = z.strictObject({
  ...typeMeta,
  defaultConstraints: z
    .array(
      z.strictObject({
        maxSkew: z.int().min(1),
        topologyKey: word.min(1),
        whenUnsatisfiable: z.enum(['DoNotSchedule', 'ScheduleAnyway']),
      }),
    )
    .exactOptional(),
  defaultingType: z.enum(['System', 'List']).exactOptional(),
})

/** Arguments of a plugin that does nothing here. */
function idle<Name extends string>(name: Name) {
  return z.strictObject({ name: z.literal(name), args: anything })
}

export const pluginConfig = z.discriminatedUnion('name', [
  z.strictObject({ name: z.literal('NodeResourcesFit'), args: fitArgs }),
  z.strictObject({ name: z.literal('NodeResourcesBalancedAllocation'), args: balancedArgs }),
  z.strictObject({ name: z.literal('InterPodAffinity'), args: affinityArgs }),
  z.strictObject({ name: z.literal('PodTopologySpread'), args: spreadArgs }),
  idle('NodeAffinity'),
  idle('DefaultPreemption'),
  idle('VolumeBinding'),
  idle('DynamicResources'),
])

export type PluginConfigFile = z.output<typeof pluginConfig>
