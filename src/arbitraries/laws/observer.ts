/**
 * The laws of a run, on a path of their own: an observer that hears nothing but the trace, keeps its own books and says what is
 * wrong. Capacity (S1), one place a container (S5), pods and gangs whole (S7), a group runs if and only if enough of its pods are
 * whole (S8), nodes and neighbours let in whoever is bound (N0 to N3), time never goes back (S12), a node is in one offer at most (S14), and an attempt ends as it says.
 */
import type { RunResult } from '../../metrics/figures.ts'
import type { Scenario } from '../../model/scenario.ts'
import type { TraceEvent } from '../../simulation/trace.ts'
import { AttemptLaws } from './attempts.ts'
import { Breaches } from './breach.ts'
import { isCertain } from './certain-room.ts'
import {
  boundMembers,
  type GroupFact,
  groupNamed,
  groupsOf,
  isWhole,
  type MemberFact,
  type PodFact,
  podOf,
  presentPods,
  type RunRules,
  sharesOf,
  wholePods,
  windowStart,
} from './facts.ts'
import { Ledger } from './ledger.ts'
import { NeighbourLaws } from './neighbours.ts'
import { PreemptionLaws } from './preemptions.ts'
import { PromisedLaws } from './promised.ts'
import { Uses, useOf } from './uses.ts'

export class Observer {
  readonly groups: Map<string, GroupFact>
  readonly ledger: Ledger
  /** Every law that is broken, and every promise that might have been given. */
  readonly breaches = new Breaches()
  readonly attempts: AttemptLaws
  readonly rules: RunRules
  readonly neighbours: NeighbourLaws
  readonly promised: PromisedLaws
  private readonly uses: Uses
  private readonly preemptions = new PreemptionLaws((law) => this.breaks(law))
  /** Room was pinned, or an offer chopped, and the trace does not say how much: what is held is not known. */
  pins = false
  private readonly doomed = new Set<string>()
  private readonly touched = new Set<GroupFact>()

  constructor(scenario: Scenario, rules: RunRules) {
    const { nodes = [], prefill } = scenario.cluster
    const jobs = scenario.workload.jobs ?? []
    this.rules = rules
    this.groups = groupsOf(jobs)
    this.ledger = new Ledger(prefill === undefined ? { nodes } : { nodes, prefill }, windowStart(jobs))
    this.uses = new Uses(this.ledger, rules)
    this.attempts = new AttemptLaws(
      this.ledger,
      (event) => isCertain(event, this, nodes),
      (law) => this.breaks(law),
    )
    this.promised = new PromisedLaws(rules, (law) => this.breaks(law))
    this.neighbours = new NeighbourLaws(scenario, [...this.groups.values()], (law) => this.breaks(law))
  }

  /** Hears one record. */
  hear(event: TraceEvent): void {
    const before = this.time
    this.breaches.time = event.time
    this.breaches.heard++
    if (event.time < before) this.breaks(`S12 time goes back from ${before} us`)
    if (this.neighbours.moves(event, before)) this.attempts.moved()
    this.ledger.advance(event.time)
    this.attempts.hear(event)
    switch (event.kind) {
      case 'bind':
        this.bind(event)
        break
      case 'evict':
        this.evict(event)
        break
      case 'preempt':
        this.preempt(event)
        break
      case 'start':
        this.start(this.group(event))
        break
      case 'finish':
        this.finish(this.group(event))
        break
      case 'fail':
        this.fail(this.group(event))
        break
      case 'deadlock':
        for (const group of event.groups ?? []) this.doomed.add(group)
        this.promised.deadlock(event.groups ?? [])
        break
      case 'standstill':
        this.promised.standstill((event.groups ?? []).map((name) => groupNamed(this.groups, name)))
        break
      case 'pin':
      case 'slice':
        this.pins = true
        break
      case 'return':
      case 'revoke':
        this.doomed.clear()
        break
      case 'outcome':
        this.boundary()
    }
  }

  /** The run is over at `time`. */
  close(time: number, result: RunResult): void {
    this.ledger.advance(time)
    this.boundary()
    this.breaches.time = undefined
    this.attempts.close()
    this.promised.close(result, this.attempts)
  }

  private breaks(law: string): void {
    this.breaches.note(law)
  }

  private get time(): number {
    return this.breaches.time ?? 0
  }

  private bind(event: TraceEvent): void {
    const pod = this.pod(event)
    const { group } = pod
    if (group.state === 'finished' || group.state === 'failed') this.breaks(`S5 a member of ${group.name} is bound, it has ${group.state}`)
    if ((event.container !== undefined) !== (this.rules.unit === 'container')) {
      this.breaks(`S7 ${event.container ?? 'the whole'} of ${pod.name} is bound, the unit is the ${this.rules.unit}`)
    }
    this.neighbours.bind(pod, event.node!, event.time)
    const members = event.container === undefined ? pod.members : pod.members.filter((member) => member.name === event.container)
    this.uses.recount(pod, () => this.place(pod, members, event))
    const requests = event.container === undefined ? pod : members[0]
    const wrong = this.ledger.take(event.node!, requests.requests, requests.ports)
    if (wrong !== undefined) this.breaks(`S1 capacity: ${wrong}`)
    this.touched.add(group)
    this.preemptions.bound(event, group)
  }

