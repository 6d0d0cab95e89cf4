/**
 * What can be done with `cosched/core` and nothing else: the story of two containers, and schedulers that contend for a small cell, moved by
 * hand in an order that is drawn. A program without any module of Node or of tests: browser.test.ts runs it in Chromium as well.
 */
import {
  brokenLaws,
  Cell,
  CommitDoor,
  Digest,
  LeaseBook,
  ManualAttempt,
  type ManualMember,
  type ManualScheduler,
  placementPolicies,
  type RandomStream,
  type RoomShare,
  randomStream,
  registry,
  type Strategy,
  type StrategyEntry,
  strategyOptions,
  toBaseUnits,
  toVector,
} from '../../src/core.ts'

/** The hands of schedulers on one cell, each with a policy of its own. */
function schedulersOn(cell: Cell, leases = new LeaseBook(cell)): (policy: string, index: number, random: RandomStream) => ManualScheduler {
  const door = new CommitDoor(cell)
  return (policy, index, random) => {
    const chooser = placementPolicies.get(policy)!.chooser(cell, { policy }, random)
    return { cell, door, leases, chooser, random, index }
  }
}

const NODES = ['Node_A', 'Node_B']

/** App and LogCollector, decided one by one, and as one pod; which node each got, `nowhere` if none. */
export function story(): Readonly<Record<'app' | 'logCollector' | 'pod', string>> {
  const memory = (amount: string): number => toBaseUnits('memory', amount)
  const asks = (amount: string): Float64Array => toVector({ memory: memory(amount) }, ['memory'])
  const place = (cell: Cell, name: string, level: 'container' | 'pod', member: ManualMember): string => {
    const scheduler = schedulersOn(cell)('bestFit', 0, randomStream('1', 'story'))
    const attempt = new ManualAttempt(scheduler, registry.get('serial')!.create({}), { name, level, members: [member] })
    attempt.decide()
    return NODES[attempt.nodes[0]] ?? 'nowhere'
  }
  const cell = (): Cell => new Cell(['memory'], [Float64Array.of(memory('1.25Gi'), memory('2Gi'))])
  const shared = cell()
  const app = place(shared, 'App', 'container', { vector: asks('1Gi') })
  const besideApp = Uint8Array.from(NODES, (node) => (node === app ? 1 : 0))
  const logCollector = place(shared, 'LogCollector', 'container', { vector: asks('0.5Gi'), allowed: besideApp })
  return { app, logCollector, pod: place(cell(), 'web', 'pod', { vector: asks('1.5Gi') }) }
}

const CAPACITY = [
  [4, 4, 3, 5],
  [8, 6, 8, 8],
]
const POD: ManualMember = { vector: Float64Array.of(2, 3), first: Float64Array.of(1, 1) }
const PODS = 3
/** Tries in a row that lead to nothing, after which there is nothing left to do. */
const MOST_IDLE = 40

interface Job {
  readonly name: string
  readonly scheduler: ManualScheduler
  /** Attempts that are over, and the one that is not. */
  readonly attempts: ManualAttempt[]
}

/**
 * Three jobs of three pods, for which a cell of four nodes is too small, moved by one step of one of them after the other until nothing can be
 * done any more; then all is given back.
 */
export class Contest {
  /** One line a step. */
  readonly steps: string[] = []
  /** Laws of the cell that were broken after some step, and what was not free again in the end. */
  readonly broken: string[] = []
  /** Of the steps, and of the cell after each. */
  readonly digest: string
  private readonly entry: StrategyEntry
  private readonly strategy: Strategy
  private readonly cell = new Cell(
    ['cpu', 'memory'],
    CAPACITY.map((column) => Float64Array.from(column)),
  )
  private readonly leases = new LeaseBook(this.cell)
  private readonly jobs: readonly Job[]
  private readonly chance: RandomStream

  constructor(entry: StrategyEntry, seed: string) {
    const scheduler = schedulersOn(this.cell, this.leases)
    const policies = { red: 'randomFit', blue: 'bestFit', green: 'nomad' }
    this.entry = entry
    this.strategy = entry.create(strategyOptions(entry))
    this.chance = randomStream(seed, `steps of ${entry.name}`)
    this.jobs = Object.entries(policies).map(([name, policy], index) => ({
      name,
      scheduler: scheduler(policy, index, randomStream(seed, name)),
      attempts: [],
    }))
    const digest = new Digest()
    for (let idle = 0; idle < MOST_IDLE; idle++) {
      const step = this.step()
      if (step === undefined) continue
      idle = 0
      this.steps.push(step)
      digest.addText(`${step} ${this.cell.digest()}`)
      this.broken.push(...brokenLaws(this.cell, this.bound(), this.held()))
    }
    this.digest = digest.toString()
    this.giveAllBack()
  }

  private step(): string | undefined {
    const job = this.jobs[this.chance.below(this.jobs.length)]
    const attempt = job.attempts.at(-1)
    if (attempt === undefined || attempt.state === 'over') return this.begin(job)
    if (attempt.state === 'waiting') return this.offer(job, attempt)
    attempt.decide()
    return `${job.name} decides: ${told(attempt)}`
  }

  private begin({ name, scheduler, attempts }: Job): string | undefined {
    const whole = this.entry.unit === 'job'
    if (attempts.length === (whole ? 1 : PODS)) return undefined
    const members = Array.from({ length: whole ? PODS : 1 }, () => POD)
    const attempt = new ManualAttempt(scheduler, this.strategy, { name, level: this.entry.unit, members, gang: true })
    attempts.push(attempt)
    return `${name} begins: ${told(attempt)}`
  }

  /** An offer that is declined counts as no step. */
  private offer({ name }: Job, attempt: ManualAttempt): string | undefined {
    const [cpu] = this.cell.free
    const open = [...cpu.keys()].filter((node) => cpu[node] > 0 && this.leases.closedBy(node) === undefined)
    if (open.length === 0) return undefined
    const node = open[this.chance.below(open.length)]
    const lease = attempt.offer(node)
    return attempt.state === 'waiting' && !lease.live ? undefined : `${name} is offered ${node}: ${told(attempt)}`
  }

  private bound(): RoomShare[] {
    const attempts = this.jobs.flatMap((job) => job.attempts)
    return attempts.flatMap(({ nodes }) => nodes.flatMap((node) => (node < 0 ? [] : [{ node, vector: POD.vector }])))
  }

  private held(): RoomShare[] {
    return [...this.leases.live].map(({ node, room }) => ({ node, vector: room }))
  }

  private giveAllBack(): void {
    for (const { attempts } of this.jobs) attempts.at(-1)?.abandon()
    for (const { node, vector } of this.bound()) this.leases.release(node, vector, 0)
    const free = this.cell.free.map((column) => [...column])
    if (JSON.stringify(free) !== JSON.stringify(CAPACITY)) this.broken.push(`not free again: ${JSON.stringify(free)}`)
  }
}

function told({ state, outcome, nodes, held }: ManualAttempt): string {
  return `${state} ${outcome ?? ''} bound ${nodes.join()} holds ${[...held].map(({ node }) => node).join()}`
}

/** All that this program finds, one line a result. */
export function coreRun(): string[] {
  const { app, logCollector, pod } = story()
  const contests = [...registry.values()].flatMap((entry) =>
    ['1', '2'].map((seed) => `${entry.name} ${seed} ${new Contest(entry, seed).digest}`),
  )
  return [`App ${app}, LogCollector ${logCollector}, pod ${pod}`, ...contests]
}
