/**
 * The playground in a real browser, from a file: what it shows is what Node says, a reader can use it by mouse, by keyboard and on a
 * telephone, and nothing that a stranger writes into a scenario or a link does anything.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect } from 'vitest'
import { linkOf, stateOfLink } from '../docs/playground/link.ts'
import { freshState } from '../docs/playground/state.ts'
import { type RunResult, simulate, type TraceEvent } from '../src/index.ts'
import { parseScenario } from '../src/scenario/index.ts'
import { podMembers, storyBoard } from '../src/view/index.ts'
import { EXAMPLES, FILES } from './playground/requests.ts'
import { CHROMIUM, chromiumPresent } from './tools/chromium.ts'
import { testWith } from './tools/needs.ts'
import { boardOf, boardOfStory, example, idle, oneByOne, Playground, show, type } from './tools/playground.ts'
import { ROOT } from './tools/repository.ts'

const STORY = FILES['app-logcollector.yaml']
const SHOTS = join(ROOT, '.cache/screenshots')
mkdirSync(SHOTS, { recursive: true })

const playground = new Playground()
const shot = async (page: Page, name: string) => {
  await page.evaluate('scrollTo(0, 0)')
  await page.screenshot({ path: join(SHOTS, `playground-${name}.png`), fullPage: true })
}
const read = (path: string) => parseScenario(FILES[path], { source: path, read: (name) => FILES[name] }).scenario
const plain = (result: RunResult): unknown => JSON.parse(JSON.stringify(result))

/** What a reader has in the browser's address, as a state. */
const stateIn = (page: Page) => stateOfLink(new URL(page.url()).hash.slice(1))

/** The width of the page and what of it is seen. */
const overflow = (page: Page) => page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')

function testPage(title: string, body: () => Promise<void>): void {
  testWith(chromiumPresent, CHROMIUM, title, body, 180_000)
}

