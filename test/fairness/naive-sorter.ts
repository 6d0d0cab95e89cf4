/** A sorter that keeps what every client has and sorts from nothing each time, and random things to do with both. */
import fc, { type Arbitrary } from 'fast-check'
import type { DrfSorter } from '../../src/fairness/drf-sorter.ts'

interface Client {
  active: boolean
  amount: number[]
}

/** Nodes of the tree are known by their paths alone; that of a virtual leaf ends in `/.`. */
export class NaiveSorter {
  readonly clients = new Map<string, Client>()
  private readonly counts = new Map<string, number>()
  private readonly weights = new Map<string, number>()
  private total: readonly number[] = [0, 0]

  setTotal(total: readonly number[]): void {
    this.total = total
  }

  setWeight(path: string, weight: number): void {
    this.weights.set(path, weight)
  }

  add(client: string): void {
    this.clients.set(client, { active: true, amount: [0, 0] })
    // Who was a leaf and is above the new one now competes with its own count.
    for (const above of this.clients.keys()) {
      if (this.isInner(above) && !this.counts.has(`${above}/.`)) this.counts.set(`${above}/.`, client === above ? 0 : this.countOf(above))
    }
  }

  remove(client: string): void {
    this.clients.delete(client)
    for (const path of [...this.counts.keys()]) {
      const virtual = path.endsWith('/.')
      const node = virtual ? path.slice(0, -2) : path
      const there = virtual ? this.clients.has(node) && this.isInner(node) : this.below(node).length > 0
      if (!there) this.counts.delete(path)
    }
  }

  change(client: string, amount: readonly number[], sign: 1 | -1): void {
    const one = this.clients.get(client) as Client
    one.amount = one.amount.map((had, at) => Math.round((had + sign * amount[at]) * 1000) / 1000)
    if (sign < 0) return
    const names = client.split('/')
    const nodes = names.map((_, at) => names.slice(0, at + 1).join('/'))
    if (this.isInner(client)) nodes.push(`${client}/.`)
    for (const node of nodes) this.counts.set(node, this.countOf(node) + 1)
  }

  sort(above = ''): string[] {
    const depth = above === '' ? 0 : above.split('/').length
    const children = new Set(
      this.below(above).map((client) =>
        client
          .split('/')
          .slice(0, depth + 1)
          .join('/'),
      ),
    )
    const nodes = [...children].map((path) => (path === above ? `${above}/.` : path))
    return nodes.sort((a, b) => this.compare(a, b)).flatMap((path) => this.activeAt(path))
  }

  private activeAt(path: string): string[] {
    if (!path.endsWith('/.') && this.isInner(path)) return this.sort(path)
    const client = path.endsWith('/.') ? path.slice(0, -2) : path
    return this.clients.get(client)?.active === true ? [client] : []
  }

  private compare(a: string, b: string): number {
    return this.share(a) - this.share(b) || this.countOf(a) - this.countOf(b) || (a < b ? -1 : 1)
  }

  private share(path: string): number {
    const clients = path.endsWith('/.') ? [path.slice(0, -2)] : this.below(path)
    const parts = this.total.map((total, at) => {
      const sum = clients.reduce((before, client) => before + Math.round((this.clients.get(client) as Client).amount[at] * 1000), 0)
      return total > 0 ? sum / 1000 / total : 0
    })
    return Math.max(...parts) / (this.weights.get(path) ?? 1)
  }

  private countOf(path: string): number {
    return this.counts.get(path) ?? 0
  }

  private isInner(path: string): boolean {
    return [...this.clients.keys()].some((client) => client.startsWith(`${path}/`))
  }

  private below(path: string): string[] {
    return [...this.clients.keys()].filter((client) => path === '' || client === path || client.startsWith(`${path}/`))
  }
}

const path = fc.constantFrom('a', 'b', 'a/a', 'a/b', 'b/c', 'a/a/a', 'a/a/b', 'c/d/e')
const amount = fc.constantFrom(0, 1, 2, 0.5, 3.25)

/** One thing to do to a sorter. */
export type SorterStep =
  | { readonly kind: 'allocate'; readonly client: string; readonly amounts: readonly [number, number] }
  | { readonly kind: 'free' | 'remove' | 'activate' | 'deactivate'; readonly client: string }
  | { readonly kind: 'weight'; readonly client: string; readonly weight: number }
  | { readonly kind: 'total'; readonly total: readonly [number, number] }

export const step: Arbitrary<SorterStep> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('allocate' as const), client: path, amounts: fc.tuple(amount, amount) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('free', 'remove', 'activate', 'deactivate'), client: path }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('weight' as const), client: path, weight: fc.constantFrom(1, 2, 3, 0.5) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('total' as const), total: fc.tuple(fc.nat(20), fc.nat(20)) }) },
)

/** Does it to both; what cannot be done is left out. A client is added with its first allocation. */
export function take(one: SorterStep, sorter: DrfSorter, naive: NaiveSorter): void {
  if (one.kind === 'total') {
    for (const both of [sorter, naive]) both.setTotal(one.total)
  } else if (one.kind === 'weight') {
    for (const both of [sorter, naive]) both.setWeight(one.client, one.weight)
  } else if (one.kind === 'allocate') {
    if (!naive.clients.has(one.client)) {
      sorter.add(one.client)
      sorter.activate(one.client)
      naive.add(one.client)
    }
    sorter.allocated(one.client, one.amounts)
    naive.change(one.client, one.amounts, 1)
  } else {
    change(one.kind, one.client, sorter, naive)
  }
}

function change(kind: 'free' | 'remove' | 'activate' | 'deactivate', client: string, sorter: DrfSorter, naive: NaiveSorter): void {
  const known = naive.clients.get(client)
  if (known === undefined) return
  if (kind === 'remove') {
    sorter.remove(client)
    naive.remove(client)
  } else if (kind === 'free') {
    const half = known.amount.map((had) => Math.floor(had / 2))
    sorter.unallocated(client, half)
    naive.change(client, half, -1)
  } else {
    known.active = kind === 'activate'
    sorter[kind](client)
  }
}
