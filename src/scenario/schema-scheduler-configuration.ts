/**
 * `KubeSchedulerConfiguration` (kubescheduler.config.k8s.io/v1) as people write it: every key of Kubernetes is known, those that are not
 * modelled are taken and told, all others are errors.
 */
import * as z from 'zod'
import { namesAt, PLUGIN_NAMES } from '../placement/kubernetes/plugins.ts'
import { generalProblems, profileProblems } from '../placement/kubernetes/profile-problems.ts'
import { anything, obeys, pluginConfig } from './schema-plugin-arguments.ts'
import { word } from './schema-values.ts'

const disabled = z
  .array(z.strictObject({ name: z.enum([...PLUGIN_NAMES, '*']) }))
  .exactOptional()
  .describe('by name, or "*" for all defaults')

const weight = z.number().exactOptional().describe('of its score; 1 if absent')

/** Weights are taken everywhere, as Kubernetes does; only those of scores count. */
function pluginSet(names: readonly string[]) {
  return z.strictObject({ enabled: z.array(z.strictObject({ name: z.enum([...names]), weight })).exactOptional(), disabled })
}

const idle = pluginSet(PLUGIN_NAMES).meta({ id: 'pluginSet' }).exactOptional()

const plugins = z.strictObject({
  multiPoint: pluginSet(PLUGIN_NAMES).exactOptional().describe('for all extension points at once'),
  filter: pluginSet(namesAt('filter')).exactOptional(),
  score: pluginSet(namesAt('score')).exactOptional(),
  preEnqueue: idle,
  queueSort: idle,
  preFilter: idle,
  postFilter: idle,
  preScore: idle,
  reserve: idle,
  permit: idle,
  preBind: idle,
  bind: idle,
  postBind: idle,
})

const profile = z
  .strictObject({
    schedulerName: word.min(1).exactOptional().describe('which scheduler it is for; default-scheduler if absent'),
    percentageOfNodesToScore: z.number().exactOptional(),
    plugins: plugins.exactOptional(),
    pluginConfig: z.array(pluginConfig).exactOptional().describe('arguments of plugins'),
  })
  .superRefine(obeys(profileProblems))

export const schedulerConfiguration = z
  .strictObject({
    apiVersion: z.literal('kubescheduler.config.k8s.io/v1').exactOptional(),
    kind: z.literal('KubeSchedulerConfiguration').exactOptional(),
    percentageOfNodesToScore: z.number().exactOptional().describe('0 to 100; 0 if absent: adaptive'),
    podInitialBackoffSeconds: z.number().exactOptional().describe('first wait of a pod, for scenarios without `retry`'),
    podMaxBackoffSeconds: z.number().exactOptional().describe('longest wait of a pod'),
    profiles: z.array(profile).exactOptional(),
    extenders: anything,
    // How the process runs: nothing that a simulation knows.
    parallelism: anything,
    leaderElection: anything,
    clientConnection: anything,
    enableProfiling: anything,
    enableContentionProfiling: anything,
    delayCacheUntilActive: anything,
  })
  .superRefine(obeys(generalProblems))
  .describe('KubeSchedulerConfiguration')
  .meta({ id: 'schedulerConfiguration' })

export type SchedulerConfigurationFile = z.output<typeof schedulerConfiguration>
export type SchedulerProfileFile = z.output<typeof profile>