describe('the playground', () => {
  beforeAll(() => playground.start(), 120_000)
  afterAll(() => playground.stop())
  afterEach(() => expect(playground.offences.splice(0)).toEqual([]))

  testPage('opens from a file with the first example, run under its strategies', async () => {
    const page = await playground.open()
    const { strategies } = read('app-logcollector.yaml')
    expect(await page.locator('#verdicts .name').allTextContents()).toEqual(strategies.map(({ name }) => name))
    expect(await page.locator('#verdicts button').first().textContent()).toContain(
      'The group never ran; 1 given up; 10 attempts; 5 reschedules.',
    )
    expect(await page.locator('#text').inputValue()).toBe(STORY)
    expect(await page.locator('#command').textContent()).toBe('npx cosched run app-logcollector.yaml')
    await page.locator('#slider').fill('6')
    await shot(page, '1280')
  })

  testPage('gives the results that Node gives, for every example and strategy', async () => {
    const page = await playground.open()
    for (const path of EXAMPLES) {
      await example(page, path.replace('.yaml', ''))
      const loading = page.waitForEvent('download')
      await page.locator('#save-json').click()
      const download = await loading
      expect(download.suggestedFilename()).toBe(path.replace('yaml', 'json'))
      const { runs } = JSON.parse(readFileSync(await download.path(), 'utf8')) as { runs: RunResult[] }
      const scenario = read(path)
      expect(runs).toEqual(scenario.strategies.map(({ name: strategy }) => plain(simulate(scenario, { strategy, explain: true }))))
    }
  })

  testPage('shows at each step of each strategy who Node says is where, and at the end where everything went', async () => {
    const page = await playground.open()
    const scenario = read('app-logcollector.yaml')
    for (const { name: strategy } of scenario.strategies) {
      const events: TraceEvent[] = []
      const result = simulate(scenario, { strategy, listener: (event) => events.push(event) })
      const nodes = ['Node_A', 'Node_B']
      const story = storyBoard(events, nodes, podMembers(result))
      await show(page, strategy)
      for (const step of [undefined, ...story]) {
        if (step !== undefined) await page.locator('#next').click()
        expect(oneByOne(await boardOf(page))).toEqual(boardOfStory(step, nodes))
        if (step !== undefined) expect(await page.locator('#said').textContent()).toBe(`${step.seconds.toFixed(3)} s${step.text}`)
      }
      expect(await page.locator('#position').textContent()).toBe(`step ${events.length} of ${events.length}`)
      const started = events.findIndex(({ kind }) => kind === 'start')
      if (started < 0) continue
      await page.locator('#slider').fill(String(started + 1))
      const running = Object.entries(oneByOne(await boardOf(page))).flatMap(([node, there]) =>
        there.filter((line) => line.endsWith(': running')).map((line) => `${line.replace(': running', '')} on ${node}`),
      )
      const placed = result.groups.flatMap(({ pods }) =>
        pods.flatMap(({ containers }) => containers.map((one) => `${one.name} on ${one.node}`)),
      )
      expect(running.sort()).toEqual(placed.sort())
    }
  })

  testPage('tells an error with its place, leads there, and runs again when it is mended', async () => {
    const page = await playground.open()
    await type(page, STORY.replace('allocatable: { memory: 2Gi }', 'allocatable: { memory: 2Gb }'))
    const problem = page.locator('#problem-list button')
    expect(await problem.textContent()).toMatch(/^line 8, column \d+: cluster\.nodes\[1\]\.allocatable\.memory: /)
    expect(await page.locator('#gutter .marked').allTextContents()).toEqual(['8'])
    expect(await page.locator('#stale').isVisible()).toBe(true)
    await problem.click()
    expect(await page.evaluate("document.getSelection().toString() + '|' + document.activeElement.id")).toBe('2Gb|text')
    await shot(page, 'error')
    await page.keyboard.type('3Gi')
    await page.waitForTimeout(450)
    await idle(page)
    expect(await page.locator('#problem-list button').count()).toBe(0)
    expect(await page.locator('#stale').isHidden()).toBe(true)
    expect(await page.locator('#board .node').last().textContent()).toContain('3Gi free of 3Gi')
  })

  testPage('names all errors of a text at once, and warnings beside a run', async () => {
    const page = await playground.open()
    await type(
      page,
      STORY.replace('memory: 2Gi', 'memory: 2Gb').replace('duration: 10m', 'duration: soon').replace('job: 100ms', 'jab: 100ms'),
    )
    expect(await page.locator('#problem-list li.error').count()).toBe(3)
    expect(await page.locator('#problems-title').textContent()).toBe('3 errors')
  })

  testPage('draws a deadlock, explains it, and finds it by trying every order', async () => {
    const page = await playground.open()
    await example(page, 'hoarding-deadlock')
    await show(page, 'hoarding')
    await page.locator('#last').click()
    expect(await page.locator('#said').textContent()).toContain('standstill')
    expect(await boardOf(page)).toEqual({
      'n-0': ['held by first: held'],
      'n-1': ['held by second: held'],
      'n-2': ['held by second: held'],
      'n-3': ['held by first: held'],
    })
    expect(await page.locator('#deadlock-text').textContent()).toContain('A waits for B, which waits for A')
    expect(await page.locator('#deadlock-graph svg').count()).toBe(1)
    await page.locator('#explore').click()
    await page.locator('#explored dl').waitFor({ timeout: 30_000 })
    expect(await page.locator('#explored dd').allTextContents()).toEqual([
      '18, 43 steps between them',
      'yes',
      'no',
      'no',
      'deadlock 1, all ran 1',
    ])
    expect(await page.locator('#explored ol li').last().textContent()).toBe('B is offered n-3 and keeps it')
    await shot(page, 'deadlock')
    const before = page.url()
    await page.locator('#explored button').click()
    expect(await page.locator('#walk-title').textContent()).toBe('Step by step: hoarding, the shortest way to a deadlock')
    await page.keyboard.press('End')
    expect(
      Object.values(await boardOf(page))
        .flat()
        .sort(),
    ).toEqual(['held by first: held', 'held by first: held', 'held by second: held', 'held by second: held'])
    expect(page.url()).toBe(before)
    await page.locator('#back').click()
    expect(await page.locator('#said').textContent()).toContain('standstill')
    await show(page, 'gang')
    expect(await page.locator('#deadlock').isHidden()).toBe(true)
    expect(await page.locator('#explored').textContent()).toBe('')
  })

  testPage('a link opened in another page shows the same, and the back button leads back', async () => {
    const page = await playground.open()
    await example(page, 'two-gangs')
    await page.locator('#strategies label', { hasText: /^nomad$/ }).click()
    await idle(page)
    await page.locator('#seed').fill('7')
    await page.keyboard.press('Enter')
    await idle(page)
    await show(page, 'gang')
    await page.locator('#slider').fill('20')
    await page.waitForTimeout(400)
    const link = await page.locator('#link').inputValue()
    expect(page.url()).toBe(link)
    const facts = async (one: Page) => [
      await one.locator('#verdicts').textContent(),
      await one.locator('#said').textContent(),
      await one.locator('#walk-note').textContent(),
      await one.locator('#command').textContent(),
      await one.locator('#seed').inputValue(),
      await boardOf(one),
    ]
    const other = await playground.another(page.context(), link.split('#')[1])
    expect(await facts(other)).toEqual(await facts(page))
    expect(stateIn(other)).toMatchObject({ shown: 'gang', step: 20, seed: '7' })
    await page.goBack()
    await idle(page)
    expect(await page.locator('#seed').inputValue()).toBe('7')
    expect(await page.locator('#walk-title').textContent()).toBe('Step by step: naive')
    for (let count = 0; count < 3; count++) await page.goBack()
    await idle(page)
    expect(await page.locator('#example').inputValue()).toBe('app-logcollector')
    await page.goForward()
    await idle(page)
    expect(await page.locator('#example').inputValue()).toBe('two-gangs')
  })

  testPage('a link that is damaged or hostile is told, and the first example shown', async () => {
    const links = [
      'v1.AAAA',
      'v9.AAAA',
      '<img src=x onerror=alert(1)>',
      'javascript:alert(1)',
      `v1.${'A'.repeat(70_000)}`,
      linkOf(freshState(STORY)).slice(0, -30),
    ]
    for (const link of links) {
      const page = await playground.open(link)
      expect(await page.locator('#notice').textContent()).toMatch(/^The link could not be read: .+ This is the first example instead\.$/)
      expect(await page.locator('#example').inputValue()).toBe('app-logcollector')
      expect(await page.locator('#verdicts button').count()).toBe(6)
    }
  })

  testPage('names that are markup or programs are names', async () => {
    const evil = `"><img src=x onerror=alert(1)><script>alert(2)</script><svg onload=alert(3)>`
    const text = HOSTILE.replaceAll('EVIL', JSON.stringify(evil))
    const page = await playground.open(linkOf({ ...freshState(text), strategies: [evil, 'pod', '__proto__'], shown: evil, seed: evil }))
    await page.waitForTimeout(300)
    expect(await page.evaluate("document.querySelectorAll('img, script:not(:last-of-type), [onload], [onerror]').length")).toBe(0)
    // The reader refuses some names; what it says of them is text as well.
    const said = await page.locator('body').innerText()
    expect(said).toContain('<img src=x onerror=alert(1)>')
    await type(page, `${STORY}\n${JSON.stringify(evil)}: 1\n`)
    expect(await page.locator('#problem-list').textContent()).toContain('<script>alert(2)')
    await type(page, STORY.replaceAll('App takes', '<img src=x onerror=alert(4)>').replaceAll('name: web', `name: "&lt;b&gt;"`))
    await type(page, STORY.replaceAll('App takes', '<img src=x onerror=alert(4)>'))
    expect(await page.locator('#about').textContent()).toContain('<img src=x')
  })

  testPage('its worker may neither make code of text nor ask anybody for anything', async () => {
    const asked: string[] = []
    const server = createServer(({ url = '' }, response) => {
      asked.push(url)
      response.setHeader('Access-Control-Allow-Origin', '*').end('answered')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const page = await playground.open()
    // Later, for what is evaluated from outside is not under the policy itself.
    const later = (code: string) => page.workers()[0].evaluate(`new Promise((resolve) => setTimeout(() => resolve(${code}), 1))`)
    const tried = "(() => { try { return new Function('return 1')() } catch (error) { return error.name } })()"
    expect(await later(tried)).toBe('EvalError')
    expect(await later(`fetch('http://127.0.0.1:${port}/').then((answer) => answer.text(), (error) => error.name)`)).toBe('TypeError')
    expect(asked).toEqual([])
    await new Promise((resolve) => server.close(resolve))
    const told = ['console error: policy script-src eval', `console error: policy connect-src http://127.0.0.1:${port}/`]
    await expect.poll(() => playground.offences).toEqual(told)
    playground.offences.splice(0)
  })

  testPage('works from a static site as well, of which it asks for the one file alone', async () => {
    const server = createServer((_, response) => response.setHeader('Content-Type', 'text/html').end(playground.html))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    const page = await playground.open()
    const link = linkOf({ ...freshState(FILES['two-gangs.yaml']), strategies: ['gang', 'gone'], step: 3 })
    await page.goto(`${address}#${link}`)
    await idle(page)
    expect(await page.locator('#verdicts button').allTextContents()).toEqual([expect.stringContaining('all ran')])
    expect(await page.locator('#position').textContent()).toBe('step 3 of 216')
    expect(await page.locator('#command').textContent()).toBe('npx cosched run two-gangs.yaml --strategy gang')
    expect(playground.offences.splice(0)).toEqual([`request: ${address}`])
    await page.close()
    await new Promise((resolve) => server.close(resolve))
  })

  testPage('a run without end is stopped by its budget, by hand, and after some time', async () => {
    const page = await playground.open()
    await type(page, ENDLESS)
    expect(await page.locator('#verdicts').textContent()).toContain('stopped at its budget of events')
    expect(await page.locator('#walk-note').textContent()).toMatch(
      /The first 2000 of \d+ records .* npx cosched run endless\.yaml --strategy pod --events events\.jsonl$/,
    )
    await page.locator('#text').fill(SLOW)
    await page.locator('#run').click()
    await page.locator('#stop').click({ timeout: 5000 })
    expect(await page.locator('#status').textContent()).toBe('Stopped.')
    await page.clock.install()
    await page.locator('#run').click()
    await page.clock.fastForward('00:21')
    expect(await page.locator('#status').textContent()).toBe('Stopped after 20 s, the limit of this page. The command line runs it whole.')
    await page.clock.resume()
    await example(page, 'app-logcollector')
    expect(await page.locator('#verdicts button').count()).toBe(6)
  })

  testPage('can be used by keyboard alone', async () => {
    const page = await playground.open()
    await page.locator('#text').focus()
    await page.keyboard.press('Control+End')
    await page.keyboard.type('\nexpectt: 1')
    await page.keyboard.press('Control+Enter')
    await idle(page)
    expect(await page.locator('#problem-list').textContent()).toContain('expectt')
    // Out of the editor by Tab, as out of any other field, and to the error.
    await page.keyboard.press('Tab')
    expect(await page.evaluate("document.activeElement.closest('#problem-list') !== null")).toBe(true)
    await page.keyboard.press('Enter')
    expect(await page.evaluate('document.getSelection().toString()')).toBe('expectt')
    await page.keyboard.press('Backspace')
    await page.keyboard.type('description')
    await page.keyboard.press('Control+a')
    await page.keyboard.insertText(STORY)
    await page.keyboard.press('Control+Enter')
    await idle(page)
    expect(await page.locator('#problem-list li').count()).toBe(0)
    const reach = async (id: string) => {
      for (let count = 0; count < 60; count++) {
        await page.keyboard.press('Tab')
        if ((await page.evaluate('document.activeElement.id || document.activeElement.dataset.strategy')) === id) return
      }
      throw new Error(`Tab does not lead to ${id}`)
    }
    await reach('optimistic')
    await page.keyboard.press('Enter')
    expect(await page.locator('#walk-title').textContent()).toBe('Step by step: optimistic')
    await reach('story')
    for (const [key, step] of [
      ['ArrowDown', 1],
      ['ArrowRight', 2],
      ['End', 8],
      ['ArrowUp', 7],
      ['Home', 0],
    ] as const) {
      await page.keyboard.press(key)
      expect(await page.locator('#position').textContent()).toBe(`step ${step} of 8`)
      expect(await page.locator('#story [aria-selected="true"]').getAttribute('id')).toBe(`step-${step}`)
    }
    await page.keyboard.press('Shift+Tab')
    expect(await page.evaluate('document.activeElement.id')).toBe('slider')
  })

  testPage('plays to the end by itself, and says each step once it stands still', async () => {
    const page = await playground.open()
    await show(page, 'pod')
    await page.locator('#play').click()
    expect(await page.locator('#play').textContent()).toBe('Pause')
    await page.locator('#position', { hasText: 'step 7 of 7' }).waitFor({ timeout: 15_000 })
    expect(await page.locator('#play').textContent()).toBe('Play')
    await page.locator('#previous').click()
    expect(await page.locator('#said').getAttribute('aria-live')).toBe('polite')
  })

  testPage('every field and button has a name, every id is one, and the table says what its figures are', async () => {
    const page = await playground.open()
    const nameless = `Array.from(document.querySelectorAll('button, input, select, textarea')).filter((one) => !(one.labels?.length || one.getAttribute('aria-label') || one.textContent.trim())).length`
    expect(await page.evaluate(nameless)).toBe(0)
    expect(
      await page.evaluate(
        "(() => { const ids = Array.from(document.querySelectorAll('[id]'), (one) => one.id); return ids.length - new Set(ids).size })()",
      ),
    ).toBe(0)
    const untold =
      "Array.from(document.querySelectorAll('#table tbody th button')).filter((one) => one.title.length < 5).map((one) => one.textContent)"
    await page.locator('#only-different').uncheck()
    expect(await page.evaluate(untold)).toEqual([])
    await page.locator('#table button', { hasText: /^failure rate$/ }).click()
    expect(await page.locator('#definition-failureRate').textContent()).toBe('failureRate: groups that never ran ÷ groups')
  })

  testPage('fits a telephone, whatever is shown', async () => {
    const page = await playground.open('', 390)
    for (const name of ['app-logcollector', 'hoarding-deadlock', 'mixed-load', 'kubernetes-profiles']) {
      await example(page, name)
      await page.locator('#last').click()
      expect(await overflow(page)).toBe(0)
      if (name === 'hoarding-deadlock') await shot(page, '390')
    }
    await type(page, `${STORY}\n${'x'.repeat(300)}: 1\n`)
    expect(await overflow(page)).toBe(0)
    const long = (word: string) => `${word}-${'long'.repeat(50)}`
    await type(
      page,
      LONG.replaceAll(/NAME(\d)/g, (_, number) => long(`name-${number}`)),
    )
    expect(await page.locator('#verdicts').textContent()).toContain(long('name-5'))
    // Still at the last step.
    expect(await page.locator('#board').textContent()).toContain(long('name-1'))
    expect(await overflow(page)).toBe(0)
    await page.setViewportSize({ width: 1280, height: 900 })
    expect(await overflow(page)).toBe(0)
  })

  testPage('saves the scenario and the timeline as files of their own', async () => {
    const page = await playground.open()
    const saved = async (id: string): Promise<string> => {
      const loading = page.waitForEvent('download')
      await page.locator(id).click()
      return readFileSync(await (await loading).path(), 'utf8')
    }
    expect(await saved('#save-yaml')).toBe(STORY)
    expect(await saved('#save-svg')).toMatch(
      /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"[\s\S]*app-logcollector, naive, seed 1[\s\S]*<\/svg>$/,
    )
  })

  testPage('is one file whose policy allows its own script and style and nothing else', async () => {
    const { html } = playground
    const hash = (tag: string) => {
      const [, text] = new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`).exec(html) ?? []
      return `'sha256-${createHash('sha256').update(text).digest('base64')}'`
    }
    const [, policy] = /Content-Security-Policy" content="([^"]*)"/.exec(html) ?? []
    expect(policy.split('; ')).toEqual([
      "default-src 'none'",
      `script-src ${hash('script')}`,
      `style-src ${hash('style')}`,
      'worker-src blob:',
      'img-src data:',
      "base-uri 'none'",
      "form-action 'none'",
    ])
    expect(html.replace(/<script>[\s\S]*?<\/script>/, '')).not.toMatch(/ (?:src|href|action)="(?!data:,)/)
    expect(html.length).toBeLessThan(1_000_000)
    expect(html).toMatch(/yaml \d+\.\d+\.\d+, ISC/)
  })
})

/** Every name that a scenario has, and a strategy of its own. */
const HOSTILE = `
name: hostile
description: EVIL
cluster: { nodes: [{ name: EVIL, allocatable: { cpu: 1 } }] }
workload: { jobs: [{ name: EVIL, pods: [{ name: EVIL, containers: [{ name: EVIL, resources: { requests: { cpu: 1 } } }] }] }] }
strategies: [{ use: pod, name: EVIL }]
`

/** As long as names get. */
const LONG = `
name: NAME0
cluster: { nodes: [{ name: NAME1, allocatable: { cpu: 1 } }] }
workload: { jobs: [{ name: NAME2, pods: [{ name: NAME3, containers: [{ name: NAME4, resources: { requests: { cpu: 1 } } }] }] }] }
strategies: [{ use: pod, name: NAME5 }, { use: hoarding, name: NAME6 }]
`

/** The second job tries again and again what the first one never leaves room for. */
const ENDLESS = `
name: endless
cluster: { nodes: [{ name: n, allocatable: { cpu: 1 } }] }
workload:
  jobs:
    - { name: a, pods: [{ name: p, containers: [{ name: c, resources: { requests: { cpu: 1 } } }] }] }
    - { name: b, pods: [{ name: p, containers: [{ name: c, resources: { requests: { cpu: 1 } } }] }] }
retry: { backoff: [1ms, 1ms], maxAttempts: 1000000000, retryUnschedulable: true }
strategies: [pod]
`

/** More than a browser does in a second. */
const SLOW = `
name: slow
cluster: { nodes: [{ name: n, count: 3000, allocatable: { cpu: 4, memory: 8Gi } }] }
workload:
  jobs:
    - { name: a, count: 9000, duration: 1h, pods: [{ name: p, containers: [{ name: c, resources: { requests: { cpu: 1, memory: 1Gi } } }, { name: d, resources: { requests: { cpu: 1, memory: 1Gi } } }] }] }
strategies: [naive, hoarding, optimistic, pod]
`
