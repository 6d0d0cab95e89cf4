/** Which step of a turn an action is. */
import type { Action } from './actions.ts'
import type { Turn } from './turn.ts'
import type { StepKind } from './types.ts'

/** What to do with a turn. */
type Doing = (turn: Turn, action: Action) => void

const DOINGS: Readonly<Record<StepKind, Doing>> = {
  arrive: (turn, { part }) => turn.arrive(part),
  start: (turn, { unit }) => turn.begin(unit),
  decide: (turn) => turn.decide(),
  offer: (turn, { node }) => turn.offer(node, turn.roomOn(node)),
  wound: (turn, { node }) => turn.offer(node, turn.roomOn(node)),
  expire: (turn, { node }) => turn.revoke(node),
  recover: (turn) => turn.revokeAll(),
  timeout: (turn) => turn.timeout(),
  finish: (turn, { part }) => turn.finish(part),
  rejectGang: (turn, { part }) => turn.gangTimeout(part),
  crash: (turn) => turn.crash(),
}

export function act(turn: Turn, action: Action): void {
  DOINGS[action.do](turn, action)
}
