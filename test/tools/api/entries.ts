/** The entry points, as the tools that read the public names see them. */
import { join } from 'node:path'
import { manifest, ROOT } from '../repository.ts'

export interface EntryPoint {
  /** Name of its report: `cosched`, `scenario` … */
  readonly name: string
  /** Its module below src, without an ending. */
  readonly module: string
}

/** In the order of package.json. */
export const ENTRY_POINTS: readonly EntryPoint[] = Object.entries(manifest().exports).flatMap(([path, target]) =>
  typeof target === 'string'
    ? []
    : [{ name: path === '.' ? 'cosched' : path.slice(2), module: target.types.replace(/^\.\/dist\/|\.d\.ts$/g, '') }],
)

/** Where the reports are kept. */
export const REPORTS = join(ROOT, 'docs/api')
