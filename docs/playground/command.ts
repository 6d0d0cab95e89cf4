/** The command that does on the command line what the page does: without the page's limits. */
import { shellWord } from '../../src/view/text.ts'
import type { PageState } from './state.ts'

/** Name of the file that a scenario is saved as. */
export function fileName(scenario: string): string {
  const base = scenario.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^[-.]+|[-.]+$/g, '')
  return `${base.slice(0, 100) || 'scenario'}.yaml`
}

/** `npx cosched run …`, one line. */
export function runCommand(scenario: string, { strategies, seed }: Pick<PageState, 'strategies' | 'seed'>): string {
  const chosen = strategies === null ? [] : ['--strategy', shellWord(strategies.join(','))]
  return ['npx cosched run', fileName(scenario), ...chosen, ...seedOf(seed)].join(' ')
}

/** `npx cosched explore …`, one line. */
export function exploreCommand(scenario: string, strategy: string, seed: string): string {
  return ['npx cosched explore', fileName(scenario), '--strategy', shellWord(strategy), ...seedOf(seed)].join(' ')
}

/** `npx cosched run … --events`, one line: the whole trace of one strategy. */
export function eventsCommand(scenario: string, strategy: string, seed: string): string {
  return [runCommand(scenario, { strategies: [strategy], seed }), '--events', 'events.jsonl'].join(' ')
}

const seedOf = (seed: string): string[] => (seed === '' ? [] : ['--seed', shellWord(seed)])
