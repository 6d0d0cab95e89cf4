/** `cosched bench` on the command line; that it does what it says is tested from the installed package. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { main } from '../../src/cli/program.ts'
import { heardTerminal } from './terminal.ts'

const folder = mkdtempSync(join(tmpdir(), 'cosched-bench-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('quick and full at once are refused, and nothing is written', async () => {
  const terminal = heardTerminal()
  const out = join(folder, 'both')
  expect(await main(['bench', '--quick', '--full', '--out', out], terminal)).toBe(2)
  expect(terminal.results()).toBe('')
  expect(existsSync(out)).toBe(false)
})
