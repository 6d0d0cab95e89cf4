/** The floor under whole runs: what no pod can do without. No bars: these say which bars can be reached. */
import { FLOOR_PARTS, type FloorPart, RECORDS } from '../floor.ts'
import { rowOf } from '../rows.ts'
import type { Section } from './section.ts'

const PARTS: Readonly<Record<FloorPart, string>> = {
  records: `its ${RECORDS} records in the digest`,
  events: 'its 3 events, 64,000 pods running',
  attempts: 'the steps of its attempt',
}

export const floor: Section = {
  name: 'floor',
  title: 'what a pod cannot do without, apart from a node',
  measure({ size, program }) {
    const budget = size === 'quick' ? { least: 3, most: 3, seconds: 1 } : { least: 9, most: 25, seconds: 3 }
    return FLOOR_PARTS.map((part) => rowOf('floor', `a pod, ${PARTS[part]}`, program.perform({ kind: 'floor', part, budget }), 'holds'))
  },
}
