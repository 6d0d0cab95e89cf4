/** The same structure in C: `placement.c`, built with the C compiler of the machine, where there is one. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export interface CResult {
  readonly ns: number
  readonly digest: number
}

/**
 * Undefined where no C compiler is found.
 * @param kinds of nodes: 4 as in the mixed load of two dimensions, 1 as in that of one kind of node. @param steps after which the digest is taken.
 */
export function placementInC(nodes: number, kinds: 1 | 4, steps: number): CResult | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'placement-'))
  try {
    const program = join(folder, 'placement')
    const source = fileURLToPath(new URL('placement-main.c', import.meta.url))
    if (!['cc', 'gcc'].some((compiler) => succeeds(compiler, ['-O3', '-march=native', '-o', program, source]))) return undefined
    const [digest, ns] = execFileSync(program, [nodes, kinds, steps].map(String), { encoding: 'utf8' }).split(' ').map(Number)
    return { ns, digest }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function succeeds(program: string, words: readonly string[]): boolean {
  try {
    execFileSync(program, words, { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
