/** `cosched run --timeline`: a file for each run, by its ending. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseHTML } from 'linkedom'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { main } from '../../src/cli/program.ts'
import type { ChromeEvent } from '../../src/view/timeline/chrome.ts'
import { heardTerminal } from './terminal.ts'

const scenarioFile = (name: string): string => fileURLToPath(new URL(`../../scenarios/${name}`, import.meta.url))
const STORY = scenarioFile('app-logcollector.yaml')
const folder = mkdtempSync(join(tmpdir(), 'cosched-timeline-'))
const at = (name: string): string => join(folder, name)
afterAll(() => rmSync(folder, { recursive: true }))
beforeEach(() => {
  for (const name of readdirSync(folder)) rmSync(at(name))
})

async function run(...argv: string[]) {
  const terminal = heardTerminal()
  const status = await main(['run', ...argv], terminal)
  return { status, out: terminal.results(), messages: terminal.messages }
}

const read = (name: string): string => readFileSync(at(name), 'utf8')
const csv = (name: string): string[][] =>
  read(name)
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','))

describe('--timeline', () => {
  test('.csv has a row for each bar, the members of pods known', async () => {
    const { status, messages } = await run(STORY, '--strategy', 'pod', '--timeline', at('t.csv'))
    expect([status, messages]).toEqual([0, [`wrote ${at('t.csv')}`]])
    expect(csv('t.csv')).toEqual([
      'scenario,strategy,seed,node,standing,scheduler,job,group,pod,containers,startSeconds,endSeconds'.split(','),
      'app-logcollector,pod,1,Node_B,running,,web,web,web,App LogCollector,0.105,600.105'.split(','),
    ])
  })

  test('.json is a Chrome trace: slices on the nodes, schedulers with what they think about', async () => {
    await run(STORY, '--strategy', 'naive', '--timeline', at('t.json'))
    const trace = JSON.parse(read('t.json')) as { displayTimeUnit: string; traceEvents: ChromeEvent[] }
    expect(trace.displayTimeUnit).toBe('ms')
    const slices = trace.traceEvents.filter(({ ph }) => ph === 'X')
    expect(slices.some(({ name, cat }) => cat === 'stranded' && name.includes('App'))).toBe(true)
    expect(slices.some(({ name }) => name === 'thinks about App')).toBe(true)
    expect(slices.every(({ ts, dur = -1 }) => Number.isInteger(ts) && dur >= 0)).toBe(true)
  })

  test('.svg is a drawing with all nodes as rows', async () => {
    await run(STORY, '--strategy', 'naive', '--timeline', at('t.svg'))
    const { document } = parseHTML(read('t.svg'))
    expect(document.querySelector('svg > title')?.textContent).toBe('app-logcollector, naive, seed 1')
    const texts = [...document.querySelectorAll('text')].map(({ textContent }) => textContent)
    expect(['Node_A', 'Node_B'].filter((node) => texts.some((text) => text?.endsWith(node)))).toEqual(['Node_A', 'Node_B'])
  })

  test('several runs have a file each, several scenarios their name in it', async () => {
    await run(STORY, '--strategy', 'pod,naive', '--seeds', '1,2', '--timeline', at('t.csv'))
    expect(readdirSync(folder).sort()).toEqual(['t-naive-1.csv', 't-naive-2.csv', 't-pod-1.csv', 't-pod-2.csv'])
    expect(csv('t-naive-2.csv')[1].slice(0, 3)).toEqual(['app-logcollector', 'naive', '2'])
    await run(STORY, scenarioFile('two-gangs.yaml'), '--strategy', 'gang', '--timeline', at('u.csv'))
    expect(csv('u-app-logcollector-gang-1.csv')[1][0]).toBe('app-logcollector')
    expect(csv('u-two-gangs-gang-1.csv')[1][0]).toBe('two-gangs')
  })

  test('goes beside events and a replay', async () => {
    await run(STORY, '--strategy', 'pod', '--timeline', at('t.csv'), '--events', at('e.jsonl'))
    expect(readdirSync(folder).sort()).toEqual(['e.jsonl', 't.csv'])
    const deadlock = scenarioFile('hoarding-deadlock.yaml')
    const terminal = heardTerminal()
    await main(['explore', deadlock, '--strategy', 'hoarding', '--format', 'json'], terminal)
    writeFileSync(at('found.json'), terminal.results())
    const { status, messages } = await run(deadlock, '--replay', at('found.json'), '--timeline', at('r.csv'))
    expect([status, messages[0]]).toEqual([0, `wrote ${at('r.csv')}`])
    expect(csv('r.csv').some((row) => row[4] === 'held')).toBe(true)
  })

  test('changes no result', async () => {
    const plain = await run(STORY, '--format', 'json', '--groups', 'none')
    expect((await run(STORY, '--format', 'json', '--groups', 'none', '--timeline', at('t.svg'))).out).toBe(plain.out)
  })

  test.each([
    [['--timeline', 't.png'], '--timeline: invalid file: t.png, allowed: an ending of .json .csv .svg'],
    [['--timeline', 't'], '--timeline: invalid file: t, allowed: an ending of .json .csv .svg'],
    [['--timeline', 't.svg', '--workers', '2'], '--workers: invalid options: --workers beside --timeline, allowed: one of them'],
  ])('%j is refused', async (options, message) => {
    const { status, out, messages } = await run(STORY, ...options)
    expect([status, out, messages]).toEqual([2, '', [`cosched: ${message}`]])
  })

  test('a recipe that is wrong in a later scenario is told before anything is written', async () => {
    writeFileSync(
      at('wrong.yaml'),
      'name: wrong\ncluster: { nodes: [{ name: n, allocatable: { cpu: 1 } }] }\nworkload: { generate: { kind: mixed, jobs: 10, load: -1 } }\n',
    )
    const { status, messages } = await run(STORY, at('wrong.yaml'), '--timeline', at('t.csv'))
    expect(status).toBe(2)
    expect(messages[0]).toContain('wrong.yaml')
    expect(readdirSync(folder)).toEqual(['wrong.yaml'])
  })
})
