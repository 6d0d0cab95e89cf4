/**
 * Which names are taken, where an entry with `count` stands for NAME-0 to NAME-(count - 1): without writing the copies out, for there
 * may be a million.
 */
import type { Path } from './positions.ts'

/** A name in the file, and how many copies it stands for (default 1). */
export interface Named {
  readonly name: string
  readonly path: Path
  readonly copies?: number
}

/** The names of one kind of thing. */
export class NameBook {
  private readonly single = new Set<string>()
  /** By name, the number of copies. */
  private readonly copied = new Map<string, number>()
  /** By what stands before the last dash, the numbers after it. */
  private readonly numbered = new Map<string, number[]>()

  /** Enters a name; answers the name that was taken already, if one was. */
  enter({ name, copies = 1 }: Named): string | undefined {
    if (copies > 1) {
      const rival = this.numbered.get(name)?.find((number) => number < copies)
      const taken = rival !== undefined ? `${name}-${rival}` : this.copied.has(name) ? `${name}-0` : undefined
      this.copied.set(name, Math.max(copies, this.copied.get(name) ?? 0))
      return taken
    }
    if (this.has(name)) return name
    this.single.add(name)
    const [base, number] = numberedName(name)
    if (number !== undefined) this.remember(base, number)
    return undefined
  }

  private remember(base: string, number: number): void {
    const numbers = this.numbered.get(base)
    if (numbers === undefined) this.numbered.set(base, [number])
    else numbers.push(number)
  }

  /** Whether something bears this very name. */
  has(name: string): boolean {
    if (this.single.has(name)) return true
    const [base, number] = numberedName(name)
    return number !== undefined && number < (this.copied.get(base) ?? 0)
  }
}

/** How a name is shown that may stand for copies. */
export function spelt({ name, copies = 1 }: Named): string {
  return copies > 1 ? `${name}-0 to ${name}-${copies - 1}` : name
}

/** `node-12` is number 12 of `node`; `node-012` is a name of its own. */
function numberedName(name: string): [base: string, number: number | undefined] {
  const match = /^(.*)-(0|[1-9]\d{0,8})$/.exec(name)
  return match === null ? [name, undefined] : [match[1], Number(match[2])]
}
