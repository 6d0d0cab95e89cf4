/** The law of preemption (P1): who gives way has a lower priority than whoever is bound in its place, in the same instant. */
import type { TraceEvent } from '../../simulation/trace.ts'
import type { GroupFact } from './facts.ts'

export class PreemptionLaws {
  private victims: GroupFact[] = []
  private since = 0
  private readonly breaks: (law: string) => void

  constructor(breaks: (law: string) => void) {
    this.breaks = breaks
  }

  /** A pod of the group gives way. */
  gaveWay({ time }: TraceEvent, group: GroupFact): void {
    this.victims.push(group)
    this.since = time
  }

  /** A pod of the group is bound: it is what the victims gave way for. */
  bound({ time }: TraceEvent, group: GroupFact): void {
    if (this.victims.length === 0) return
    if (time !== this.since) this.breaks('P1 somebody gave way for nothing')
    for (const victim of this.victims) {
      if (victim.job.priority < group.job.priority) continue
      this.breaks(`P1 ${victim.name}, of priority ${victim.job.priority}, gives way to ${group.name}, of ${group.job.priority}`)
    }
    this.victims = []
  }
}
