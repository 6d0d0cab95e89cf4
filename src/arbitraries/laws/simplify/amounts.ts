/** Edits of amounts and times: fewer dimensions, ones where they do, whole seconds, and in the end units that people use. */
import type { ResourceList } from '../../../model/resources.ts'
import type { Scenario } from '../../../model/scenario.ts'
import { SECOND } from '../../../model/time.ts'
import { withLists } from '../changes.ts'

/** A dimension that nobody needs to know of goes everywhere. */
export function* dropNames(scenario: Scenario): Iterable<Scenario> {
  const names = namesOf(scenario)
  for (const dropped of names.length > 1 ? names : []) {
    yield withLists(scenario, (list) => Object.fromEntries(Object.entries(list).filter(([name]) => name !== dropped)))
  }
}

/** One amount after the other: left out where it is 0; else 1, half of it, or less by one; and two together, room and what takes it up. */
export function* smallerAmounts(scenario: Scenario): Iterable<Scenario> {
  const amounts = amountsOf(scenario)
  const zeros = withLists(scenario, (list) => Object.fromEntries(Object.entries(list).filter(([, amount]) => amount !== 0)))
  if (JSON.stringify(zeros) !== JSON.stringify(scenario)) yield zeros
  for (const [at, amount] of amounts.entries()) {
    for (const less of new Set([1, amount >> 1, amount - 1])) {
      if (less >= 1 && less < amount) yield changed(scenario, new Map([[at, less]]))
    }
  }
  const rooms = (scenario.cluster.nodes ?? []).reduce((count, node) => count + Object.keys(node.allocatable).length, 0)
  for (let room = 0; room < rooms; room++) {
    for (let at = rooms; at < amounts.length; at++) {
      const less = Math.min(amounts[room], amounts[at]) - 1
      if (less >= 1)
        yield changed(
          scenario,
          new Map([
            [room, amounts[room] - less],
            [at, amounts[at] - less],
          ]),
        )
    }
  }
}

/** All amounts, those of nodes first. */
function amountsOf(scenario: Scenario): number[] {
  const amounts: number[] = []
  withLists(scenario, (list) => {
    amounts.push(...Object.values(list))
    return list
  })
  return amounts
}

/** The scenario with the amounts at these places, as `amountsOf` counts them. */
function changed(scenario: Scenario, amounts: ReadonlyMap<number, number>): Scenario {
  let seen = 0
  return withLists(scenario, (list) => mapped(list, (amount) => amounts.get(seen++) ?? amount))
}

/** Arrivals and durations one after the other: a second, ten seconds, a whole number of seconds. */
export function* roundTimes(scenario: Scenario): Iterable<Scenario> {
  const jobs = scenario.workload.jobs ?? []
  for (const [at, job] of jobs.entries()) {
    const times = [
      ...rounder(job.arrival).map((arrival) => ({ ...job, arrival })),
      ...(job.duration === undefined ? [] : rounder(job.duration).map((duration) => ({ ...job, duration }))),
      ...job.pods.flatMap((pod, which) =>
        pod.containers.flatMap((container, member) =>
          rounder(container.arrival ?? 0).map((arrival) => {
            const containers = pod.containers.map((one, index) => (index === member ? { ...one, arrival } : one))
            return { ...job, pods: job.pods.map((one, index) => (index === which ? { ...one, containers } : one)) }
          }),
        ),
      ),
    ]
    for (const one of times) yield { ...scenario, workload: { jobs: jobs.map((other, index) => (index === at ? one : other)) } }
  }
}

/** Plainer spans than this one, none where it is plain. */
function rounder(span: number): number[] {
  if (span === 0 || span === SECOND) return []
  const whole = Math.ceil(span / SECOND) * SECOND
  if (span > SECOND) return [SECOND, whole].filter((plain) => plain !== span)
  return [SECOND, 10 * SECOND]
}

const UNITS: Readonly<Record<string, number>> = { cpu: 1_000, memory: 2 ** 30, 'ephemeral-storage': 2 ** 30 }

/** Whole cores and gibibytes instead of base units: only ratios decide. */
export function* roundAmounts(scenario: Scenario): Iterable<Scenario> {
  yield withLists(scenario, (list) => Object.fromEntries(Object.entries(list).map(([name, amount]) => [name, amount * (UNITS[name] ?? 1)])))
}

function namesOf(scenario: Scenario): string[] {
  const names = new Set<string>()
  withLists(scenario, (list) => {
    for (const name of Object.keys(list)) names.add(name)
    return list
  })
  return [...names]
}

function mapped(list: ResourceList, change: (amount: number) => number): ResourceList {
  return Object.fromEntries(Object.entries(list).map(([name, amount]) => [name, change(amount)]))
}
