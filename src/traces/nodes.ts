/** Records of machines as nodes of the model. */
import type { Node } from '../model/cluster.ts'
import { copyNames } from '../model/defaults.ts'
import { MOST_NODES } from '../model/limits.ts'
import { show } from '../model/suggest.ts'
import type { TraceFaults } from './faults.ts'
import type { TraceNode } from './records.ts'

/** All nodes of the records, in their order; those alike are written out. */
export function nodesOf(records: Iterable<TraceNode>, faults: TraceFaults): readonly Node[] {
  const nodes: Node[] = []
  const taken = new Set<string>()
  for (const { name, count = 1, allocatable, labels } of records) {
    if (nodes.length + count > MOST_NODES) {
      faults.tell('', `invalid number of nodes: more than ${MOST_NODES}`)
      break
    }
    for (const copy of copyNames(name, count)) {
      if (taken.has(copy)) faults.tell('', `invalid name: node ${show(copy)} is taken, allowed: each name once`)
      taken.add(copy)
      nodes.push({ name: copy, allocatable, ...(labels && { labels }) })
    }
  }
  return nodes
}
