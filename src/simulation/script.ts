/**
 * A scripted run: given steps on the real engine, in exactly their order, and nobody takes a turn by himself meanwhile (replay of a
 * counterexample, as of Spin's trails: Holzmann, "The model checker Spin", IEEE TSE 1997, "guided simulation").
 *
 * The script begins when the last job has been submitted, and each step takes one microsecond. What was to happen at a time that the
 * script has passed happens when it is over: the clock never goes back. Nobody is given up while the script lasts, for a trace counts no
 * retries.
 */
import { STEP_KINDS, type Step, type StepTrace } from '../analysis/explore/types.ts'
import { InvalidInputError, type Problem } from '../errors.ts'
import type { Engine } from './engine.ts'
import { LateArrivals } from './late-arrivals.ts'
import { checkTouched } from './laws.ts'
import { moveOf, SUBJECTS } from './moves.ts'
import { Steps } from './steps.ts'
import { BACKING_OFF, PARKED } from './units.ts'

/** Possible steps that are named when one cannot be done. */
const MOST_POSSIBLE = 8
const MOST_PROBLEMS = 20

export interface ScriptOptions {
  readonly trace: Pick<StepTrace, 'steps' | 'repeatsFrom'>
  /** How often the steps from `repeatsFrom` on are performed, the first time included. Default 3. */
  readonly repeats?: number
  /** The run ends with the last step. */
  readonly onlySteps?: boolean
  /** Hears of each step once it was done, numbered from 1. */
  readonly onStep?: (step: Step, number: number) => void
}

export class Script {
  private readonly engine: Engine
  private readonly options: ScriptOptions
  private readonly late: LateArrivals
  private readonly steps: Steps

  constructor(engine: Engine, options: ScriptOptions) {
    checkTrace(engine, options)
    this.engine = engine
    this.options = options
    this.late = new LateArrivals(engine)
    this.steps = new Steps(engine, this.late)
  }

  /** Performs all steps. @returns how many there were. */
  perform(checkLaws: boolean): number {
    const { engine } = this
    const { trace, repeats = 3 } = this.options
    const { steps, repeatsFrom } = trace
    engine.clock(engine.world.roster.jobArrival.at(-1) ?? 0)
    engine.retreat.givesUp = false
    this.late.enter()
    const cycle = repeatsFrom === undefined ? 0 : steps.length - repeatsFrom
    const count = steps.length + cycle * (repeats - 1)
    for (let at = 0; at < count; at++) {
      this.performOne(steps, at < steps.length ? at : (repeatsFrom ?? 0) + ((at - steps.length) % cycle), at + 1)
      if (checkLaws) checkTouched(engine.world)
    }
    engine.retreat.givesUp = true
    return count
  }

  /** Whatever is overdue is due now. */
  handOver(): void {
    const { binding, servers, units, world } = this.engine
    const { now } = world
    for (const server of servers) if (server.thinking) server.decisionAt = Math.max(server.decisionAt, now)
    binding.disturbed = true
    // A time that is not set is not a number, and stays so.
    binding.finishAt.forEach((at, group) => {
      binding.finishAt[group] = Math.max(at, now)
    })
    for (let unit = 0; unit < units.count; unit++) {
      if (units.state[unit] === BACKING_OFF) units.wakeAt[unit] = Math.max(units.wakeAt[unit], now)
      if (units.state[unit] === PARKED && units.unblockAt[unit] >= 0) units.unblockAt[unit] = Math.max(units.unblockAt[unit], now)
    }
    this.late.handOver()
  }

  private performOne(steps: readonly Step[], at: number, number: number): void {
    const { allocator, deadlocks, servers, turns, world } = this.engine
    const move = moveOf(steps[at])
    const refusal = this.steps.refusal(move)
    if (refusal !== undefined) {
      const possible = this.steps.possible(MOST_POSSIBLE).join(', ')
      const message = `invalid step ${number}: ${steps[at].text} (${this.steps.words(move)}): ${refusal}, allowed: ${possible || 'no step'}`
      throw new InvalidInputError([{ path: `steps[${at}]`, message }], 'trace')
    }
    this.engine.clock(world.now + 1)
    const { moves } = allocator.churn
    this.steps.perform(move)
    for (const server of servers) turns.tell(server)
    if (allocator.churn.moves !== moves) deadlocks.suspect()
    this.options.onStep?.(steps[at], number)
  }
}

/** @throws InvalidInputError with all that is wrong with the form of a trace. */
function checkTrace({ units, world }: Engine, { trace, repeats }: ScriptOptions): void {
  const { steps, repeatsFrom } = trace
  const counts = { unit: units.count, node: world.cell.nodes, group: world.roster.groups, member: world.roster.members }
  const problems: Problem[] = []
  if (repeatsFrom !== undefined && !(Number.isInteger(repeatsFrom) && repeatsFrom >= 0 && repeatsFrom < steps.length))
    problems.push({ path: 'repeatsFrom', message: `invalid value: ${repeatsFrom}, allowed: the index of a step, below ${steps.length}` })
  if (repeats !== undefined && !(Number.isInteger(repeats) && repeats >= 1))
    problems.push({ path: 'repeats', message: `invalid value: ${repeats}, allowed: a whole number from 1` })
  steps.forEach((step, at) => {
    const subjects = SUBJECTS[step.do] as (typeof SUBJECTS)[keyof typeof SUBJECTS] | undefined
    if (subjects === undefined) {
      problems.push({ path: `steps[${at}].do`, message: `unknown step: ${String(step.do)}, allowed: ${STEP_KINDS.join(', ')}` })
      return
    }
    for (const subject of subjects) {
      const value = step[subject]
      if (value !== undefined && Number.isInteger(value) && value >= 0 && value < counts[subject]) continue
      problems.push({
        path: `steps[${at}].${subject}`,
        message: `invalid ${subject}: ${value ?? 'none'}, allowed: 0 to ${counts[subject] - 1}`,
      })
    }
  })
  if (problems.length > 0) throw new InvalidInputError(problems.slice(0, MOST_PROBLEMS), 'trace')
}
