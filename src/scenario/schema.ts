/** The scenario file as a whole. Unknown keys are errors everywhere; defaults are filled in by resolve.ts. */
import * as z from 'zod'
import { clusterRecipeSchema, workloadRecipeSchema } from '../generate/recipes.ts'
import { MOST_PODS } from '../model/limits.ts'
import type { TraceFormat } from '../traces/format.ts'
import { placement } from './schema-placement.ts'
import { node, pod, port } from './schema-pod.ts'
import { labels, podAffinity } from './schema-relations.ts'
import { allocator, compatibility, retry, type StrategyRegistry, scheduler, strategySchema } from './schema-runs.ts'
import { type ClusterTraceFile, traceSchemas, type WorkloadTraceFile } from './schema-trace.ts'
import { count, duration, fileName, name, positiveDuration, quantities, resultName, word } from './schema-values.ts'

const boundPod = z.strictObject({
  name,
  node: name.describe('the node it runs on'),
  requests: quantities(),
  ports: z.array(port).exactOptional().describe('host ports that it occupies'),
  namespace: name.exactOptional(),
  labels: labels.exactOptional(),
  affinity: z
    .strictObject({ podAffinity: podAffinity.exactOptional(), podAntiAffinity: podAffinity.exactOptional() })
    .exactOptional()
    .describe('what it asks of its neighbours'),
  until: positiveDuration.exactOptional().describe('when it ends; absent: never'),
})

const prefill = z
  .union([
    z.strictObject({ utilisation: z.number().min(0).max(1) }),
    z.strictObject({ tasks: count.max(MOST_PODS), requests: quantities() }),
    z.array(boundPod),
  ])
  .describe('room that is taken from the start: a share of every dimension, so many equal tasks placed at random, or a list of bound pods')

const manifests = z.array(fileName).min(1).describe('Kubernetes YAML or JSON files, relative to this one')

function clusterSchema(trace: z.ZodType<ClusterTraceFile>) {
  return z
    .strictObject({
      nodes: z.array(node).min(1).exactOptional(),
      generate: z.exactOptional(clusterRecipeSchema),
      manifests: manifests.exactOptional(),
      trace: trace.exactOptional(),
      prefill: prefill.exactOptional(),
    })
    .superRefine((value, context) => oneSource(value, ['nodes', 'generate', 'manifests', 'trace'], context))
}

const job = z.strictObject({
  name,
  arrival: duration.exactOptional().describe('submission, from the start of the run; default 0'),
  duration: positiveDuration.exactOptional().describe('from when its group runs; absent: for ever'),
  count: count.max(MOST_PODS).exactOptional().describe('copies of the job, NAME-0 and so on'),
  interarrival: duration.exactOptional().describe('each copy comes this long after the last'),
  scheduler: name.exactOptional().describe('which scheduler serves it; default: default'),
  priority: z.int().min(-2_147_483_648).max(2_147_483_647).exactOptional().describe('higher goes first; default 0'),
  class: word.min(1).exactOptional().describe('workload class, for decision times by class'),
  gang: z
    .strictObject({ minMember: count.max(MOST_PODS).exactOptional() })
    .exactOptional()
    .describe('useful only when minMember pods run; {}: all pods; absent: every pod for itself'),
  pods: z.array(pod).min(1),
})

function workloadSchema(trace: z.ZodType<WorkloadTraceFile>) {
  return z
    .strictObject({
      jobs: z.array(job).min(1).exactOptional(),
      generate: z.exactOptional(workloadRecipeSchema),
      manifests: manifests.exactOptional(),
      trace: trace.exactOptional(),
    })
    .superRefine((value, context) => oneSource(value, ['jobs', 'generate', 'manifests', 'trace'], context))
}

function oneSource(value: object, sources: readonly string[], context: z.RefinementCtx): void {
  const given = sources.filter((source) => source in value)
  if (given.length === 1) return
  const problem = given.length === 0 ? `none of them` : given.join(' and ')
  context.addIssue({
    code: 'custom',
    path: given.slice(1, 2),
    message: `invalid source: ${problem}, allowed: one of ${sources.join(', ')}`,
  })
}

const series = z
  .strictObject({ name: word.min(1), parameter: word.min(1).describe('what differs: load, nodes'), value: z.number() })
  .describe('its place in a series of scenarios that differ in one parameter: reports draw lines over it')

const seed = z
  .union([z.int(), z.string().min(1).max(253)])
  .describe('an integer or a text')
  .transform((value) => String(value))

/** The schema, with the strategies of a registry and the formats of traces. */
export function scenarioSchema(registry: StrategyRegistry, formats: readonly TraceFormat[]) {
  const trace = traceSchemas(formats)
  return z.strictObject({
    version: z
      .literal(1, { error: ({ input }) => `invalid version: ${String(input).slice(0, 20)}, allowed: 1` })
      .exactOptional()
      .describe('of the file format; default 1'),
    name: name.exactOptional(),
    description: z.string().max(10_000).exactOptional(),
    series: series.exactOptional(),
    seed: seed.exactOptional(),
    duration: positiveDuration.exactOptional().describe('simulated time limit; absent: until nothing can happen any more'),
    eventBudget: z.int().min(1).exactOptional().describe('most events of a run'),
    cluster: clusterSchema(trace.cluster),
    workload: workloadSchema(trace.workload),
    schedulers: z.array(scheduler).min(1).exactOptional(),
    allocator: allocator.exactOptional(),
    placement: placement.exactOptional(),
    strategies: z.array(strategySchema(registry)).min(1).exactOptional(),
    retry: retry.exactOptional().describe('how failed attempts are retried: a preset, or the rules'),
    compatibility: compatibility.exactOptional().describe('how runs repeat another simulator; absent: they do not'),
    expect: z
      .record(resultName, z.record(z.string().max(1024), z.unknown()))
      .exactOptional()
      .describe('expected figures by strategy'),
  })
}

export type ScenarioFile = z.output<ReturnType<typeof scenarioSchema>>
export type JobFile = NonNullable<ScenarioFile['workload']['jobs']>[number]
export type BoundPodFile = z.output<typeof boundPod>
