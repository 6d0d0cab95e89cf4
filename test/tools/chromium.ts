/** Debian's Chromium, for pages of our own: it asks nobody for anything. */
import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

/** Where it is, or would be. */
export const CHROMIUM = '/usr/bin/chromium'

export const chromiumPresent = existsSync(CHROMIUM)

const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Starts it; undefined where it is absent. */
export async function launchChromium(): Promise<Browser | undefined> {
  return chromiumPresent ? await chromium.launch({ executablePath: CHROMIUM, args: QUIET }) : undefined
}
