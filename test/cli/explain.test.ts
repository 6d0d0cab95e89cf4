/** `cosched run --explain`, with files in a folder of their own. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { main } from '../../src/cli/program.ts'
import { heardTerminal } from './terminal.ts'

const SCENARIO = fileURLToPath(new URL('../../scenarios/hoarding-deadlock.yaml', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'cosched-explain-'))
afterAll(() => rmSync(folder, { recursive: true }))
beforeEach(() => {
  for (const name of readdirSync(folder)) rmSync(join(folder, name))
})

async function run(...argv: string[]) {
  const terminal = heardTerminal()
  const status = await main(['run', SCENARIO, ...argv], terminal)
  return { status, out: terminal.results(), messages: terminal.messages }
}

describe('--explain', () => {
  test('without a file tells it below the tables', async () => {
    const { status, out } = await run('--strategy', 'hoarding,gang', '--explain')
    expect(status).toBe(0)
    expect(out).toContain('hoarding-deadlock, hoarding, seed 1\n\nDeadlock since 0 s.')
    expect(out).not.toContain('hoarding-deadlock, gang')
  })

  test('adds `deadlock` to the runs in JSON, and only where it is asked for and there is one', async () => {
    const asked = JSON.parse((await run('--strategy', 'hoarding,gang', '--explain', '--format', 'json')).out)
    const plain = JSON.parse((await run('--strategy', 'hoarding,gang', '--format', 'json')).out)
    expect(asked.runs.map((one: object) => 'deadlock' in one)).toEqual([true, false])
    expect(asked.runs[0].deadlock.onset.cores[0].cycle).toHaveLength(2)
    const { deadlock: _, ...rest } = asked.runs[0]
    expect(rest).toEqual(plain.runs[0])
  })

  test.each([
    ['txt', /^Deadlock since 0 s\./],
    ['json', /"onsetSeconds": 0/],
    ['svg', /^<svg /],
    ['dot', /^digraph /],
    ['mmd', /^flowchart /],
  ])('a file that ends in %s gets what it says', async (ending, start) => {
    const file = join(folder, `d.${ending}`)
    const { messages } = await run('--strategy', 'hoarding', '--explain', file)
    expect(messages).toEqual([`wrote ${file}`])
    expect(readFileSync(file, 'utf8')).toMatch(start)
  })

  test('several runs that deadlock get a file each, and none is left half written', async () => {
    await run('--strategy', 'hoarding,pod,gang', '--seeds', '1,2', '--explain', join(folder, 'd.svg'))
    expect(readdirSync(folder).sort()).toEqual(['d-hoarding-1.svg', 'd-hoarding-2.svg', 'd-pod-1.svg', 'd-pod-2.svg'])
  })

  test('says that nothing was written where no run deadlocks', async () => {
    const { status, messages } = await run('--strategy', 'gang', '--explain', join(folder, 'd.svg'))
    expect([status, messages, readdirSync(folder)]).toEqual([0, [`no run deadlocked: ${join(folder, 'd.svg')} was not written`], []])
  })

  test('another ending is bad input, and so is csv without a file', async () => {
    for (const argv of [
      ['--explain', join(folder, 'd.png')],
      ['--explain', '--format', 'csv'],
    ]) {
      const { status, out, messages } = await run(...argv)
      expect([status, out]).toEqual([2, ''])
      expect(messages[0]).toMatch(/--explain: invalid .*allowed: /)
    }
    expect(readdirSync(folder)).toEqual([])
  })
})
