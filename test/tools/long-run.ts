/**
 * Many random runs under all laws: `npx tsx test/tools/long-run.ts --runs 100000 --seed 1`. One run in twenty is made twice and must
 * give the same bytes. Prints one line; before it, for each law that broke, the smallest input found. Exit status 1 if any did.
 */
import { parseArgs } from 'node:util'
import fc from 'fast-check'
import { arbitraryScenario, arbitraryStrategy, checkRun, PROBES, type Probe } from '../../src/arbitraries/index.ts'
import { simulate } from '../../src/experiment/simulate.ts'
import type { Scenario, StrategySpec } from '../../src/model/scenario.ts'

const BATCH = 500
const TWICE_EVERY = 20

interface Fault {
  count: number
  smallest: string
}

const probes = new Map<Probe, number>()
const faults = new Map<string, Fault>()
const inputs = fc.tuple(arbitraryScenario(), arbitraryStrategy())

/** Runs one input and notes what it broke and where it went. Whether it was made twice. */
function take(scenario: Scenario, spec: StrategySpec, twice: boolean): void {
  const { result, broken, probes: seen } = checkRun(scenario, spec)
  for (const probe of seen) probes.set(probe, (probes.get(probe) ?? 0) + 1)
  const laws = [...broken]
  if (twice && result !== undefined && JSON.stringify(simulate(scenario, { strategy: spec })) !== JSON.stringify(result)) {
    laws.push('D1 a second run gives another result')
  }
  for (const law of laws) note(`${spec.use}: ${law.replace(/\d+(?:\.\d+)?/g, '#')}`, JSON.stringify([scenario, spec]))
}

function note(law: string, input: string): void {
  const fault = faults.get(law)
  if (fault === undefined) faults.set(law, { count: 1, smallest: input })
  else {
    fault.count++
    if (input.length < fault.smallest.length) fault.smallest = input
  }
}

function wholeNumber(text: string, name: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`invalid ${name}: ${text}, allowed: a whole number`)
  return Number(text)
}

const { values } = parseArgs({ options: { runs: { type: 'string', default: '100000' }, seed: { type: 'string', default: '1' } } })
const runs = wholeNumber(values.runs, 'runs')
const seed = wholeNumber(values.seed, 'seed')

for (let done = 0; done < runs; done += BATCH) {
  const batch = fc.sample(inputs, { seed: seed * 1_000_003 + done, numRuns: Math.min(BATCH, runs - done) })
  batch.forEach(([scenario, spec], index) => {
    take(scenario, spec, index % TWICE_EVERY === 0)
  })
}

for (const [law, { count, smallest }] of faults) console.log(`${count} x ${law}\n  ${smallest}`)
const seen = PROBES.map((probe) => `${probe} ${probes.get(probe) ?? 0}`).join(', ')
const unseen = PROBES.filter((probe) => !probes.has(probe))
const cpu = (process.cpuUsage().user / 1e6).toFixed(0)
console.log(
  `${runs} runs, seed ${seed}, ${cpu} s of CPU: ${faults.size} laws broken, ${unseen.length} of ${PROBES.length} paths unseen; ${seen}`,
)
if (faults.size > 0) process.exitCode = 1
