/** `cosched report` from end to end, with files in a folder of their own. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseHTML } from 'linkedom'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { main } from '../../src/cli/program.ts'
import { compare } from '../../src/experiment/compare.ts'
import { readScenarioFile } from '../../src/node/read.ts'
import { packageVersion } from '../../src/node/version.ts'
import { comparisonGrid, pairedGrid } from '../../src/view/summary.ts'
import { cleanText } from '../../src/view/text.ts'
import { ROOT } from '../tools/repository.ts'
import { heardTerminal } from './terminal.ts'

let folder: string
const at = (name: string): string => join(folder, name)
const scenario = (name: string): string => join(ROOT, 'scenarios', `${name}.yaml`)

async function run(...argv: string[]) {
  const terminal = heardTerminal()
  const status = await main(argv, terminal)
  const messages = terminal.messages.map((line) => line.replaceAll(`${folder}/`, ''))
  return { status, out: terminal.results(), messages }
}

const bodyOf = (name: string) => parseHTML(readFileSync(at(name), 'utf8')).document.body
/** What the page says of how its runs are made again. */
const madeAgain = (name: string): string => {
  const [, command = ''] = [...bodyOf(name).querySelectorAll('dl.facts dt')].flatMap((term) =>
    term.textContent === 'Runs made again by' ? ['', term.nextElementSibling?.textContent ?? ''] : [],
  )
  return command
}
const cells = (rows: Iterable<{ readonly children: Iterable<{ readonly textContent: string | null }> }>): (string | null)[][] =>
  [...rows].map(({ children }) => [...children].map(({ textContent }) => textContent))

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cosched-report-'))
  const gangs = ['run', scenario('two-gangs'), '--strategy', 'pod,gang', '--format', 'json']
  for (const [name, seeds] of [
    ['first', '1,2'],
    ['second', '3'],
  ])
    writeFileSync(at(`${name}.json`), (await run(...gangs, '--seeds', seeds)).out)
  await run(
    'run',
    scenario('hoarding-deadlock'),
    '--explain',
    at('x.json'),
    '--out',
    at('told'),
    '--events',
    at('told.jsonl'),
    '--format',
    'csv',
  )
})
beforeEach(() => {
  for (const name of ['report.html', 'plots', 'pictures']) rmSync(at(name), { recursive: true, force: true })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('a report', () => {
  test('of several files has the figures of one comparison over all their runs', async () => {
    const done = await run('report', at('first.json'), at('second.json'), '-o', at('report.html'))
    expect(done).toMatchObject({ status: 0, out: '' })
    expect(done.messages).toEqual([expect.stringMatching(/^wrote report\.html and \d+ pictures to plots$/)])
    const whole = compare(readScenarioFile(scenario('two-gangs')).scenario, { strategies: ['pod', 'gang'], seeds: ['1', '2', '3'] })
    const body = bodyOf('report.html')
    const tables = [...body.querySelectorAll('table')].map((table) => ({
      caption: table.querySelector('caption')?.textContent ?? '',
      rows: cells(table.querySelectorAll('tbody tr')),
    }))
    const rowsOf = (words: string) => tables.find(({ caption }) => caption.includes(words))?.rows
    expect(rowsOf('over 3 seeds: 1, 2, 3')).toEqual(comparisonGrid(whole).rows)
    expect(rowsOf('Differences to pod')).toEqual(pairedGrid(whole)?.rows)
    expect(rowsOf('Runs of two-gangs')?.map((row) => row.slice(0, 3))).toEqual(
      whole.runs.map(({ strategy, seed, digest }) => [strategy, seed, digest]),
    )
    expect(body.querySelector('h1')?.textContent).toBe('two-gangs')
    expect(madeAgain('report.html')).toBe(
      'the results do not name the file of the scenario two-gangs; give --scenario (strategies pod, gang with seeds 1, 2, 3)',
    )
  })

  test('of results that do not name their scenario file names the command once the file is given, and it makes them again', async () => {
    const files = [at('first.json'), at('second.json'), '--scenario', scenario('two-gangs')]
    expect(await run('report', ...files, '-o', at('report.html'))).toMatchObject({ status: 0 })
    const command = `cosched run ${scenario('two-gangs')} --strategy pod,gang --seeds 1,2,3`
    expect(madeAgain('report.html')).toBe(command)
    expect(bodyOf('report.html').textContent).toContain(` --scenario ${scenario('two-gangs')}`)
    const digests = (text: string) =>
      (JSON.parse(text).runs as { strategy: string; seed: string; digest: string }[]).map(
        ({ strategy, seed, digest }) => `${strategy} ${seed} ${digest}`,
      )
    const again = await run(...command.split(' ').slice(1), '--format', 'json')
    const before = ['first', 'second'].flatMap((name) => digests(readFileSync(at(`${name}.json`), 'utf8')))
    expect(digests(again.out).sort()).toEqual(before.sort())
  })

  test('of runs that no one command makes names several, and says of which scenario the file is missing', async () => {
    const made = await run('run', scenario('two-gangs'), '--strategy', 'hoarding', '--seeds', '7', '--format', 'json')
    writeFileSync(at('third.json'), made.out)
    const other = await run('run', scenario('hoarding-deadlock'), '--strategy', 'hoarding', '--explain', at('y.json'), '--format', 'json')
    writeFileSync(at('fourth.json'), other.out)
    const files = ['first', 'second', 'third', 'fourth'].map((name) => at(`${name}.json`))
    await run('report', ...files, '--scenario', scenario('two-gangs'), '-o', at('report.html'), '--no-plots')
    const seed = String(readScenarioFile(scenario('hoarding-deadlock')).scenario.seed)
    expect(madeAgain('report.html').split('; ')).toEqual([
      `cosched run ${scenario('two-gangs')} --strategy pod,gang --seeds 1,2,3`,
      `cosched run ${scenario('two-gangs')} --strategy hoarding --seeds 7`,
      'the results do not name the file of the scenario hoarding-deadlock',
      `give --scenario (strategies hoarding with seeds ${seed})`,
    ])
  })

  test('refuses scenario files that the results cannot have come from', async () => {
    writeFileSync(at('same.yaml'), readFileSync(scenario('two-gangs')))
    writeFileSync(at('broken.yaml'), 'name: two-gangs\n')
    const asked = (...files: string[]) =>
      run('report', at('first.json'), ...files.flatMap((file) => ['--scenario', file]), '-o', at('report.html'))
    expect(await asked(at('gone.yaml'))).toEqual({ status: 2, out: '', messages: ['gone.yaml: invalid file: there is no such file'] })
    expect(await asked(scenario('hoarding-deadlock'))).toMatchObject({
      status: 2,
      messages: [
        `${scenario('hoarding-deadlock')}: name: invalid scenario: "hoarding-deadlock" has no runs in the results, allowed: "two-gangs"`,
      ],
    })
    expect(await asked(scenario('two-gangs'), at('same.yaml'))).toMatchObject({
      status: 2,
      messages: [`same.yaml: name: invalid scenario: "two-gangs" is that of ${scenario('two-gangs')} too, allowed: each name once`],
    })
    expect((await asked(at('broken.yaml'))).messages[0]).toMatch(/^broken\.yaml:1:1: /)
    writeFileSync(at('first-own.json'), readFileSync(at('first.json'), 'utf8').replaceAll('"gang"', '"gangster"'))
    const strange = await run('report', at('first-own.json'), '--scenario', at('same.yaml'), '-o', at('report.html'))
    expect([strange.status, strange.messages[0]]).toEqual([
      2,
      expect.stringContaining('same.yaml: --strategy: invalid strategy: "gangster"'),
    ])
    expect(existsSync(at('report.html'))).toBe(false)
  })

  test('of a folder names the command that makes its runs again, which does', async () => {
    await run('report', at('told'), '-o', at('report.html'))
    const command = `cosched run ${scenario('hoarding-deadlock')} --explain`
    expect(bodyOf('report.html').textContent).toContain(command)
    const before = readFileSync(at('told/results.json'), 'utf8')
    await run(...command.split(' ').slice(1), '--out', at('again'), '--workers', '2')
    expect(readFileSync(at('again/results.json'), 'utf8')).toBe(before)
  })

  test('has a file for each of its pictures', async () => {
    await run('report', at('told'), '--events', at('told.jsonl'), '-o', at('report.html'), '--plots', 'pictures')
    const body = bodyOf('report.html')
    const links = [...body.querySelectorAll('a[href$=".svg"]')].map((link) => link.getAttribute('href') ?? '')
    expect(links.sort()).toEqual(
      readdirSync(at('pictures'))
        .map((name) => `pictures/${name}`)
        .sort(),
    )
    expect(links).toHaveLength(body.querySelectorAll('svg').length)
    expect(body.textContent).toContain('--plots pictures')
  })

  test('tells stories with timelines, and the wait-for graph of each deadlock, of event files', async () => {
    await run('report', at('told'), '--events', at('told.jsonl'), '--title', 'A & B', '-o', at('report.html'), '--no-plots')
    expect(existsSync(at('plots'))).toBe(false)
    const body = bodyOf('report.html')
    const { strategies } = readScenarioFile(scenario('hoarding-deadlock')).scenario
    const titles = [...body.querySelectorAll('svg > title')].map(({ textContent }) => textContent ?? '')
    expect(titles.filter((title) => title.startsWith('hoarding-deadlock: '))).toEqual(
      expect.arrayContaining(strategies.map(({ name }) => `hoarding-deadlock: ${name}`)),
    )
    expect(titles.filter((title) => title.startsWith('Wait-for graph'))).toHaveLength(4)
    expect([...body.querySelectorAll('table.story thead tr')].map((row) => cells([row])[0].slice(2))[0]).toEqual([
      'n-0',
      'n-1',
      'n-2',
      'n-3',
    ])
    expect(body.querySelector('h1')?.textContent).toBe('A & B')
    expect(body.textContent).toContain(`--title 'A & B' --no-plots`)
  })

  test('explains deadlocks without event files too', async () => {
    await run('report', at('told'), '-o', at('report.html'))
    expect([...bodyOf('report.html').querySelectorAll('h2')].map(({ textContent }) => textContent)).toContain('Deadlocks explained')
  })

  test('is the same bytes each time', async () => {
    const made = async () => {
      await run('report', at('told'), '--events', at('told.jsonl'), '-o', at('report.html'))
      return readFileSync(at('report.html'), 'utf8')
    }
    expect(await made()).toBe(await made())
  })

  test('draws scenarios of a series as lines over their parameter', async () => {
    const files = [1, 2].map((value) => {
      const [head, ...rest] = readFileSync(scenario('two-gangs'), 'utf8').split(/^(?=description:)/m)
      const name = at(`load-${value}.yaml`)
      writeFileSync(
        name,
        `${head.replace(/^name: .*$/m, `name: load-${value}\nseries: { name: gangs, parameter: load, value: ${value} }`)}${rest.join('')}`,
      )
      return name
    })
    writeFileSync(at('series.json'), (await run('run', ...files, '--format', 'json', '--groups', 'none')).out)
    await run('report', at('series.json'), '-o', at('report.html'))
    expect(readdirSync(at('plots'))).toContain('failureRate-gangs.svg')
    expect(bodyOf('report.html').textContent).toContain('Lines: gangs over load.')
  })
})

describe('bad input', () => {
  /** Everything is refused at once, and nothing is written. */
  async function refused(...argv: string[]): Promise<string[]> {
    const done = await run('report', ...argv, '-o', at('report.html'))
    expect(done).toMatchObject({ status: 2, out: '' })
    expect([existsSync(at('report.html')), existsSync(at('plots'))]).toEqual([false, false])
    for (const line of done.messages) expect(line).toBe(cleanText(line))
    return done.messages
  }

  test('is told of all files at once, with line and column', async () => {
    writeFileSync(at('bad.json'), '{\n  "version": "0.1.0",\n  "runs": [}\n')
    writeFileSync(at('old.json'), '{ "version": "99.0.0", "runs": [] }')
    writeFileSync(at('name\u202e.json'), '[1')
    expect(await refused(at('bad.json'), at('old.json'), at('name\u202e.json'), at('nowhere.json'), at('told'))).toEqual([
      'bad.json:3:12: invalid JSON: "}", allowed: a value',
      expect.stringMatching(/^old\.json:1:14: version: invalid version: "99\.0\.0", allowed: /),
      'name\\u202e.json:1:3: invalid JSON: the text ends, allowed: , or ]',
      'nowhere.json: invalid file: there is no such file',
    ])
  })

  test('a run that two files have is named', async () => {
    const messages = await refused(at('first.json'), at('first.json'))
    expect(messages).toHaveLength(4)
    expect(messages[0]).toMatch(
      /^first\.json:\d+:5: runs\[0\]: invalid run: "two-gangs" under "pod", seed "1" stands in first\.json: runs\[0\] too, allowed: each run once$/,
    )
  })

  test('events of runs that no file has, and files that are none', async () => {
    expect(await refused(at('first.json'), '--events', at('told.jsonl'))).toContain(
      'told.jsonl:1:1: invalid run: "hoarding-deadlock" under "naive", seed "1", allowed: runs of the results',
    )
    expect(await refused(at('first.json'), '--events', at('nowhere.jsonl'), folder)).toEqual([
      'nowhere.jsonl: invalid file: there is no such file',
      expect.stringMatching(/: invalid file: not a regular file$/),
    ])
  })

  test('no runs, a page over what is read, and pictures elsewhere', async () => {
    writeFileSync(at('none.json'), JSON.stringify({ version: packageVersion(), runs: [] }))
    expect(await refused(at('none.json'))).toEqual(['cosched: results: invalid results: no runs, allowed: at least one'])
    expect(await refused(at('first.json'), '--plots', '../elsewhere')).toEqual([
      'cosched: --plots: invalid folder: "../elsewhere", allowed: one below that of the page',
    ])
    const before = readFileSync(at('first.json'), 'utf8')
    expect((await run('report', at('first.json'), '-o', at('first.json'))).status).toBe(2)
    expect(readFileSync(at('first.json'), 'utf8')).toBe(before)
  })

  test('a run too large to tell is left out, and said to be', async () => {
    const [line] = readFileSync(at('told.jsonl'), 'utf8').split('\n')
    writeFileSync(at('long.jsonl'), `${line}\n`.repeat(2_001))
    const done = await run('report', at('told'), '--events', at('long.jsonl'), '-o', at('report.html'))
    expect(done.status).toBe(0)
    expect(done.messages[0]).toBe('hoarding-deadlock under naive, seed 1: not told: 2001 records, allowed: 2000')
  })
})
