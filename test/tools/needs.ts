/**
 * Tests that need more than npm: skipped under their own name where the need is absent, failed where `REQUIRE_ALL=1` says that it
 * has been installed.
 */
import { type TestContext, test } from 'vitest'

/** Declares a test that runs if `present`; `need` says what is missing otherwise. */
export function testWith(present: boolean, need: string, title: string, body: () => void | Promise<void>, timeout = 60_000): void {
  if (present) test(title, body, timeout)
  else if (process.env.REQUIRE_ALL === '1') {
    test(title, () => {
      throw new Error(`REQUIRE_ALL=1, but there is no ${need}`)
    })
  } else test.skip(`${title} (skipped: no ${need})`, body)
}

/** Within a test, for what only turns out while it runs: goes on if `present`. */
export function goOnWith(present: boolean, need: string, context: TestContext): void {
  if (present) return
  if (process.env.REQUIRE_ALL === '1') throw new Error(`REQUIRE_ALL=1, but there is no ${need}`)
  context.skip(`no ${need}`)
}
