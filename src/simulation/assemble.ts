/** Puts the parts of a run together: cell, accounts, schedulers with their placers. */
import { Cell } from '../cell/cell.ts'
import { CommitDoor } from '../cell/commit.ts'
import { LeaseBook } from '../cell/leases.ts'
import { EventQueue } from '../kernel/event-queue.ts'
import { omegaStream } from '../kernel/omega-streams.ts'
import { overheard, type RandomStream, randomStream } from '../kernel/random.ts'
import { Recorder } from '../metrics/recorder.ts'
import { createPlacers } from '../placement/placer.ts'
import { Attention } from './attention.ts'
import type { Binding } from './binding.ts'
import { commitGate } from './commit-gate.ts'
import { ConstrainedPool } from './constrained-pool.ts'
import { FreedNodes } from './freed-nodes.ts'
import { doorDefects } from './omega-rules.ts'
import { Parking } from './parking.ts'
import { Planner } from './planner.ts'
import { Preemption } from './preemption.ts'
import { ReadyQueue } from './ready-queue.ts'
import { Roster } from './roster.ts'
import { Server } from './server.ts'
import { dealJobs, filtersByScheduler, type RunSetup, schedulersOf } from './setup.ts'
import { Shares } from './shares.ts'
import { surroundingsOf } from './surroundings.ts'
import { Tracer } from './tracer.ts'
import type { Units } from './units.ts'
import { FINISH, type World } from './world.ts'

/** The shared state of a run at time zero. */
export function assembleWorld(setup: RunSetup): World {
  const roster = new Roster(setup.cluster, setup.workload, filtersByScheduler(setup))
  const cell = new Cell(roster.dimensions, roster.capacity)
  const schedulers = schedulersOf(setup)
  const names = schedulers.map((scheduler) => scheduler.name)
  const windowStart = roster.jobArrival[0] ?? 0
  const totals = Float64Array.from(roster.capacity, (column) => column.reduce((sum, room) => sum + room, 0))
  const { unit, planning, onPartial, retry, gangWait, strategy } = setup
  const surroundings = surroundingsOf(roster, unit === 'container' && onPartial.pod === 'split')
  const { neighbours, extras } = surroundings ?? {}
  return {
    roster,
    cell,
    scene: { nodes: setup.cluster.nodes, kinds: roster.shapes.kinds, ...(neighbours && { neighbours }), ...(extras && { extras }) },
    ...(surroundings && { surroundings }),
    door: new CommitDoor(cell, doorDefects(setup.compatibility), commitGate(roster, unit, surroundings)),
    leases: new LeaseBook(cell),
    events: new EventQueue(FINISH),
    recorder: new Recorder(roster.groups, roster.dimensions.length, schedulers.length, windowStart),
    shares: new Shares(schedulers.length, totals, cell.scored, windowStart),
    tracer: new Tracer(roster, names, setup.listener),
    settings: {
      level: unit,
      planning,
      onPartial,
      retry,
      ...(gangWait && { gangWait }),
      collects: strategy.collects === true,
      preempts: strategy.preempts === true,
      explains: setup.explain === true,
      unblockAfter: strategy.unblockAfter,
    },
    schedulers,
    jobScheduler: dealJobs(setup, roster),
    totals,
    staying: [],
    now: 0,
    hidden: 0,
    releases: 0,
    nodeReleased: new Float64Array(cell.nodes),
    freed: new FreedNodes(cell.nodes),
    attention: new Attention(schedulers.length),
  }
}

/** The schedulers; each has a random stream of its own for placement and one for its strategy. */
export function assembleServers(setup: RunSetup, world: World, binding: Binding, units: Units): Server[] {
  const specs = world.schedulers.map((scheduler) => scheduler.placement)
  const randoms = world.schedulers.map((scheduler) => drawsOf(setup, world, placementStream(setup, scheduler.name)))
  const { placers, nodeChanged } = createPlacers(world.cell, specs, randoms, world.scene, setup.policies)
  world.cell.onChange = nodeChanged
  return world.schedulers.map((scheduler, index) => {
    const pool = world.surroundings?.neighbours === undefined ? undefined : new ConstrainedPool(world, units)
    const parking = new Parking(units, world.cell, world.nodeReleased, world.freed, pool)
    const preemption = new Preemption(world, binding, drawsOf(setup, world, randomStream(setup.seed, `preemption/${scheduler.name}`)))
    const planner = new Planner(world, binding, units, placers[index], preemption)
    return new Server(index, scheduler, new ReadyQueue(units), parking, planner, world.attention)
  })
}

/** The stream, its draws counted if somebody asks. */
export function drawsOf({ strategy }: RunSetup, world: World, stream: RandomStream): RandomStream {
  if (strategy.forgets !== true) return stream
  return overheard(stream, () => {
    world.hidden++
  })
}

function placementStream(setup: RunSetup, scheduler: string): RandomStream {
  const omega = setup.compatibility?.omega
  const name = `placement/${scheduler}`
  return omega === undefined ? randomStream(setup.seed, name) : omegaStream(omega, name)
}