  private place(pod: PodFact, members: readonly MemberFact[], event: TraceEvent): void {
    const others = pod.members.filter((member) => member.node !== undefined && !members.includes(member))
    if (others.some((member) => member.node !== event.node) && this.rules.onPartial.pod !== 'split') {
      this.breaks(`S5 containers of ${pod.group.name} ${pod.name} are on two nodes`)
    }
    const early = this.rules.placeholders && pod.group.job.gang !== undefined
    for (const member of members) {
      if (member.arrival > event.time && !early) this.breaks(`S12 ${member.name} of ${pod.group.name} is bound before it arrives`)
      if (member.node !== undefined) this.breaks(`S5 ${member.name} of ${pod.group.name} ${pod.name} is bound twice`)
      member.node = event.node
    }
  }

  private evict(event: TraceEvent): void {
    const pod = this.pod(event)
    this.doomed.clear()
    if (pod.group.state === 'running' && isWhole(pod)) this.breaks(`S8 a whole pod of ${pod.group.name}, which runs, is evicted`)
    this.takeOff(pod, event)
  }

  /** A pod gives way to a higher priority; its group stops if too few are left. */
  private preempt(event: TraceEvent): void {
    const pod = this.pod(event)
    const { group } = pod
    if (!this.rules.preempts) this.breaks(`P1 ${pod.name} of ${group.name} gives way, and the strategy does not preempt`)
    this.doomed.clear()
    this.preemptions.gaveWay(event, group)
    this.takeOff(pod, event)
    if (group.state === 'running' && wholePods(group) < group.needs) {
      this.uses.reclass(group, () => {
        group.state = 'waiting'
      })
    }
  }

  private takeOff(pod: PodFact, event: TraceEvent): void {
    const members = event.container === undefined ? pod.members : pod.members.filter((member) => member.name === event.container)
    for (const member of members) {
      if (member.node !== event.node)
        this.breaks(`S6 ${member.name} of ${pod.group.name} is evicted from ${event.node}, it is on ${member.node}`)
    }
    this.uses.takeOff(pod, members)
    this.touched.add(pod.group)
  }

  private start(group: GroupFact): void {
    if (group.state !== 'waiting') this.breaks(`S8 ${group.name} starts, though it has ${group.state}`)
    const present = presentPods(group, this.time)
    if (present < group.needs) this.breaks(`S8 ${group.name} starts with ${present} of ${group.needs} pods whole`)
    if (this.doomed.has(group.name)) this.breaks(`L1 ${group.name} starts, though it was called deadlocked and nothing was given back`)
    this.uses.reclass(group, () => {
      group.state = 'running'
    })
    group.startedAt = this.time
    if (Number.isNaN(group.firstStartedAt)) group.firstStartedAt = this.time
  }

  private finish(group: GroupFact): void {
    if (group.state !== 'running') this.breaks(`S8 ${group.name} finishes, though it is ${group.state}`)
    if (this.time !== group.startedAt + (group.job.duration ?? Infinity)) this.breaks(`S8 ${group.name} finishes at the wrong time`)
    for (const pod of group.pods) {
      for (const share of sharesOf(pod, this.rules.unit)) {
        this.ledger.give(share.node, share.requests, share.ports)
        this.ledger.use(useOf(pod), share.requests, -1)
      }
    }
    group.state = 'finished'
    group.finishedAt = this.time
  }

  private fail(group: GroupFact): void {
    if (group.state !== 'waiting') this.breaks(`S8 ${group.name} is given up, though it is ${group.state}`)
    this.doomed.clear()
    group.state = 'failed'
    this.touched.add(group)
  }

  /** The end of an attempt: what is half done now stays so. */
  private boundary(): void {
    for (const group of this.touched) {
      const bound = boundMembers(group)
      this.promised.boundary(group)
      if (group.state === 'failed' && bound > 0) this.breaks(`S6 ${group.name} was given up and keeps ${bound} members bound`)
      if (group.state !== 'waiting') continue
      const present = presentPods(group, this.time)
      if (present >= group.needs) this.breaks(`S8 ${group.name} does not run, though ${present} pods are whole`)
    }
    this.touched.clear()
  }

  private group(event: TraceEvent): GroupFact {
    return groupNamed(this.groups, event.group)
  }

  private pod(event: TraceEvent): PodFact {
    return podOf(this.group(event), event.pod)
  }
}
