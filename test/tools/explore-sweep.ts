/** Sweeps all small scenarios under every strategy and the presets, and prints the table; `npm run test:sweep -- [every] [strategy]`. Minutes. */
import { smallScope } from '../analysis/explore/small-scenarios.ts'
import { SWEPT, SWEPT_PRESETS, sample, sweep } from '../analysis/explore/sweep.ts'

const [every = '1', only] = process.argv.slice(2)
const scenarios = sample(smallScope(), Number(every))

process.stdout.write('strategy | scenarios | can deadlock | of them one gang | livelock | atomicity broken | pending | open | states\n')
for (const [name, strategy] of Object.entries({ ...SWEPT, ...SWEPT_PRESETS })) {
  if (only !== undefined && only !== name) continue
  process.stdout.write(`${[name, ...Object.values(sweep(scenarios, strategy))].join(' | ')}\n`)
}
