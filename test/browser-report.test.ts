/**
 * The report in Debian's Chromium: nothing is loaded, nothing runs, no rule of its policy is broken; it can be used with a keyboard and on
 * a phone. Screenshots are left in `.cache/screenshots` for people to look at; what they look like is not judged here.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { comparisonPlan, runPlan } from '../src/bench/comparison.ts'
import { benchPage } from '../src/bench/page.ts'
import { tellStory } from '../src/bench/story.ts'
import { plotDocument } from '../src/node/document.ts'
import { readScenarioFile } from '../src/node/read.ts'
import { writeFolder } from '../src/node/write.ts'
import { reportFiles } from '../src/view/report.ts'
import { CHROMIUM, chromiumPresent, launchChromium } from './tools/chromium.ts'
import { testWith } from './tools/needs.ts'
import { ROOT, runOrFail } from './tools/repository.ts'
import { hostileContent } from './view/hostile.ts'

const RSVG = '/usr/bin/rsvg-convert'

const SCREENSHOTS = join(ROOT, '.cache/screenshots')
const SIZES = { desktop: { width: 1280, height: 1000 }, phone: { width: 390, height: 844 } } as const

const folder = mkdtempSync(join(tmpdir(), 'cosched-report-page-'))
const pages = {
  real: join(folder, 'real/report.html'),
  hostile: join(folder, 'hostile/report.html'),
  planted: join(folder, 'planted.html'),
}

function told(name: string) {
  const { scenario } = readScenarioFile(fileURLToPath(new URL(`../scenarios/${name}.yaml`, import.meta.url)))
  return { scenario, title: name, about: [scenario.description ?? ''], runs: tellStory(scenario) }
}

let pictures: Readonly<Record<string, string>> = {}
let hostilePictures: Readonly<Record<string, string>> = {}
let browser: Browser | undefined

beforeAll(async () => {
  const stories = ['app-logcollector', 'hoarding-deadlock'].map(told)
  const comparisons = runPlan(comparisonPlan('small'))
  const real = benchPage({ command: 'npm run bench', version: '1.2.3', stories, comparisons, tables: [] })
  const hostile = reportFiles({ ...hostileContent(), document: await plotDocument() })
  ;[pictures, hostilePictures] = [real.pictures, hostile.pictures]
  for (const [name, made] of Object.entries({ real, hostile })) {
    const files = Object.entries(made.pictures).map(([file, svg]) => [`plots/${file}`, svg] as const)
    mkdirSync(join(folder, name, 'plots'), { recursive: true })
    writeFolder(join(folder, name), { ...Object.fromEntries(files), 'report.html': made.page })
  }
  const offences = '<p style="color: red">x</p><script>1</script><img src="https://evil.example/x.png">'
  writeFileSync(pages.planted, real.page.replace('</main>', `${offences}</main>`))
  mkdirSync(SCREENSHOTS, { recursive: true })
  browser = await launchChromium()
})
afterAll(async () => {
  await browser?.close()
  rmSync(folder, { recursive: true, force: true })
})

interface Opened {
  readonly page: Page
  /** Whatever a page that only stands there must not do. */
  readonly heard: string[]
}

/** Opens a page and listens to it; `work` may look at it. */
async function opened(file: string, options: BrowserContextOptions, work: (opened: Opened) => Promise<void>): Promise<void> {
  const context = await browser!.newContext(options)
  try {
    const page = await context.newPage()
    const heard: string[] = []
    page.on('console', (message) => heard.push(`console: ${message.text()}`))
    page.on('pageerror', (error) => heard.push(`error: ${error.message}`))
    page.on('dialog', (dialog) => {
      heard.push(`dialog: ${dialog.message()}`)
      void dialog.dismiss()
    })
    page.on('request', (request) => {
      if (request.url() !== pathToFileURL(file).href) heard.push(`request: ${request.url()}`)
    })
    await page.addInitScript("addEventListener('securitypolicyviolation', (event) => console.log('policy ' + event.violatedDirective))")
    await page.goto(pathToFileURL(file).href)
    await work({ page, heard })
  } finally {
    await context.close()
  }
}

