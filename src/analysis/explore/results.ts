/** What steps lead to, worked out once: for every cell where they depend on what is free, else once for all. Equal results are one object. */
import type { Effects } from './effects.ts'

/** What an action leads to. */
export interface Result extends Readonly<Effects> {
  readonly to: number
  /** Nodes of released room, as bits. */
  readonly releasedOn: number
}

/** What came of something in the cells it was tried in. */
interface Seen {
  readonly byCell: Map<number, readonly Result[]>
  readonly distinct: (readonly Result[])[]
}

export class Results {
  private readonly anywhere = new Map<string, readonly Result[]>()
  private readonly somewhere = new Map<string, Seen>()

  known(what: string, cell: number): readonly Result[] | undefined {
    return this.anywhere.get(what) ?? this.somewhere.get(what)?.byCell.get(cell)
  }

  /** Whether what came of it was seen to depend on the cell. */
  heeds(what: string): boolean {
    return this.somewhere.has(what)
  }

  /** Written down, and given back as the one object. @param everywhere it is the same in every cell */
  note(what: string, cell: number, found: readonly Result[], everywhere: boolean): readonly Result[] {
    if (everywhere) {
      this.anywhere.set(what, found)
      return found
    }
    const { byCell, distinct } = this.somewhere.get(what) ?? { byCell: new Map<number, readonly Result[]>(), distinct: [] }
    const same = distinct.find((one) => sameResults(one, found))
    if (same === undefined) distinct.push(found)
    byCell.set(cell, same ?? found)
    this.somewhere.set(what, { byCell, distinct })
    return same ?? found
  }
}

export function sameResults(a: readonly Result[], b: readonly Result[]): boolean {
  return a.length === b.length && a.every((one, at) => sameResult(one, b[at]))
}

function sameResult(a: Result, b: Result): boolean {
  if (a.to !== b.to || a.freed !== b.freed || a.assigned !== b.assigned || a.outcome !== b.outcome) return false
  if (a.moved !== b.moved || a.started !== b.started || a.released.length !== b.released.length) return false
  return a.released.every(({ node, vector }, at) => node === b.released[at].node && vector === b.released[at].vector)
}
