/** In which class bound room counts: running or stranded; kept in the ledger while pods and groups change. */
import { type GroupFact, isWhole, type MemberFact, type PodFact, type RunRules, sharesOf } from './facts.ts'
import type { Ledger, Use } from './ledger.ts'

export class Uses {
  private readonly ledger: Ledger
  private readonly rules: RunRules

  constructor(ledger: Ledger, rules: RunRules) {
    this.ledger = ledger
    this.rules = rules
  }

  /** Makes a change to one pod. */
  recount(pod: PodFact, change: () => void): void {
    this.count(pod, -1)
    change()
    this.count(pod, 1)
  }

  /** Makes a change to a whole group. */
  reclass(group: GroupFact, change: () => void): void {
    for (const pod of group.pods) this.count(pod, -1)
    change()
    for (const pod of group.pods) this.count(pod, 1)
  }

  /** Members leave their nodes; a record a container comes, where the pod was bound as a whole, and the first takes all. */
  takeOff(pod: PodFact, members: readonly MemberFact[]): void {
    const byMember = this.rules.unit === 'container'
    this.recount(pod, () => {
      if (!byMember) for (const { node, requests, ports } of sharesOf(pod, this.rules.unit)) this.ledger.give(node, requests, ports)
      for (const member of byMember ? members : pod.members) {
        if (byMember && member.node !== undefined) this.ledger.give(member.node, member.requests, member.ports)
        member.node = undefined
      }
    })
  }

  private count(pod: PodFact, sign: 1 | -1): void {
    for (const share of sharesOf(pod, this.rules.unit)) this.ledger.use(useOf(pod), share.requests, sign)
  }
}

export function useOf(pod: PodFact): Use {
  return pod.group.state === 'running' && isWhole(pod) ? 'running' : 'stranded'
}
