/** The workload of a drafted scenario. */
import { copyNames } from '../model/defaults.ts'
import type { Container, InitContainer, Job, Pod } from '../model/workload.ts'
import { type ContainerDraft, type InitContainerDraft, type JobDraft, KNOWN, type PodDraft } from './drafts.ts'
import type { Faults } from './faults.ts'

/** Jobs with their copies. @param schedulers names they may have; @param silent the one of a job that names none. */
export function defineJobs(drafts: readonly JobDraft[] | undefined, schedulers: readonly string[], silent: string, faults: Faults): Job[] {
  const jobs = faults.list('workload.jobs', drafts).flatMap((draft, index) => {
    const path = `workload.jobs[${index}]`
    const { name, count, interarrival = 0, arrival = 0, scheduler = silent, ...rest } = faults.part(path, draft, KNOWN.job)
    if (!schedulers.includes(scheduler)) faults.unknown(`${path}.scheduler`, 'scheduler', scheduler, schedulers)
    const first = faults.span(`${path}.arrival`, arrival)
    const gap = faults.span(`${path}.interarrival`, interarrival)
    const pods = definePods(`${path}.pods`, rest.pods, faults)
    const job = {
      ...(rest.duration !== undefined && { duration: faults.span(`${path}.duration`, rest.duration) }),
      scheduler,
      priority: rest.priority ?? 0,
      ...(rest.workloadClass !== undefined && { workloadClass: rest.workloadClass }),
      ...gangOf(`${path}.gang`, rest.gang, pods.length, faults),
      pods,
    }
    return copyNames(faults.text(`${path}.name`, 'name', name), faults.count(`${path}.count`, count)).map(
      (copy, at): Job => ({ name: copy, arrival: first + at * gap, ...job }),
    )
  })
  faults.names(
    'workload.jobs',
    jobs.map(({ name }) => name),
  )
  return jobs
}

function gangOf(path: string, gang: JobDraft['gang'], pods: number, faults: Faults): Pick<Job, 'gang'> {
  if (gang === undefined || gang === false) return {}
  const { minMember: stated } = gang === true ? {} : faults.part(path, gang, KNOWN.gang)
  const minMember = faults.count(`${path}.minMember`, stated) ?? pods
  if (minMember > pods) faults.add(`${path}.minMember`, `invalid minMember: ${minMember}, allowed: up to the ${pods} pods of the job`)
  return { gang: { minMember } }
}

function definePods(path: string, drafts: readonly PodDraft[] | undefined, faults: Faults): Pod[] {
  const pods = faults.list(path, drafts, true).flatMap((draft, index) => {
    const place = `${path}[${index}]`
    const { name, replicas, containers, initContainers, requests, overhead, ...rest } = faults.part(place, draft, KNOWN.pod)
    const pod = {
      ...rest,
      containers: defineContainers(`${place}.containers`, containers, true, faults),
      ...(initContainers && { initContainers: defineContainers(`${place}.initContainers`, initContainers, false, faults) }),
      ...(requests && { requests: faults.amounts(`${place}.requests`, requests) }),
      ...(overhead && { overhead: faults.amounts(`${place}.overhead`, overhead) }),
    }
    return copyNames(faults.text(`${place}.name`, 'name', name), faults.count(`${place}.replicas`, replicas)).map(
      (copy): Pod => ({ name: copy, ...pod }),
    )
  })
  faults.names(
    path,
    pods.map(({ name }) => name),
  )
  return pods
}

function defineContainers(
  path: string,
  drafts: readonly (ContainerDraft | InitContainerDraft)[] | undefined,
  needed: boolean,
  faults: Faults,
): (Container & InitContainer)[] {
  const containers = faults.list<InitContainerDraft>(path, drafts, needed).map((draft, index) => {
    const place = `${path}[${index}]`
    const { name, requests, arrival, ...rest } = faults.part(place, draft, KNOWN.container)
    const late = arrival === undefined ? {} : { arrival: faults.span(`${place}.arrival`, arrival) }
    return { name: faults.text(`${place}.name`, 'name', name), requests: faults.amounts(`${place}.requests`, requests), ...late, ...rest }
  })
  faults.names(
    path,
    containers.map(({ name }) => name),
  )
  return containers
}
