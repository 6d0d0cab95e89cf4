/**
 * The second question at commit: do the neighbours of a claim still let it in, those of its own transaction counted that were bound before
 * it? A claim that they do not is refused like one without room. Serial strategies plan and commit in one instant and never see that.
 */
import type { ClaimGate } from '../cell/commit.ts'
import type { UnitLevel } from '../model/scenario.ts'
import type { PodKind } from '../placement/scene.ts'
import type { Roster } from './roster.ts'
import type { Surroundings } from './surroundings.ts'

export class CommitGate implements ClaimGate {
  private readonly roster: Roster
  private readonly byMember: boolean
  private readonly surroundings: Surroundings
  private readonly kinds: PodKind[] = []
  private readonly nodes: number[] = []

  constructor(roster: Roster, byMember: boolean, surroundings: Surroundings) {
    this.roster = roster
    this.byMember = byMember
    this.surroundings = surroundings
  }

  enter(target: number, node: number): boolean {
    const { surroundings, kinds, nodes, roster } = this
    const pod = this.byMember ? roster.memberPod[target] : target
    if (surroundings.restricts(pod) && !surroundings.admits(pod, node)) return false
    surroundings.place(roster.podKind(pod), node)
    kinds.push(roster.podKind(pod))
    nodes.push(node)
    return true
  }

  leave(kept: number): void {
    const { surroundings, kinds, nodes } = this
    for (let at = kinds.length - 1; at >= kept; at--) surroundings.remove(kinds[at], nodes[at])
    kinds.length = kept
    nodes.length = kept
  }
}

/** Absent where no pod says anything of others. */
export function commitGate(roster: Roster, level: UnitLevel, surroundings: Surroundings | undefined): CommitGate | undefined {
  return surroundings?.neighbours && new CommitGate(roster, level === 'container', surroundings)
}
