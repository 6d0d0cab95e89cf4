/** `cosched bench`, small: everything it promises is there, and made again it is the same but for the speed. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { main } from '../../src/cli/program.ts'
import { heardTerminal } from './terminal.ts'

const folder = mkdtempSync(join(tmpdir(), 'cosched-bench-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('the quick bench tells the story, writes its files, and names the command that makes them again', { timeout: 240_000 }, async () => {
  const terminal = heardTerminal()
  const out = join(folder, 'results')
  expect(await main(['bench', '--quick', '--out', out], terminal)).toBe(0)
  expect(terminal.results()).toContain('App is bound to Node_A')
  expect(terminal.results()).toContain('decisions per CPU-second')
  expect(readdirSync(out)).toEqual(expect.arrayContaining(['report.html', 'results.json', 'runs.csv', 'story.csv', 'speed.csv']))
  const { command, runs } = JSON.parse(readFileSync(join(out, 'results.json'), 'utf8')) as { command: string; runs: readonly object[] }
  expect(command).toBe(`npx cosched bench --quick --out ${out}`)
  expect(runs.length).toBeGreaterThan(20)
  expect(readFileSync(join(out, 'report.html'), 'utf8')).toContain('LogCollector')
})

test('quick and full at once are refused', async () => {
  const terminal = heardTerminal()
  expect(await main(['bench', '--quick', '--full', '--out', join(folder, 'both')], terminal)).toBe(2)
  expect(readdirSync(folder)).not.toContain('both')
})
