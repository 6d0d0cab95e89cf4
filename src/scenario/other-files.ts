/** Text of files that a scenario names: whoever parses it says how such a file is read, or that none can be. */
import type { Path } from './positions.ts'
import type { Fault } from './problems.ts'

/** Gives the text of a file named in the scenario; undefined where no files can be read. */
export type Read = ((path: string) => string) | undefined

/** The text of a file; undefined, and a fault, if it cannot be had. */
export function readText(name: string, path: Path, read: Read, faults: Fault[]): string | undefined {
  if (read === undefined) {
    faults.push({ path, message: `invalid file: ${name} cannot be read here, allowed: what it says in the scenario itself` })
    return undefined
  }
  try {
    return read(name)
  } catch (error) {
    faults.push({ path, message: `invalid file: ${name} cannot be read (${error instanceof Error ? error.message : String(error)})` })
    return undefined
  }
}
