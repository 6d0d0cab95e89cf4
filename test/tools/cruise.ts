/** Runs dependency-cruiser with the repository's rules on the src, test and bench of any folder. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT, run } from './repository.ts'

export interface Cruised {
  /** Files of the project that were looked at, with `/` between the parts. */
  readonly modules: readonly string[]
  /** One line an offence: `rule: from -> to`. */
  readonly offences: readonly string[]
}

interface CruiseJson {
  readonly modules: readonly { readonly source: string }[]
  readonly summary: {
    readonly violations: readonly { readonly rule: { readonly name: string }; readonly from: string; readonly to: string }[]
  }
}

/** @throws Error when the cruiser itself fails. */
export function cruise(root: string): Cruised {
  const folders = ['src', 'test', 'bench'].filter((folder) => existsSync(join(root, folder)))
  const args = [...folders, '--config', join(ROOT, '.dependency-cruiser.mjs'), '--output-type', 'json']
  const done = run(join(ROOT, 'node_modules/.bin/depcruise'), args, { cwd: root })
  if (!done.stdout.startsWith('{')) throw new Error(`dependency-cruiser said: ${done.stdout}${done.stderr}`)
  const result = JSON.parse(done.stdout) as CruiseJson
  return {
    modules: result.modules.map((module) => module.source).filter((source) => /^(?:src|test|bench)\//.test(source)),
    offences: result.summary.violations.map((one) => `${one.rule.name}: ${one.from} -> ${one.to}`),
  }
}
