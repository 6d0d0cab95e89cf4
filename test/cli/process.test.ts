/** The command as a process: what only shows there. Slow, so few. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

let folder: string
const root = resolve(import.meta.dirname, '../..')
const cosched = `${process.execPath} ${join(root, 'node_modules/tsx/dist/cli.mjs')} ${join(root, 'src/cli/main.ts')}`

/** The surroundings are the test's: Node itself complains on stderr where both of these are set. */
function shell(command: string, environment: NodeJS.ProcessEnv = {}) {
  const { NO_COLOR: _, FORCE_COLOR: __, ...rest } = process.env
  return spawnSync('bash', ['-o', 'pipefail', '-c', command], { cwd: folder, encoding: 'utf8', env: { ...rest, ...environment } })
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cosched-process-'))
  const jobs = Array.from(
    { length: 300 },
    (_, index) => `    - { name: j-${index}, pods: [{ name: p, containers: [{ name: c, resources: { requests: { cpu: 1m } } }] }] }`,
  )
  writeFileSync(
    join(folder, 'many.yaml'),
    `name: many\ncluster:\n  nodes: [{ name: n, allocatable: { cpu: 1 }, count: 3 }]\nworkload:\n  jobs:\n${jobs.join('\n')}\n`,
  )
})
afterAll(() => rmSync(folder, { recursive: true }))

test('results go to stdout without colour, even where CI is set, and nothing to stderr', () => {
  const { status, stdout, stderr } = shell(`${cosched} run many.yaml`, { CI: 'true' })
  expect(status).toBe(0)
  expect(stdout).toContain('failure rate')
  expect(stdout).not.toContain('\u001b')
  expect(stderr).toBe('')
})

test('a reader that goes away is no failure', () => {
  const { status, stdout, stderr } = shell(`${cosched} run many.yaml --format json | head -c 20`)
  expect(stderr).toBe('')
  expect(stdout).toHaveLength(20)
  expect(status).toBe(0)
})

test('bad input ends with status 2 and its message on stderr', () => {
  const { status, stdout, stderr } = shell(`${cosched} run absent.yaml`)
  expect([status, stdout]).toEqual([2, ''])
  expect(stderr).toBe('absent.yaml: invalid file: there is no such file\n')
})