describe.each(['real', 'hostile'] as const)('a report with %s names', (name) => {
  for (const [size, viewport] of Object.entries(SIZES)) {
    testWith(chromiumPresent, CHROMIUM, `loads nothing, runs nothing and breaks no rule of its policy (${size})`, () =>
      opened(pages[name], { viewport }, async ({ page, heard }) => {
        for (const summary of await page.locator('summary').all()) await summary.click()
        expect(heard).toEqual([])
        expect(await page.evaluate('document.querySelectorAll("script, iframe, img, base, form").length')).toBe(0)
      }),
    )

    testWith(chromiumPresent, CHROMIUM, `does not scroll sideways (${size})`, () =>
      opened(pages[name], { viewport }, async ({ page }) => {
        await page.evaluate('document.querySelectorAll("details").forEach((one) => { one.open = true })')
        const widths = await page.evaluate('[document.documentElement.scrollWidth, document.documentElement.clientWidth]')
        expect(widths).toEqual([viewport.width, viewport.width])
        // What is wider than the page scrolls in its own box, which the keyboard reaches.
        const lost = await page.evaluate(`[...document.querySelectorAll('main table, main svg')].filter((one) =>
          one.getBoundingClientRect().right > innerWidth + 1 && one.closest('.wide[tabindex="0"]') === null).length`)
        expect(lost).toBe(0)
      }),
    )
  }

  testWith(chromiumPresent, CHROMIUM, 'names every picture, table region and section to a screen reader', () =>
    opened(pages[name], { viewport: SIZES.desktop }, async ({ page }) => {
      const session = await page.context().newCDPSession(page)
      const { nodes } = await session.send('Accessibility.getFullAXTree')
      const of = (role: string) =>
        nodes.filter((node) => !node.ignored && node.role?.value === role).map((node) => String(node.name?.value ?? ''))
      const images = [...of('image'), ...of('img')]
      expect(images).toHaveLength(Number(await page.evaluate('document.querySelectorAll("svg").length')))
      for (const found of [images, of('region'), of('navigation')]) {
        expect(found.length).toBeGreaterThan(0)
        expect(found.filter((title) => title.trim() === '')).toEqual([])
      }
      expect([of('main').length, of('banner').length, of('contentinfo').length]).toEqual([1, 1, 1])
    }),
  )

  testWith(chromiumPresent, CHROMIUM, 'shows every text at a contrast of 4.5 : 1 or more', () =>
    opened(pages[name], { viewport: SIZES.desktop }, async ({ page }) => {
      await page.evaluate('document.querySelectorAll("details").forEach((one) => { one.open = true })')
      const found = (await page.evaluate(CONTRASTS)) as { readonly text: string; readonly ratio: number }[]
      expect(found.length).toBeGreaterThan(100)
      expect(found.filter(({ ratio }) => ratio < 4.5)).toEqual([])
    }),
  )
})

/** Each element of the page with text of its own, and the contrast of the text to what lies behind it. */
const CONTRASTS = `(() => {
  const parts = (colour) => colour.match(/[\\d.]+/g).map(Number)
  const light = (colour) => {
    const [red, green, blue] = parts(colour).slice(0, 3).map((value) => value / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
  }
  const ground = (element) => {
    for (let at = element; at !== null; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor
      if (colour !== 'rgba(0, 0, 0, 0)') return colour
    }
    return 'rgb(255, 255, 255)'
  }
  return [...document.querySelectorAll('body *')]
    .filter((one) => [...one.childNodes].some((child) => child.nodeType === 3 && child.data.trim() !== '') && one.closest('title, desc') === null)
    .map((one) => {
      const inPicture = one.closest('svg') !== null
      const [text, behind] = [inPicture ? getComputedStyle(one).fill : getComputedStyle(one).color, inPicture ? 'rgb(255, 255, 255)' : ground(one)].map(light)
      return { text: one.textContent.slice(0, 40), ratio: (Math.max(text, behind) + 0.05) / (Math.min(text, behind) + 0.05) }
    })
})()`

