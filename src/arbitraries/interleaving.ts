/**
 * Orders in which the steps of several sequences may happen, as plain data. Bugs of concurrent programs need few switches from one
 * sequence to another (Musuvathi and Qadeer, "Iterative context bounding for systematic testing of multithreaded programs", PLDI 2007):
 * an order is drawn as the choice, step by step, to go on or to switch, and shrinks by taking switches out.
 */
import fc, { type Arbitrary } from 'fast-check'
import { checked, count, list, often, type Rules } from './constraints.ts'

/** What {@link arbitraryInterleaving} orders. */
export interface InterleavingConstraints {
  /** Number of steps of each sequence, 0 or more. Default: two sequences of two steps. */
  readonly lengths?: readonly number[]
  /** Most times that a sequence is left before it is over; 0: one after the other, in any order. Default: no limit. */
  readonly maxSwitches?: number
}

const RULES: Rules<InterleavingConstraints> = { lengths: list(count(0), 0), maxSwitches: often }

/**
 * For each step, in order, the index of the sequence that takes it: `[0, 1, 1, 0]`. Each index stands as often as its sequence is long.
 * Shrinks towards one sequence after the other, `[0, 0, 1, 1]`, by way of fewer switches. Read it with {@link interleave}.
 * @throws InvalidInputError for constraints that cannot be kept.
 */
export function arbitraryInterleaving(constraints: InterleavingConstraints = {}): Arbitrary<number[]> {
  const { lengths = [2, 2], maxSwitches = Infinity } = checked('arbitraryInterleaving', RULES, constraints)
  const steps = lengths.reduce((sum, length) => sum + length, 0)
  const further = fc.nat({ max: Math.max(0, lengths.length - 1) })
  return fc.array(further, { maxLength: steps, size: 'max' }).map((choices) => orderOf(lengths, choices, maxSwitches))
}

/**
 * Choice 0 goes on with the sequence at hand; n goes to the nth of the others that still have steps, which is a switch only where a
 * sequence that has begun is not over. Without a choice: go on.
 */
export function orderOf(lengths: readonly number[], choices: readonly number[], maxSwitches = Infinity): number[] {
  const left = [...lengths]
  const order: number[] = []
  let current = 0
  let switches = 0
  for (let step = 0; left.some((count) => count > 0); step++) {
    const open = turns(left, current)
    const interrupts = step > 0 && open[0] === current
    const choice = interrupts && switches >= maxSwitches ? 0 : (choices[step] ?? 0) % open.length
    if (interrupts && choice > 0) switches++
    current = open[choice]
    left[current]--
    order.push(current)
  }
  return order
}

/** Sequences that still have steps, beginning with the one at hand, then round. */
function turns(left: readonly number[], current: number): number[] {
  return left.map((_, offset) => (current + offset) % left.length).filter((sequence) => left[sequence] > 0)
}

/**
 * The steps of all sequences in one list, each sequence in its own order. Total, so that sequences and order can shrink apart from each
 * other: an entry whose sequence is over, or is not there, is passed over; steps that the order does not speak of follow at the end, one
 * sequence after the other.
 */
export function interleave<Step>(sequences: readonly (readonly Step[])[], order: readonly number[]): Step[] {
  const next = sequences.map(() => 0)
  const steps: Step[] = []
  for (const sequence of order) if (next[sequence] < (sequences[sequence]?.length ?? 0)) steps.push(sequences[sequence][next[sequence]++])
  return [...steps, ...sequences.flatMap((rest, sequence) => rest.slice(next[sequence]))]
}
