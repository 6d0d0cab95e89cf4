/**
 * Mesos and DRF (both NSDI 2011), what Omega (EuroSys 2013, section 3) says of hoarding, and the theory of deadlock, measured in this
 * simulator: ramp-up of elastic and rigid frameworks, the worked example of DRF, the pigeonhole rule, what ends a deadlock, and hoarding
 * beside all-or-nothing.
 */
import { allOrNothing } from './mesos/all-or-nothing.ts'
import type { Part } from './mesos/cells.ts'
import { cures } from './mesos/cures.ts'
import { intervals } from './mesos/intervals.ts'
import { pigeonhole } from './mesos/pigeonhole.ts'
import { tableTwo } from './mesos/table2.ts'
import { workedExample } from './mesos/worked-example.ts'
import { type Paper, PaperOutput } from './output.ts'

const PARTS: readonly (readonly [string, Part])[] = [
  ['Table 2: ramp-up, completion, utilisation', tableTwo],
  ['what Table 2 leaves out', intervals],
  ['DRF: the worked example', workedExample],
  ['the pigeonhole rule', pigeonhole],
  ['release policies', cures],
  ['hoarding beside all-or-nothing', allOrNothing],
]

export const mesos: Paper = {
  name: 'mesos',
  run(size, say) {
    const output = new PaperOutput()
    const statements = PARTS.flatMap(([title, part]) => {
      say(title)
      return part(size, output)
    })
    return { output, statements }
  },
}
