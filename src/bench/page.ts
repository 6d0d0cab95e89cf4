/** The page of `npm run bench`: the stories, the comparison, and the tables of the other parts, with every picture as a file beside it. */
import { parseHTML } from 'linkedom'
import type { ComparisonData } from '../experiment/types.ts'
import { formatQuantity } from '../model/quantity.ts'
import type { Scenario } from '../model/scenario.ts'
import type { TracedRun } from '../view/board.ts'
import { type ReportFiles, type ReportStory, type ReportTable, reportFiles } from '../view/index.ts'

/** A scenario and its runs. */
export interface ToldScenario {
  readonly scenario: Scenario
  readonly title: string
  readonly about: readonly string[]
  readonly runs: readonly TracedRun[]
}

/** What the page tells. */
export interface PageContent {
  readonly command: string
  readonly version: string
  readonly stories: readonly ToldScenario[]
  readonly comparisons: readonly ComparisonData[]
  readonly tables: readonly ReportTable[]
}

const ABOUT = [
  'Containers that work closely together must run on the same node. A scheduler that decides one container at a time can strand the first one where the second no longer fits. This page shows what the known answers do about it: first step by step on two nodes, then for gangs across nodes, where deadlock waits, then on generated clusters.',
  'naive places each container as it comes. hoarding (Mesos) holds room until the whole group has some. optimistic (Omega) plans on what it sees, and is refused at commit if others were faster. pod (Kubernetes) decides all containers of a pod at once, gang all pods of a job.',
]

/** The page and the pictures in `plots/` beside it. */
export function benchPage({ command, version, stories, comparisons, tables }: PageContent): ReportFiles {
  const { document } = parseHTML('<!doctype html><html><body></body></html>')
  const seeds = [...new Set(comparisons.flatMap(({ runs }) => runs.map(({ seed }) => seed)))]
  const runs = comparisons.reduce((sum, comparison) => sum + comparison.runs.length, 0)
  return reportFiles({
    title: 'cosched: co-scheduling strategies compared',
    command,
    version,
    about: ABOUT,
    facts: [
      ['Seeds', `${seeds.join(', ')}; of the stories, those of their scenarios`],
      ['Runs compared', `${runs} of ${comparisons.length} scenarios`],
    ],
    stories: stories.map(storyOf),
    comparisons,
    tables,
    document,
  })
}

function storyOf({ scenario, title, about, runs }: ToldScenario): ReportStory {
  const notes = (scenario.cluster.nodes ?? []).map(({ name, allocatable }) => {
    const room = Object.entries(allocatable).map(([resource, amount]) =>
      resource === 'memory' ? `${amount / 2 ** 30} GiB of memory` : `${formatQuantity(resource, amount)} ${resource}`,
    )
    return [name, room.join(', ')] as const
  })
  return { title, about, runs, nodeNotes: new Map(notes) }
}