testWith(chromiumPresent, CHROMIUM, 'the watch hears a style, a script and a picture that the policy does not allow', () =>
  opened(pages.planted, {}, async ({ heard }) => {
    for (const word of ['policy style-src', 'policy script-src', 'policy img-src']) expect(heard.join('\n')).toContain(word)
  }),
)

testWith(chromiumPresent, CHROMIUM, 'the keyboard reaches the content at once, and every section by way of the contents', () =>
  opened(pages.real, { viewport: SIZES.desktop }, async ({ page }) => {
    const focused = () => page.evaluate('document.activeElement.getAttribute("href")')
    await page.keyboard.press('Tab')
    expect(await focused()).toBe('#main')
    const links = (await page.evaluate('[...document.querySelectorAll("nav a")].map((link) => link.getAttribute("href"))')) as string[]
    expect(links.length).toBeGreaterThan(20)
    for (const link of links) {
      await page.keyboard.press('Tab')
      expect(await focused()).toBe(link)
    }
    for (const link of [links[0], links[9], links[links.length - 1]]) {
      await page.locator(`nav a[href="${link}"]`).focus()
      await page.keyboard.press('Enter')
      await page.waitForFunction(`document.querySelector(${JSON.stringify(link)}).getBoundingClientRect().top < innerHeight`)
      expect(await page.evaluate(`document.querySelector(${JSON.stringify(link)}).getBoundingClientRect().top`)).toBeGreaterThanOrEqual(-1)
    }
  }),
)

/** What people look at: a heading of each kind of part. */
const PLACES = {
  top: 'h1',
  story: '#app-logcollector-naive',
  deadlock: '#hoarding-deadlock-hoarding',
  plots: '#throughput-groups-started-a-second',
  tables: '#figures-of-each-scenario',
}

describe('screenshots', () => {
  async function shoot(page: Page, label: string): Promise<void> {
    for (const [place, selector] of Object.entries(PLACES)) {
      await page.evaluate(`document.querySelector(${JSON.stringify(selector)}).scrollIntoView()`)
      const path = join(SCREENSHOTS, `report-${label}-${place}.png`)
      await page.screenshot({ path })
      expect(readFileSync(path).length).toBeGreaterThan(5_000)
    }
  }

  for (const [size, viewport] of Object.entries(SIZES))
    testWith(chromiumPresent, CHROMIUM, `of every kind of part (${size})`, () =>
      opened(pages.real, { viewport }, ({ page }) => shoot(page, size)),
    )

  testWith(chromiumPresent, CHROMIUM, 'without colour, and as it is printed', () =>
    opened(pages.real, { viewport: SIZES.desktop, bypassCSP: true }, async ({ page }) => {
      await page.addStyleTag({ content: 'html { filter: grayscale(1) }' })
      await shoot(page, 'grey')
      await page.emulateMedia({ media: 'print' })
      // A4 within its margins; on paper nothing scrolls.
      await page.setViewportSize({ width: 690, height: 976 })
      const cut =
        await page.evaluate(`[...document.querySelectorAll('main table, main svg')].filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
        .map((one) => one.querySelector('caption, title').textContent)`)
      expect(cut).toEqual([])
      await shoot(page, 'print')
    }),
  )
})

testWith(existsSync(RSVG), RSVG, 'rsvg-convert makes a picture of the right size of every file, hostile names or not', () => {
  const all = [...Object.entries(pictures), ...Object.entries(hostilePictures)]
  expect(all.length).toBeGreaterThan(50)
  for (const [name, svg] of all) {
    const [file, picture] = [join(folder, name), join(folder, 'picture.png')]
    writeFileSync(file, svg)
    runOrFail(RSVG, [file, '-o', picture])
    const header = readFileSync(picture)
    const size = [header.readUInt32BE(16), header.readUInt32BE(20)]
    const wanted = /<svg [^>]*? width="([\d.]+)" height="([\d.]+)"/
      .exec(svg)
      ?.slice(1)
      .map((pixels) => Math.round(Number(pixels)))
    expect(size, name).toEqual(wanted)
  }
})
