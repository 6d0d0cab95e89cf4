import fc from 'fast-check'
import { arbitraryScenario, arbitraryStrategy, checkRun } from '../src/arbitraries/index.ts'
const [, , pat, runs = '1000', seed = '1', entries = 'serial,optimistic', units = 'container,pod,job'] = process.argv
const re = new RegExp(pat)
const r = fc.check(fc.property(arbitraryScenario(), arbitraryStrategy({ entries: entries.split(','), units: units.split(',') as never }), (s, st) => !checkRun(s, st).broken.some((b) => re.test(b))), { seed: Number(seed), numRuns: Number(runs) })
if (!r.counterexample) console.log('none', r.numRuns)
else { console.log(JSON.stringify(r.counterexample)); console.log(checkRun(...r.counterexample).broken); console.log(r.numShrinks) }
