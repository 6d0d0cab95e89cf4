import { simulate } from '../src/experiment/simulate.ts'
import { readFileSync } from 'node:fs'
const [s, st] = JSON.parse(readFileSync(process.argv[2], 'utf8'))
const r = simulate(s, { strategy: st, checkLaws: true, listener: (e) => console.log(JSON.stringify(e)) })
const { groups, figures, ...x } = r
console.log(JSON.stringify(x), JSON.stringify(figures), JSON.stringify(groups.map((g) => [g.name, g.outcome])))
