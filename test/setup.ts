/**
 * Before every test file: fast-check draws from one known seed where a test names none, so that a run can be repeated.
 * `FC_SEED=7 npm test` looks elsewhere. After it: what it planted into the library is gone, for the next file in the same process finds
 * the library as it was loaded.
 */
import fc from 'fast-check'
import { afterAll, vi } from 'vitest'

const DEFAULT_SEED = 20130415

/** @throws Error when FC_SEED is set to something else than an integer, rather than to test less than was asked. */
function seed(): number {
  const given = process.env.FC_SEED
  if (given === undefined || given === '') return DEFAULT_SEED
  if (!/^-?\d{1,10}$/.test(given)) throw new Error(`invalid FC_SEED: ${given}, allowed: an integer`)
  return Number(given) | 0
}

fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: seed() })

afterAll(() => {
  vi.restoreAllMocks()
})
