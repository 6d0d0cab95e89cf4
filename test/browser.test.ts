/** The core in a browser: Debian's Chromium gives the digests that Node gives, and has every name of the entry points for browsers. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { CHROMIUM, chromiumPresent, launchChromium } from './tools/chromium.ts'
import { coreRun } from './tools/core-run.ts'
import { testWith } from './tools/needs.ts'
import { filesBelow, ROOT, runOrFail } from './tools/repository.ts'

const texts = Object.fromEntries(
  ['.yaml', '.json', '.csv'].flatMap((ending) =>
    filesBelow('scenarios', ending).map((path) => [path.replace('scenarios/', ''), readFileSync(join(ROOT, path), 'utf8')]),
  ),
)

/** A program for browsers as one script. */
async function bundled(program: string): Promise<string> {
  const entryPoints = [join(ROOT, 'test/tools/browser', program)]
  const built = await build({ entryPoints, bundle: true, write: false, format: 'iife', platform: 'browser', logLevel: 'silent' })
  return built.outputFiles[0].text
}

describe('Chromium', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cosched-browser-'))
  let browser: Browser | undefined
  beforeAll(async () => {
    browser = await launchChromium()
  })
  afterAll(async () => {
    await browser?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  /** What an expression gives in Node and in the browser, after a script that defines it; whatever goes wrong on the page is an error. */
  async function inBoth(script: string, expression: string): Promise<{ node: unknown; browser: unknown }> {
    const file = join(folder, 'program.cjs')
    writeFileSync(file, `${script}\nprocess.stdout.write(JSON.stringify(${expression}))`)
    const page = await browser!.newPage()
    const errors: Error[] = []
    page.on('pageerror', (error) => errors.push(error))
    await page.addScriptTag({ content: script })
    const found: unknown = await page.evaluate(expression)
    expect(errors).toEqual([])
    return { node: JSON.parse(runOrFail(process.execPath, [file])), browser: found }
  }

  testWith(chromiumPresent, CHROMIUM, 'every strategy on every scenario has the digest that it has in Node', async () => {
    const found = await inBoth(await bundled('digests.ts'), `digests(${JSON.stringify(texts)})`)
    expect(found.browser).toEqual(found.node)
    const scenarios = new Set((found.node as string[]).map((line) => line.split(' ')[0]))
    expect([...scenarios]).toEqual(Object.keys(texts).filter((path) => /^[^/]+\.yaml$/.test(path)))
  })

  testWith(chromiumPresent, CHROMIUM, 'the core by itself does there what it does in Node, digest by digest', async () => {
    const found = await inBoth(await bundled('core.ts'), 'coreRun()')
    expect(found.browser).toEqual(found.node)
    expect(found.node).toEqual(coreRun())
  })

  testWith(chromiumPresent, CHROMIUM, 'has every name of the entry points for browsers', async () => {
    const found = await inBoth(await bundled('entries.ts'), 'names')
    expect(found.browser).toEqual(found.node)
    expect(found.node).toMatchObject({
      cosched: expect.arrayContaining(['simulate', 'compare']),
      core: expect.arrayContaining(['Cell', 'ManualAttempt']),
      scenario: expect.arrayContaining(['parseScenario']),
    })
  })
})
