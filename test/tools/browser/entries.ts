/** The entry points for browsers, all in one program. Bundled by browser.test.ts. */
import * as arbitraries from '../../../src/arbitraries/index.ts'
import * as core from '../../../src/core.ts'
import * as cosched from '../../../src/index.ts'
import * as scenario from '../../../src/scenario/index.ts'
import * as view from '../../../src/view/index.ts'

/** The names that each entry point exports, sorted. */
const names = Object.fromEntries(
  Object.entries({ cosched, core, scenario, view, arbitraries }).map(([entry, all]) => [entry, Object.keys(all).sort()]),
)

Object.assign(globalThis, { names })
