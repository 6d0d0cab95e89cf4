/**
 * A cell opened on a cluster, for transactions that are plain data: what is free at the start, the one write door, and an account of its
 * own of what was bound, so that the laws of the cell can be asked after every step.
 */
import { BOUND, Cell, FREE } from '../cell/cell.ts'
import { CommitDoor, Transaction } from '../cell/commit.ts'
import { brokenLaws, type Share } from '../cell/invariants.ts'
import { InvalidInputError } from '../errors.ts'
import type { Cluster } from '../model/cluster.ts'
import { KUBELET_MAX_PODS } from '../model/defaults.ts'
import { compareDimensions, toVector } from '../model/resources.ts'
import type { PlainTransaction } from './transaction.ts'
import { brokenPromises } from './transaction-laws.ts'

/** What became of a transaction. */
export interface TransactionAnswer {
  /** For each claim, whether it was bound. */
  readonly accepted: readonly boolean[]
  /** Claims that had been bound and were taken back. */
  readonly undone: number
  /** Claims that the transaction has not got. */
  readonly refused: number
  /** Laws of the cell and promises of the commit that are broken now, in words; empty if all hold. */
  readonly broken: readonly string[]
}

/** How {@link openCell} opens a cell. */
export interface OpenCellOptions {
  /** Makes the door; a faulty one shows whether the laws see it. Default: the library's own. */
  readonly door?: (cell: Cell) => CommitDoor
}

/** Opens a cell on a cluster; its prefill is bound, and stays. @throws InvalidInputError if the prefill does not fit. */
export function openCell(cluster: Cluster, options: OpenCellOptions = {}): OpenCell {
  return new OpenCell(cluster, options)
}

/** A cell that transactions are committed to, with an account of what was bound. */
export class OpenCell {
  /** The cell itself. */
  readonly cell: Cell
  /** Everything that was bound and not released: node and vector. */
  readonly bound: Share[] = []
  private readonly door: CommitDoor
  private readonly names: ReadonlyMap<string, number>
  private readonly transaction = new Transaction()

  constructor({ nodes, prefill = [] }: Cluster, { door = (cell) => new CommitDoor(cell) }: OpenCellOptions = {}) {
    const dimensions = [...new Set(nodes.flatMap((node) => Object.keys(node.allocatable)))].sort(compareDimensions)
    const column = (name: string) =>
      Float64Array.from(nodes, ({ allocatable }) => allocatable[name] ?? (name === 'pods' ? KUBELET_MAX_PODS : 0))
    this.cell = new Cell(dimensions, dimensions.map(column))
    this.door = door(this.cell)
    this.names = new Map(nodes.map((node, index) => [node.name, index]))
    for (const { node, requests } of prefill) this.prefill(node, toVector({ ...requests, pods: 1 }, dimensions))
  }

  /** The version of every node as it is now: what a plan that is made now will have seen. */
  look(): Int32Array {
    return this.cell.version.slice()
  }

  /**
   * Commits a transaction through the door. `seen`: the versions that its plan saw, of {@link look}; absent: those of now, so that it is
   * not stale. A claim for a resource that no node has, or on a node that is not there, is an InvalidInputError.
   */
  commit({ claims, conflict, atomicity }: PlainTransaction, seen: ArrayLike<number> = this.look()): TransactionAnswer {
    const { transaction, cell } = this
    const before = cell.snapshot()
    transaction.clear()
    for (const { node, requests } of claims) {
      const at = this.nodeOf(node)
      const unknown = Object.keys(requests).find((name) => requests[name] > 0 && !cell.dimensions.includes(name))
      if (unknown !== undefined) {
        const allowed = cell.dimensions.join(', ')
        throw new InvalidInputError([{ path: 'claims', message: `invalid resource: ${unknown}, allowed: ${allowed}` }], 'transaction')
      }
      transaction.add(at, toVector(requests, cell.dimensions), seen[at], undefined)
    }
    const { undone, refused } = this.door.commit(transaction, { conflict, atomicity })
    const accepted = claims.map((_, claim) => transaction.accepted[claim])
    const wanted = claims.map((_, claim) => ({ node: transaction.nodes[claim], vector: transaction.vectors[claim] }))
    this.bound.push(...wanted.filter((__, claim) => accepted[claim]))
    const isStale = ({ node }: Share) => conflict === 'version' && before.version[node] !== seen[node]
    const stale = new Set(wanted.flatMap((share, claim) => (isStale(share) ? [claim] : [])))
    const promises = brokenPromises({ before, after: cell.snapshot(), claims: wanted, stale, atomicity, accepted })
    return { accepted, undone, refused, broken: [...this.broken(), ...promises] }
  }

  /** Every law of the cell that is broken, in words; empty if all hold. */
  broken(): string[] {
    return brokenLaws(this.cell, this.bound, [])
  }

  private prefill(name: string, vector: Float64Array): void {
    const node = this.nodeOf(name)
    if (!this.cell.fits(node, vector)) {
      throw new InvalidInputError([{ path: 'prefill', message: `invalid prefill: ${name} has no room for it` }], 'cluster')
    }
    this.cell.move(node, vector, FREE, BOUND)
    this.cell.version[node] = 0
    this.bound.push({ node, vector })
  }

  private nodeOf(name: string): number {
    const node = this.names.get(name)
    if (node === undefined) {
      const allowed = [...this.names.keys()].join(', ')
      throw new InvalidInputError([{ path: 'node', message: `invalid node: ${name}, allowed: ${allowed}` }], 'transaction')
    }
    return node
  }
}
