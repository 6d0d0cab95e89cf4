/**
 * From a scenario and a seed to the nodes and jobs of a run. What is written out passes through as it is; recipes are resolved, the
 * cluster first, for a workload may be made to measure. The same pair gives the same objects, for every strategy of a comparison.
 */
import { invariant } from '../errors.ts'
import { omegaStream } from '../kernel/omega-streams.ts'
import { randomStream } from '../kernel/random.ts'
import { type Cluster, withHostname } from '../model/cluster.ts'
import type { OmegaCompatibility } from '../model/compatibility.ts'
import { type Jobs, JobTable, type Submissions } from '../model/job-table.ts'
import type { ClusterSource, Scenario, WorkloadSource } from '../model/scenario.ts'
import type { Workload } from '../model/workload.ts'
import { generateCluster } from './clusters.ts'
import { modelOf } from './fitted/models.ts'
import { prefillOf } from './prefill.ts'
import { prefillTasksOf } from './prefill-tasks.ts'
import { clusterRecipeSchema, readRecipe, type WorkloadRecipe, workloadRecipeSchema } from './recipes.ts'
import { coScheduling } from './workloads/co-scheduling.ts'
import { conflictProne } from './workloads/conflict-prone.ts'
import { deadlockProne } from './workloads/deadlock-prone.ts'
import { fitted } from './workloads/fitted.ts'
import { fragmenting } from './workloads/fragmenting.ts'
import { mixed } from './workloads/mixed.ts'
import { omega } from './workloads/omega.ts'
import { omegaC } from './workloads/omega-c.ts'

/** What a run is made on. */
export interface Materials {
  /** Nodes, and what is bound to them from the start. */
  readonly cluster: Cluster
  /** All jobs. */
  readonly workload: Workload
}

/** The same, large workloads in the form in which they cost least. */
export interface Provisions {
  readonly cluster: Cluster
  readonly workload: Submissions
}

/**
 * The cluster and the workload of a scenario under a seed.
 * @throws InvalidInputError for a recipe that is wrong in itself or cannot be met on this cluster.
 */
export function materialise(scenario: Scenario, seed: string): Materials {
  const { cluster, workload } = provide(scenario, seed)
  const { jobs } = workload
  return { cluster, workload: { jobs: jobs instanceof JobTable ? jobs.all() : jobs } }
}

/** As {@link materialise}, for a run: jobs may stay in a table. */
export function provide(scenario: Scenario, seed: string): Provisions {
  const made = materialiseCluster(scenario.cluster, seed, scenario.compatibility?.omega)
  const { workload } = scenario
  const hostnames = workload.hostnames === true || keepsApart(workload)
  const cluster = hostnames ? { ...made, nodes: made.nodes.map(withHostname) } : made
  return { cluster, workload: { jobs: provideJobs(workload, cluster, seed) } }
}

/** The cluster of its source: nodes, then the pods that are listed, then those that a recipe, a utilisation or a count of tasks adds. */
export function materialiseCluster(source: ClusterSource, seed: string, omega?: OmegaCompatibility): Cluster {
  const generated =
    source.generate === undefined ? undefined : generateCluster(readRecipe(clusterRecipeSchema, source.generate, 'cluster.generate'), seed)
  const nodes = generated?.nodes ?? source.nodes
  invariant(nodes !== undefined, 'a cluster of nodes or of a recipe')
  const prefill = [...(source.prefill ?? []), ...(generated?.prefill ?? [])]
  const filled = [...prefill, ...prefillOf({ nodes, prefill }, source.prefillUtilisation ?? 0, seed)]
  if (source.prefillTasks !== undefined) {
    const stream = omega === undefined ? randomStream(seed, 'prefill/tasks') : omegaStream(omega, 'prefill/tasks')
    filled.push(...prefillTasksOf({ nodes, prefill: filled }, source.prefillTasks, stream))
  }
  return filled.length === 0 ? { nodes } : { nodes, prefill: filled }
}

/** Whether generated pods keep away from each other on a node. */
function keepsApart({ generate }: WorkloadSource): boolean {
  if (generate?.kind !== 'fitted') return false
  const recipe = readRecipe(workloadRecipeSchema, generate, 'workload.generate')
  return recipe.kind === 'fitted' && modelOf(recipe.model).roles > 1
}

/** The workload of its source on a cluster. */
function provideJobs(source: WorkloadSource, cluster: Cluster, seed: string): Jobs {
  if (source.generate !== undefined)
    return generateJobs(readRecipe(workloadRecipeSchema, source.generate, 'workload.generate'), cluster, seed)
  const jobs = source.table ?? source.jobs
  invariant(jobs !== undefined, 'a workload of jobs or of a recipe')
  return jobs
}

/** The workload of a recipe on a cluster. */
function generateJobs(recipe: WorkloadRecipe, cluster: Cluster, seed: string): Jobs {
  switch (recipe.kind) {
    case 'mixed':
      return mixed(recipe, cluster, seed)
    case 'omega':
      return omega(recipe, seed)
    case 'omegaC':
      return omegaC(recipe, seed)
    case 'fitted':
      return fitted(recipe, cluster, seed)
    case 'coScheduling':
      return coScheduling(recipe, cluster, seed).jobs
    case 'deadlockProne':
      return deadlockProne(recipe, cluster, seed).jobs
    case 'conflictProne':
      return conflictProne(recipe, cluster, seed).jobs
    case 'fragmenting':
      return fragmenting(recipe, cluster, seed).jobs
  }
}
