/** The command line as `npm run build` makes it, for what is measured of whole commands. */
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './program.ts'

/** All that the build reads. */
const SOURCES = ['src', 'scenarios', 'docs', 'package.json', 'tsconfig.json', 'tsconfig.build.json', 'esbuild.config.mjs']

/** Builds the package in a folder, once, beside everything else. The path of its program. @throws Error if that cannot be built. */
export function commandLine(folder: string): string {
  const place = join(folder, 'package')
  const main = join(place, 'dist/cli/main.js')
  if (existsSync(main)) return main
  for (const name of SOURCES) cpSync(join(ROOT, name), join(place, name), { recursive: true })
  symlinkSync(join(ROOT, 'node_modules'), join(place, 'node_modules'))
  const { status, stdout, stderr } = spawnSync('npm', ['run', 'build'], { cwd: place, encoding: 'utf8' })
  if (status !== 0) throw new Error(`npm run build ended with ${status}:\n${stdout}${stderr}`)
  return main
}
