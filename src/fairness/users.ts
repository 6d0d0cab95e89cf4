/** Users of a cluster with tasks of one shape each, as the theory of fair division takes them (Ghodsi et al., DRF, NSDI 2011, section 4). */
import { invalid } from '../errors.ts'
import type { ResourceList } from '../model/resources.ts'

/** A user who runs as many tasks of one shape as she can get. */
export interface FairUser {
  /** Her name; no two share one. */
  readonly id: string
  /** What one task asks for, in the units of the total. */
  readonly task: ResourceList
  /** Entitlement against the other users; default 1. */
  readonly weight?: number
}

/** What a user gets. */
export interface FairShare {
  /** The user. */
  readonly id: string
  /** Whole tasks, or a real number of them where resources are divided at will. */
  readonly tasks: number
  /** What all its tasks have together, base units. */
  readonly resources: ResourceList
  /** Largest share of any resource of the cluster. */
  readonly dominantShare: number
}

/** A division problem in rows and columns. */
export interface Division {
  readonly names: readonly string[]
  readonly total: readonly number[]
  readonly users: readonly FairUser[]
  /** demand[user][resource] of one task. */
  readonly demand: readonly (readonly number[])[]
  readonly weight: readonly number[]
  /** Users whose task asks for something that the cluster has none of: they get nothing. */
  readonly hopeless: readonly boolean[]
}

/** @throws InvalidInputError for a user without a name of her own, a task that asks for nothing, amounts below zero. */
export function divisionOf(total: ResourceList, users: readonly FairUser[]): Division {
  const names = [...new Set([...Object.keys(total), ...users.flatMap(({ task }) => Object.keys(task))])].sort()
  for (const name of names) checkAmount(`total.${name}`, total[name] ?? 0)
  const ids = new Set<string>()
  users.forEach(({ id, task, weight = 1 }, index) => {
    const path = `users[${index}]`
    if (ids.has(id)) invalid(`${path}.id`, `invalid user: ${id} is there already, allowed: each once`)
    ids.add(id)
    for (const [name, amount] of Object.entries(task)) checkAmount(`${path}.task.${name}`, amount)
    if (!Object.values(task).some((amount) => amount > 0)) invalid(`${path}.task`, 'invalid task: it asks for nothing, allowed: something')
    if (!(weight > 0 && weight < Infinity)) invalid(`${path}.weight`, `invalid weight: ${weight}, allowed: more than zero`)
  })
  const amounts = names.map((name) => total[name] ?? 0)
  const demand = users.map(({ task }) => names.map((name) => task[name] ?? 0))
  return {
    names,
    total: amounts,
    users,
    demand,
    weight: users.map(({ weight = 1 }) => weight),
    hopeless: demand.map((row) => row.some((amount, resource) => amount > 0 && amounts[resource] === 0)),
  }
}

/** What each user gets with so many tasks. */
export function sharesOf({ names, total, users, demand }: Division, tasks: readonly number[]): FairShare[] {
  return users.map(({ id }, user) => ({
    id,
    tasks: tasks[user],
    resources: Object.fromEntries(names.map((name, resource) => [name, tasks[user] * demand[user][resource]])),
    dominantShare: largestShare(demand[user], total, tasks[user]),
  }))
}

/** Largest share of any resource that `tasks` tasks take. */
export function largestShare(row: readonly number[], total: readonly number[], tasks: number): number {
  return row.reduce((share, amount, resource) => (total[resource] > 0 ? Math.max(share, (tasks * amount) / total[resource]) : share), 0)
}

function checkAmount(path: string, amount: number): void {
  if (!(amount >= 0 && amount < Infinity)) invalid(path, `invalid amount: ${amount}, allowed: zero or more`)
}
