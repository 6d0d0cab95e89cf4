/**
 * What a strategy may promise: pods bound whole (A1), gangs bound whole (A2), no deadlock (A3), and an end of every attempt and every run (L4).
 * It is looked for in every run, promised or not: what was promised is a fault, what was not is a finding.
 */
import type { RunResult } from '../../metrics/figures.ts'
import type { Promises } from '../../strategy/strategy.ts'
import type { AttemptLaws } from './attempts.ts'
import { boundMembers, type GroupFact, type RunRules } from './facts.ts'

/** Whether what has this code must not break: a law, or something promised. */
export function isPromised(code: string, { atomic, deadlockFree = false, ends = false }: Promises): boolean {
  if (code === 'A1') return atomic === 'pod' || atomic === 'gang'
  if (code === 'A2') return atomic === 'gang'
  if (code === 'A3') return deadlockFree
  return code !== 'L4' || ends
}

export class PromisedLaws {
  private readonly rules: RunRules
  private readonly breaks: (law: string) => void

  constructor(rules: RunRules, breaks: (law: string) => void) {
    this.rules = rules
    this.breaks = breaks
  }

  /** An attempt has ended, and this group was touched since the last one did. */
  boundary(group: GroupFact): void {
    const { state, name, pods, job } = group
    if (state !== 'waiting' && state !== 'running') return
    for (const pod of pods) {
      const bound = pod.members.filter((member) => member.node !== undefined).length
      if (bound > 0 && bound < pod.members.length) {
        this.breaks(`A1 ${bound} of the ${pod.members.length} containers of ${name} ${pod.name} are bound, the others are not`)
      }
    }
    const bound = boundMembers(group)
    if (state === 'waiting' && bound > 0 && job.gang !== undefined) this.breaks(`A2 gang ${name} is bound in part, and does not run`)
  }

  deadlock(groups: readonly string[]): void {
    this.breaks(`A3 a deadlock of ${groups.join(', ')}`)
  }

  /** Nothing can happen any more, and these are why: somebody among them waits. */
  standstill(groups: readonly GroupFact[]): void {
    if (groups.length === 0 || groups.some(({ state }) => state === 'waiting')) return
    this.breaks(`L1 all of ${groups.map(({ name }) => name).join(', ')} stand still, and none of them waits`)
  }

  /** The run is over. Where the rules for retries know no end, nobody else can promise one. */
  close({ ended }: Pick<RunResult, 'ended'>, attempts: AttemptLaws): void {
    if (!this.rules.retriesEnd) return
    if (ended === 'livelock') this.breaks('L4 a livelock: room is taken and given back, and no group starts')
    if (ended === 'eventBudget') this.breaks('L4 the run has no end: it was stopped after its budget of events')
    if (ended !== 'idle') return
    for (const [scheduler, { unit }] of attempts.open) this.breaks(`L4 ${scheduler} is in an attempt on ${unit} that never ends`)
  }
}
