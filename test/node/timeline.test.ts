/** Timelines of runs as files, from the library. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { simulate } from '../../src/experiment/simulate.ts'
import { toCsv } from '../../src/node/csv.ts'
import { TIMELINE_DRAWN, TIMELINE_RECORDS, timelineRecorder } from '../../src/node/timeline.ts'
import type { TraceEvent } from '../../src/simulation/trace.ts'
import { podMembers } from '../../src/view/board.ts'
import { timelineRows } from '../../src/view/timeline/bars.ts'
import { chromeTrace } from '../../src/view/timeline/chrome.ts'
import { job, nodes, pods, scenario, use } from '../tools/scenario-builders.ts'
import { result as told } from '../view/fixtures.ts'

const folder = mkdtempSync(join(tmpdir(), 'cosched-node-timeline-'))
const at = (name: string): string => join(folder, name)
afterAll(() => rmSync(folder, { recursive: true }))

const small = scenario({
  nodes: nodes(3, 2),
  jobs: [job('a', pods('p', 2, 1), { gang: true, duration: 5 }), job('b', pods('q', 3, 1), { arrival: 1, duration: 2 })],
  strategies: [use('pod')],
})

describe('what is written', () => {
  const events: TraceEvent[] = []
  const recorder = timelineRecorder(small)
  const result = simulate(small, {
    listener: (event) => {
      events.push(event)
      recorder.listener(event)
    },
  })
  const options = { members: podMembers(result), minMember: new Map([['a', 2]]) }

  test('is what the views make of the same records', () => {
    recorder.write(at('t.json'), result)
    expect(JSON.parse(readFileSync(at('t.json'), 'utf8'))).toEqual(JSON.parse(JSON.stringify(chromeTrace(events, options))))
    recorder.write(at('t.csv'), result)
    const rows = timelineRows(events, options).map((row) => ({ scenario: 'built', strategy: 'pod', seed: '1', ...row }))
    expect(readFileSync(at('t.csv'), 'utf8')).toBe(toCsv(rows))
  })

  test('is whole: another ending leaves nothing', () => {
    expect(() => recorder.write(at('t.png'), result)).toThrow('invalid file: ')
    expect(readdirSync(folder).filter((name) => name.includes('png'))).toEqual([])
  })
})

describe('limits', () => {
  const enter = (time: number): TraceEvent => ({ time, kind: 'enter', scheduler: 'default', unit: 'u' })

  test('a run with too many records is refused with its number, and what was kept of it is gone', () => {
    const recorder = timelineRecorder(small)
    const event = enter(0)
    for (let at = 0; at <= TIMELINE_RECORDS; at++) recorder.listener(event)
    expect(() => recorder.write(at('long.csv'), told())).toThrow('1000001 records, allowed: up to 1000000')
    expect(readdirSync(folder)).not.toContain('long.csv')
  })

  test('many nodes are drawn as far as something stands on them, and refused where that is too many', () => {
    const bind = (node: string): TraceEvent => ({ time: 1, kind: 'bind', job: 'j', group: 'j', pod: `p-${node}`, node })
    const wide = { ...small, cluster: { nodes: nodes(TIMELINE_DRAWN.nodes + 1, 1) } }
    const recorder = timelineRecorder(wide)
    recorder.listener(bind('n-7'))
    recorder.listener(enter(2))
    recorder.write(at('one.svg'), told())
    expect(readFileSync(at('one.svg'), 'utf8')).toMatch(/n-7/)
    expect(readFileSync(at('one.svg'), 'utf8')).not.toMatch(/n-8/)
    for (const { name } of wide.cluster.nodes) recorder.listener(bind(name))
    expect(() => recorder.write(at('all.svg'), told())).toThrow('501 nodes, allowed: up to 500 in a drawing; .csv and .json take more')
    recorder.write(at('all.csv'), told())
    expect(statSync(at('all.csv')).size).toBeGreaterThan(501 * 20)
  })
})
