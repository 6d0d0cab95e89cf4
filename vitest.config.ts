/**
 * How the tests run: three workers, each for one file after the other, the longest first; a fixed seed for fast-check, and every skipped
 * test named at the end.
 */
import { defineConfig } from 'vitest/config'
import { LongestFirst } from './test/tools/longest-first.ts'
import { SkippedReporter } from './test/tools/skipped-reporter.ts'

/** Where the counts go as JSON; `.ci/run` asks for them. */
const report = process.env.TEST_REPORT
const shown = ['default', new SkippedReporter()]

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/setup.ts'],
    pool: 'forks',
    maxWorkers: 3,
    // To load the library anew for each of 200 files takes longer than most of them. It keeps nothing between runs, which is a law here.
    isolate: false,
    // Room for what is short-lived: property tests throw most of what they make away at once.
    execArgv: ['--max-semi-space-size=64'],
    sequence: { sequencer: LongestFirst },
    testTimeout: 120_000,
    hookTimeout: 120_000,
    reporters: report === undefined ? shown : [...shown, 'json'],
    ...(report === undefined ? {} : { outputFile: { json: report } }),
  },
})
