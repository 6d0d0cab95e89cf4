/** Files of cases that nothing here reads yet: named, so that nobody takes silence for conformance. */
import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

const READ = new Set([
  'k8s-quantity.json',
  'k8s-pod-requests.json',
  'k8s-fit.json',
  'k8s-ports.json',
  'k8s-score.json',
  'deadlock-cases.json',
  'nomad-fit.json',
  'mesos-drf.json',
])
/** Kinds of bad input rather than cases: test/scenario/bad-input.test.ts has its own. */
const NO_CASES = new Set(['bad-inputs.json'])

describe('files of cases', () => {
  const folder = process.env.COSCHED_CASES
  if (folder === undefined || folder === '') {
    test.skip('every file is read, or named here (skipped: COSCHED_CASES does not name a folder of cases)')
    return
  }
  const unread = readdirSync(folder).filter((file) => file.endsWith('.json') && !READ.has(file) && !NO_CASES.has(file))
  for (const file of unread) test.skip(`${file} (skipped: no reader for it yet)`)
  if (unread.length === 0) test('every file has a reader', () => expect(unread).toEqual([]))
})
