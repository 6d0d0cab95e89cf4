/** What no schema sees of roles: those that nobody is in, quotas below the top, guarantees above limits, weights that stand twice. */
import { tryBaseUnits } from '../model/quantity.ts'
import type { Path } from './positions.ts'
import type { Fault } from './problems.ts'
import { asMapping, list, type Mapping } from './raw.ts'
import { invalidWord, show } from './suggest.ts'

/** Copies of a scheduler whose own roles are told as allowed. */
const MOST_TOLD = 30

/** Finds the faults of roles in a scenario file. */
export function checkRoles(data: Mapping, faults: Fault[]): void {
  const schedulers = data.schedulers === undefined ? [{ name: 'default' }] : list(data.schedulers).map(asMapping)
  schedulers.forEach(({ role, weight }, index) => {
    if (role === undefined || weight === undefined) return
    const path = ['schedulers', index, 'weight']
    faults.push({
      path,
      message: `invalid weight: the scheduler has the role ${show(role)}, allowed: the weight of a role in allocator.roles`,
    })
  })
  list(asMapping(data.allocator).roles).forEach((item, index) => {
    checkRole(asMapping(item), ['allocator', 'roles', index], schedulers, faults)
  })
}

function checkRole(role: Mapping, path: Path, schedulers: readonly Mapping[], faults: Fault[]): void {
  const { name } = role
  if (typeof name !== 'string') return
  if (!schedulers.some((scheduler) => isIn(scheduler, name))) {
    const known = [...new Set(schedulers.flatMap(rolesOf))]
    faults.push({ path: [...path, 'name'], message: `${invalidWord('role', name, known)} (roles of schedulers, and those above them)` })
  }
  for (const key of ['guarantee', 'limit']) {
    if (role[key] === undefined || !name.includes('/')) continue
    faults.push({ path: [...path, key], message: `invalid ${key}: ${show(name)} is below another role, allowed: for top-level roles` })
  }
  checkAmounts(role, path, faults)
}

function checkAmounts(role: Mapping, path: Path, faults: Fault[]): void {
  const limits = asMapping(role.limit)
  for (const [resource, amount] of Object.entries(asMapping(role.guarantee))) {
    const guarantee = amountOf(resource, amount)
    const limit = amountOf(resource, limits[resource])
    if (guarantee === undefined || limit === undefined || guarantee <= limit) continue
    const message = `invalid guarantee: ${show(amount)}, allowed: at most the limit, ${show(limits[resource])}`
    faults.push({ path: [...path, 'guarantee', resource], message })
  }
}

function amountOf(resource: string, value: unknown): number | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined
  const amount = tryBaseUnits(resource, value)
  return typeof amount === 'number' ? amount : undefined
}

/** Whether a framework of the scheduler is in the role or below it. */
function isIn({ name, count, role }: Mapping, sought: string): boolean {
  if (typeof role === 'string') return within(role, sought)
  if (typeof name !== 'string') return true
  if (typeof count !== 'number' || count <= 1) return within(name, sought)
  const copy = /^(.*)-(0|[1-9]\d*)$/.exec(sought)
  return within(name, `${sought}/`) || (copy !== null && copy[1] === name && Number(copy[2]) < count)
}

function within(role: string, sought: string): boolean {
  return role === sought || role.startsWith(sought.endsWith('/') ? sought : `${sought}/`)
}

function rolesOf({ name, count, role }: Mapping): readonly string[] {
  const own = typeof role === 'string' ? role : name
  if (typeof own !== 'string') return []
  const copies = typeof role === 'string' || typeof count !== 'number' || count <= 1 ? [own] : copiesOf(own, count)
  const parts = own.split('/')
  return [...parts.slice(1).map((_, end) => parts.slice(0, end + 1).join('/')), ...copies]
}

function copiesOf(name: string, count: number): readonly string[] {
  return Array.from({ length: Math.min(count, MOST_TOLD) }, (_, index) => `${name}-${index}`)
}
