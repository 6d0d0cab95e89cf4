/** What the page shows, as far as a link tells it; every field is checked before it is believed. */
import { MOST_TEXT } from './limits.ts'

export interface PageState {
  /** The scenario, YAML or JSON. */
  readonly text: string
  /** Strategies that are compared; null: those of the scenario. */
  readonly strategies: readonly string[] | null
  /** Empty: that of the scenario. */
  readonly seed: string
  /** The strategy that is stepped through; empty: the first. */
  readonly shown: string
  /** How many records of its trace have happened. */
  readonly step: number
}

const MOST_NAME = 300
const MOST_STRATEGIES = 64
const MOST_STEP = 1_000_000

/** A page that opens with this text. */
export function freshState(text: string): PageState {
  return { text, strategies: null, seed: '', shown: '', step: 0 }
}

/** The state that some data are. @throws Error that says which field is wrong. */
export function stateFrom(data: unknown): PageState {
  if (typeof data !== 'object' || data === null) throw new Error('it is not a state of this page')
  const { text, strategies = null, seed = '', shown = '', step = 0 } = data as Readonly<Record<string, unknown>>
  if (typeof text !== 'string' || text.length > MOST_TEXT) throw new Error('its scenario is missing or too long')
  if (!isName(seed)) throw new Error('its seed is not one')
  if (!isName(shown)) throw new Error('the strategy it shows has no name')
  if (strategies !== null && !isNames(strategies)) throw new Error('its strategies are not a list of names')
  if (typeof step !== 'number' || !Number.isInteger(step) || step < 0 || step > MOST_STEP) throw new Error('its step is not a number')
  return { text, strategies, seed, shown, step }
}

const isName = (value: unknown): value is string => typeof value === 'string' && value.length <= MOST_NAME

function isNames(value: unknown): value is string[] {
  return Array.isArray(value) && value.length <= MOST_STRATEGIES && value.every(isName)
}
