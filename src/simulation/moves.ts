/** Steps of a trace as plain numbers, and what each kind of step speaks of. */
import type { Step, StepKind } from '../analysis/explore/types.ts'

export type Subject = 'unit' | 'node' | 'group' | 'member'

/** What a step speaks of, besides its kind. */
export const SUBJECTS: Readonly<Record<StepKind, readonly Subject[]>> = {
  arrive: ['member'],
  start: ['unit'],
  decide: ['unit'],
  offer: ['unit', 'node'],
  expire: ['unit', 'node'],
  timeout: ['unit'],
  wound: ['unit', 'node'],
  recover: ['unit'],
  rejectGang: ['group'],
  finish: ['group'],
  crash: ['unit'],
}

/** A step as numbers; -1 where it has none. */
export interface Move {
  readonly do: StepKind
  readonly unit: number
  readonly node: number
  readonly group: number
  readonly member: number
}

export function moveOf(step: Omit<Step, 'text'>): Move {
  return { do: step.do, unit: step.unit ?? -1, node: step.node ?? -1, group: step.group ?? -1, member: step.member ?? -1 }
}
