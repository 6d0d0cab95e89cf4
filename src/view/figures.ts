/** What the figures of a run are called where people read them, and which of them a short table or a plot shows. */

/** What a figure is called for people. */
export interface FigureLabel {
  /** Name in the results, with a dot for parts; `*` stands for every part. */
  readonly figure: string
  /** What it is called. */
  readonly label: string
  /** True: each scenario is drawn on a scale of its own, for scenarios differ by orders of magnitude. */
  readonly ownScale?: boolean
}

/** The figures of the short table, in its order. All others are in CSV and JSON. */
export const TABLE_FIGURES: readonly FigureLabel[] = [
  { figure: 'groups', label: 'groups' },
  { figure: 'groupsStarted', label: 'groups that ran' },
  { figure: 'groupsFailed', label: 'groups given up' },
  { figure: 'groupsPending', label: 'groups pending' },
  { figure: 'groupsDeadlocked', label: 'groups deadlocked' },
  { figure: 'failureRate', label: 'failure rate' },
  { figure: 'attempts', label: 'attempts' },
  { figure: 'attemptFailureRate', label: 'attempt failure rate' },
  { figure: 'firstTryFailureRate', label: 'first try failure rate' },
  { figure: 'partialPlacements', label: 'partial placements' },
  { figure: 'reschedules', label: 'reschedules' },
  { figure: 'rollbacks', label: 'rollbacks' },
  { figure: 'conflicts', label: 'conflicts' },
  { figure: 'splitPods', label: 'split pods' },
  { figure: 'deadlocks', label: 'deadlocks' },
  { figure: 'livelocks', label: 'livelocks' },
  { figure: 'throughputPerSecond', label: 'throughput (groups/s)' },
  { figure: 'waitRunningSeconds.mean', label: 'wait to run, mean (s)' },
  { figure: 'waitRunningSeconds.p99', label: 'wait to run, p99 (s)' },
  { figure: 'utilisation.*', label: 'utilisation, *' },
  { figure: 'heldIdle.*', label: 'held idle, *' },
  { figure: 'stranded.*', label: 'stranded, *' },
  { figure: 'packingDensity', label: 'packing density' },
]

/** The figures that a report draws. */
export const PLOT_FIGURES: readonly FigureLabel[] = [
  { figure: 'failureRate', label: 'failure rate (groups that never ran / groups)' },
  { figure: 'deadlocks', label: 'deadlocks (onsets a run)', ownScale: true },
  { figure: 'throughputPerSecond', label: 'throughput (groups started a second)', ownScale: true },
  { figure: 'waitRunningSeconds.mean', label: 'wait from submission to running, mean (s)', ownScale: true },
  { figure: 'heldIdle.*', label: 'held idle, * (share of capacity)' },
  { figure: 'stranded.*', label: 'stranded, * (share of capacity)' },
  { figure: 'utilisation.*', label: 'utilisation, * (share of capacity)' },
]

/** Labels with `*` resolved against the figures that occur; host ports and the pod count are left to CSV and JSON. */
export function resolveLabels(labels: readonly FigureLabel[], present: Iterable<string>): FigureLabel[] {
  const names = [...new Set(present)]
  return labels.flatMap((entry) => {
    if (!entry.figure.endsWith('*')) return names.includes(entry.figure) ? [entry] : []
    const parts = names.filter((name) => name.startsWith(entry.figure.slice(0, -1))).map((name) => name.slice(entry.figure.length - 1))
    const shown = parts.filter((part) => part !== 'pods' && !part.startsWith('hostPort:'))
    return (shown.length > 0 ? shown : parts).map((part) => ({
      ...entry,
      figure: entry.figure.replace('*', part),
      label: entry.label.replace('*', part),
    }))
  })
}
