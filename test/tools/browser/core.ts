/** The core by itself, at work. Bundled by browser.test.ts. */
import { coreRun } from '../core-run.ts'

Object.assign(globalThis, { coreRun })
