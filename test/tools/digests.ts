/**
 * Prints the digest of every preset on every scenario, a line each, sorted by nothing but the order given: what two versions of Node
 * have to agree on. Runs on the built package, without any tool: `node digests.js DIST SCENARIO...`.
 */
import { readFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

type Simulate = typeof import('../../src/experiment/simulate.ts')
type Registry = typeof import('../../src/strategy/registry.ts')
type Parse = typeof import('../../src/scenario/parse.ts')

const [dist, ...paths] = process.argv.slice(2)
const built = async (file: string): Promise<unknown> => import(pathToFileURL(resolve(dist, file)).href)
const { simulate } = (await built('experiment/simulate.js')) as Simulate
const { registry } = (await built('strategy/registry.js')) as Registry
const { parseScenario } = (await built('scenario/parse.js')) as Parse

for (const path of paths) {
  const read = (name: string): string => readFileSync(join(dirname(path), name), 'utf8')
  const { scenario } = parseScenario(readFileSync(path, 'utf8'), { source: path, read })
  for (const strategy of [...registry.keys(), ...scenario.strategies]) {
    const label = typeof strategy === 'string' ? strategy : `entry ${strategy.name}`
    process.stdout.write(`${basename(path)} ${label} ${simulate(scenario, { strategy }).digest}\n`)
  }
}
