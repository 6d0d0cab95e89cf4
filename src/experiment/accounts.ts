/**
 * The accounts of a run that is over, from which its window figures can be taken again at a later horizon. Plain data: they travel from
 * a thread to another, where only the methods have to be given back.
 */
import { Recorder } from '../metrics/recorder.ts'
import { type WindowFigures, type WindowSource, windowFigures } from '../metrics/window.ts'
import type { Time } from '../model/time.ts'
import { horizonOf, windowSource } from '../simulation/result.ts'
import type { FinishedRun } from '../simulation/run.ts'
import type { RunSetup } from '../simulation/setup.ts'
import { Shares } from '../simulation/shares.ts'

export interface Accounts {
  /** The end of the run's own window, microseconds. */
  readonly horizon: Time
  readonly source: Omit<WindowSource, 'recorder' | 'shares'>
  /** Fields of the recorder and of the shares, without those by group. */
  readonly recorder: object
  readonly shares: object
}

export function accountsOf(setup: RunSetup, finished: FinishedRun): Accounts {
  const { recorder, shares, schedulers, dimensions, totals } = windowSource(finished)
  return {
    horizon: horizonOf(setup, finished),
    source: { dimensions, totals, schedulers: schedulers.map(({ name }) => ({ name })) },
    recorder: fieldsOf(recorder, (name) => !name.startsWith('group') || name === 'groupsStarted'),
    shares: fieldsOf(shares, () => true),
  }
}

/** @param horizon the run's own or a later one, microseconds. */
export function figuresAt({ source, recorder, shares }: Accounts, horizon: Time): WindowFigures {
  return windowFigures({ ...source, recorder: withMethods(Recorder, recorder), shares: withMethods(Shares, shares) }, horizon)
}

function fieldsOf(from: object, wanted: (name: string) => boolean): object {
  return Object.fromEntries(Object.entries(from).filter(([name, value]) => typeof value !== 'function' && wanted(name)))
}

function withMethods<T extends object>({ prototype }: { readonly prototype: T }, fields: object): T {
  return Object.assign(Object.create(prototype) as T, fields)
}
