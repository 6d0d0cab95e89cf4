/** What the playground says of a run: amounts, verdicts, figures with their definitions. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { shownAmount } from '../../docs/playground/amounts.ts'
import { figureRows } from '../../docs/playground/figure-rows.ts'
import { momentOf, moodOf } from '../../docs/playground/moments.ts'
import { verdictOf } from '../../docs/playground/verdict.ts'
import { TRACE_KINDS } from '../../src/index.ts'
import { ROOT } from '../tools/repository.ts'
import { FILES, runsOf } from './requests.ts'

test('amounts are as people read them', () => {
  const shown = [
    shownAmount('memory', 1.25 * 2 ** 30),
    shownAmount('memory', 512 * 2 ** 20),
    shownAmount('memory', 0),
    shownAmount('cpu', 1500),
    shownAmount('nvidia.com/gpu', 3),
    shownAmount('cpu', -5),
  ]
  expect(shown).toEqual(['1.25Gi', '512Mi', '0', '1.5', '3', '0'])
})

describe('a verdict', () => {
  test.each([
    ['app-logcollector.yaml', 'naive', 'bad', 'none ran', 'The group never ran; 1 given up; 10 attempts; 5 reschedules.'],
    ['app-logcollector.yaml', 'optimistic', 'good', 'ran', 'The group ran, after 0.105 s; 1 attempt; 1 rollback.'],
    ['hoarding-deadlock.yaml', 'hoarding', 'bad', 'deadlock', '0 of 2 groups ran; deadlock at 0 s; 2 deadlocked; 2 attempts.'],
    ['hoarding-deadlock.yaml', 'hoarding-timeout', 'bad', 'livelock', '0 of 2 groups ran; livelock; 2 still waiting; 2 attempts.'],
    ['textbook-pods.yaml', 'pod', 'mixed', 'some ran', '3 of 4 groups ran, after 0.21 s on average; 1 still waiting; 4 attempts.'],
  ])('of %s under %s is %s: %s', (path, strategy, mood, word, text) => {
    expect(verdictOf(runsOf(FILES[path], [strategy])[0].result)).toEqual({ mood, word, text })
  })

  test('says that the limit of events ended the run', () => {
    const [{ result }] = runsOf(`eventBudget: 2\n${FILES['two-gangs.yaml']}`, ['pod'])
    expect(verdictOf(result).text).toContain('budget of events')
  })
})

describe('the rows of the table', () => {
  const runs = runsOf(FILES['hoarding-deadlock.yaml']).map(({ result }) => result)

  test('have a cell for each strategy, and know which differ', () => {
    const rows = figureRows(runs, {})
    expect(rows.every(({ cells }) => cells.length === runs.length)).toBe(true)
    expect(rows.find(({ figure }) => figure === 'groups')).toMatchObject({ differs: false, cells: runs.map(() => '2') })
    expect(rows.find(({ figure }) => figure === 'deadlocks')?.differs).toBe(true)
    expect(rows.at(-1)?.cells).toContain('livelock')
  })

  test('are figures that docs/figures.md defines, every one', () => {
    const text = readFileSync(join(ROOT, 'docs/figures.md'), 'utf8')
    const names = Array.from(text.matchAll(/^\| (`.+?`) \|/gm)).flatMap(([, cell]) =>
      Array.from(cell.matchAll(/`(\w+)/g), ([, name]) => name),
    )
    const missing = figureRows(runs, {}).filter(({ figure }) => figure !== 'ended' && !names.includes(figure.split('.')[0]))
    expect(missing).toEqual([])
  })
})

test('times are seconds to the millisecond, and a start is good news', () => {
  expect([momentOf(undefined), momentOf({ time: 105_000, kind: 'start' }), momentOf({ time: 2e11, kind: 'start' })]).toEqual([
    '0.000 s',
    '0.105 s',
    '200000 s',
  ])
  expect(TRACE_KINDS.filter((kind) => moodOf(kind) === 'good')).toEqual(['start'])
  expect(TRACE_KINDS.filter((kind) => moodOf(kind) === 'bad')).toContain('deadlock')
})
