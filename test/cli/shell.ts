/** Lines of shell in which `cosched` is the built command. */
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { built } from '../tools/docs/built.ts'
import { ROOT } from '../tools/repository.ts'

/** The folder of programs, made when it is first asked for. */
let programs: string | undefined

function binaries(): string {
  if (programs !== undefined) return programs
  const dist = built(ROOT)
  const folder = mkdtempSync(join(dist, 'bin-'))
  const program = join(folder, 'cosched')
  writeFileSync(program, `#!/bin/sh\nexec "${process.execPath}" "${join(dist, 'cli/main.js')}" "$@"\n`)
  chmodSync(program, 0o755)
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  programs = folder
  return folder
}

/** The surroundings are the test's: Node itself complains on stderr where both NO_COLOR and FORCE_COLOR are set. */
export function shell(folder: string, command: string, environment: NodeJS.ProcessEnv = {}) {
  const { NO_COLOR: _, FORCE_COLOR: __, TERM: ___, ...rest } = process.env
  const env = { ...rest, ...environment, PATH: `${binaries()}${delimiter}${process.env.PATH}` }
  const { status, stdout, stderr } = spawnSync('bash', ['-o', 'pipefail', '-c', command], { cwd: folder, encoding: 'utf8', env })
  return { status, stdout, stderr }
}

/** A pseudo-terminal, if it is the `script` that takes a command. */
export const scriptIsThere = /util-linux/.test(spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout ?? '')
