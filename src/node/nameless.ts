/** A file without a name: nothing of it is left, however the process ends. */
import { openSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/** So many names are tried. */
const MOST_NAMES = 100

/**
 * Opens an empty file in a folder for writing and reading, and takes its name away at once: the room it takes is free again when it is closed,
 * or its process ends.
 * @param name that is part of the name it has for a moment
 * @throws Error of the file system
 */
export function nameless(folder: string, name: string): number {
  for (let number = 0; ; number++) {
    const path = join(folder, `.${name}.${process.pid}-${number}.part`)
    try {
      const descriptor = openSync(path, 'wx+')
      rmSync(path)
      return descriptor
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || number >= MOST_NAMES) throw error
    }
  }
}
