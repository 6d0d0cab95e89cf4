/**
 * The digest of every preset and every entry of every scenario, of texts given by argument: a program without any module of Node, which
 * a browser and Node have to agree on. Bundled by browser.test.ts.
 */
import { registry, simulate } from '../../../src/index.ts'
import { parseScenario } from '../../../src/scenario/index.ts'

/** One line a run: scenario, strategy, digest. `texts` holds the files of the folder of scenarios by their path in it. */
function digests(texts: Readonly<Record<string, string>>): string[] {
  const lines: string[] = []
  for (const [path, text] of Object.entries(texts).filter(([name]) => /^[^/]+\.yaml$/.test(name))) {
    const { scenario } = parseScenario(text, { source: path, read: (name) => texts[name] })
    for (const strategy of [...registry.keys(), ...scenario.strategies]) {
      const label = typeof strategy === 'string' ? strategy : `entry ${strategy.name}`
      lines.push(`${path} ${label} ${simulate(scenario, { strategy }).digest}`)
    }
  }
  return lines
}

Object.assign(globalThis, { digests })
