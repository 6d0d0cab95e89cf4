/**
 * Every code block in README.md and docs is executed, so that none can grow old. The convention:
 *
 * - `ts`: run as a program of its own, where `cosched` and its entry points are the sources; type-checked as well. With the word
 *   `continued` it follows on the ts block before it, and only what it prints itself is compared.
 * - `text output` (or `json output`, `csv output`), as the next block: what the block before printed, on both channels. A line `...`
 *   stands for any lines. After `sh` a plain `text` block will do.
 * - `sh`: `npx cosched …` is run in a copy of the repository made of links, so that files it writes go there and later blocks of the
 *   document find them; the exit status has to be 0, or N with the word `exit=N`. `npm run X` has to be a script of package.json;
 *   `npm ci`, `npm install`, `git clone` and `cd` are known and not run; any other command is an error.
 * - `needs=traces`, a word more for `ts` and `sh`: the block reads the folder $COSCHED_TRACES and is skipped in sight where it is unset.
 * - `yaml` that starts with a key of a scenario is read as one (a fragment is completed), one that starts with `apiVersion` or `kind`
 *   as manifests. A `yaml` block with the word `example` is not read (it may show what is wrong). With the word `file=NAME` a block of any language is saved under that name, for later commands. `json` has to be JSON. `text`, `mermaid` and `csv` are not looked at. Any other language, or none, is an error.
 *
 * `UPDATE=1` writes what was printed into the documents (`npm run docs`).
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { lackingFor, matches, parseBlocks } from './tools/docs/blocks.ts'
import { CheckedDocument, type Readers } from './tools/docs/document.ts'
import { matrixSvg } from './tools/docs/matrix.ts'
import { Workspace } from './tools/docs/workspace.ts'
import { filesBelow, manifest, ROOT } from './tools/repository.ts'

const update = process.env.UPDATE === '1'
/** Milliseconds for the blocks of one program on a busy machine. */
const LONG = 180_000

const readers: Readers = {
  async scenario(text, source) {
    const { parseScenario } = await import('../src/scenario/index.ts')
    parseScenario(text, { source, read: (path) => readFileSync(join(ROOT, 'scenarios', path), 'utf8') })
  },
  async manifest(text, source) {
    const { parseManifests } = await import('../src/scenario/index.ts')
    parseManifests([{ text, source }])
  },
}

const hasBlocks = (path: string): boolean => existsSync(join(ROOT, path)) && parseBlocks(readFileSync(join(ROOT, path), 'utf8')).length > 0
const paths = ['README.md', ...filesBelow('docs', '.md')].filter((path) => !/node_modules|^docs\/api\//.test(path) && hasBlocks(path))

describe.each(paths)('%s', (path) => {
  const workspace = new Workspace(ROOT)
  const document = new CheckedDocument(join(ROOT, path), { workspace, readers, scripts: manifest().scripts, update })
  afterAll(() => {
    document.save()
    workspace.remove()
  })

  for (const block of document.blocks) {
    const title = `${block.language} at line ${block.line}`
    const lacking = lackingFor(block, process.env)
    if (lacking === undefined) test(title, () => document.check(block), LONG)
    else test.skip(`${title} (skipped: ${lacking})`)
  }

  if (document.blocks.some((block) => block.language === 'ts')) {
    test('its ts blocks type-check', () => expect(workspace.typeErrors(document.typeScriptFiles())).toEqual([]))
  }
})

test('the matrix is drawn as the registry has it', () => {
  const path = join(ROOT, 'docs/pictures/matrix.svg')
  if (update) writeFileSync(path, matrixSvg())
  expect(readFileSync(path, 'utf8')).toBe(matrixSvg())
})

describe('the harness, on a small package of its own', () => {
  const root = mkdtempSync(join(tmpdir(), 'cosched-sample-'))
  const write = (path: string, text: string): string => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
    return join(root, path)
  }
  write(
    'package.json',
    '{ "name": "cosched", "type": "module", "exports": { ".": { "types": "./dist/index.d.ts", "default": "./dist/index.js" } } }',
  )
  write('tsconfig.json', readFileSync(join(ROOT, 'tsconfig.json'), 'utf8'))
  write('src/index.ts', 'export const answer = 42\n')
  write('src/cli/main.ts', "const [word, code] = process.argv.slice(2)\nconsole.log('said', word)\nprocess.exitCode = Number(code ?? 0)\n")
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'))
  const workspace = new Workspace(root)
  afterAll(() => {
    workspace.remove()
    rmSync(root, { recursive: true, force: true })
  })

  const read: string[] = []
  const sampleReaders: Readers = {
    scenario: (text) => void read.push(`scenario ${text}`),
    manifest: (text) => void read.push(`manifest ${text}`),
  }
  const sample = (markdown: string, rewrite = false): CheckedDocument =>
    new CheckedDocument(write('sample.md', markdown), { workspace, readers: sampleReaders, scripts: { bench: '' }, update: rewrite })
  const checkAll = async (document: CheckedDocument): Promise<void> => {
    for (const block of document.blocks) await document.check(block)
  }
  const fenced = (info: string, text: string): string => `\`\`\`${info}\n${text}\n\`\`\`\n`
  const program = "import { answer } from 'cosched'\nconsole.log('answer', answer)"

  test('a block that prints what is shown passes, another fails', async () => {
    await checkAll(sample(`${fenced('ts', program)}so\n${fenced('text output', 'answer 42')}`))
    await expect(checkAll(sample(`${fenced('ts', program)}${fenced('text output', 'answer 43')}`))).rejects.toThrow(
      'line 5 shows:\nanswer 43',
    )
    await expect(checkAll(sample(fenced('ts', "throw new Error('no')")))).rejects.toThrow('exit status 1, not 0')
  })

  test('a continued block sees the one before, and only its own output is compared', async () => {
    const more = fenced('ts continued', 'console.log(answer + 1)')
    await checkAll(sample(`${fenced('ts', program)}${fenced('text output', 'answer 42')}${more}${fenced('text output', '43')}`))
  })

  test('commands run from the sources, their exit status counts, and files they write stay out of the repository', async () => {
    const lines = 'npm ci && npm run bench\n# a comment\n$ npx cosched \\\n  hello > said.txt\ncosched twice'
    await checkAll(sample(`${fenced('sh', lines)}${fenced('text', 'said twice')}`))
    expect(readFileSync(join(workspace.folder, 'said.txt'), 'utf8')).toBe('said hello\n')
    expect(existsSync(join(root, 'said.txt'))).toBe(false)
    await checkAll(sample(fenced('sh exit=2', 'npx cosched bad 2')))
    await expect(checkAll(sample(fenced('sh', 'npx cosched bad 2')))).rejects.toThrow('exit status 2, not 0')
    await expect(checkAll(sample(fenced('sh', 'npm run fly')))).rejects.toThrow('invalid script: fly, allowed: bench')
    await expect(checkAll(sample(fenced('sh', 'rm -r x')))).rejects.toThrow('invalid command: rm -r x')
  })

  test('scenarios are completed and read, manifests are read, unknown languages are refused', async () => {
    await checkAll(sample(fenced('yaml', 'strategies: [pod]')))
    expect(read.pop()).toMatch(/^scenario strategies: \[pod\]\nname: fragment\ncluster: .*\nworkload: .*\n$/)
    await checkAll(sample(fenced('yaml', 'kind: Pod')))
    expect(read.pop()).toBe('manifest kind: Pod')
    await expect(checkAll(sample(fenced('json', '{')))).rejects.toThrow(SyntaxError)
    await expect(checkAll(sample(fenced('', 'x')))).rejects.toThrow('invalid language: ""')
  })

  test('an update writes what was printed, with its indent, and leaves the rest as it was', async () => {
    const indented = (text: string): string =>
      `1. do\n   \`\`\`sh\n   npx cosched hello\n   \`\`\`\n   \`\`\`text\n   ${text}\n   \`\`\`\nend\n`
    const document = sample(indented('old'), true)
    await checkAll(document)
    document.save()
    expect(readFileSync(document.path, 'utf8')).toBe(indented('said hello'))
  })

  test('type errors of blocks are found', () => {
    expect(workspace.typeErrors(sample(fenced('ts', program)).typeScriptFiles())).toEqual([])
    const wrong = sample(fenced('ts', "import { answer } from 'cosched'\nexport const text: string = answer"))
    expect(workspace.typeErrors(wrong.typeScriptFiles())).toEqual([expect.stringContaining("'number' is not assignable to type 'string'")])
  })

  test('a line of three dots stands for any lines', () => {
    expect(matches('a\n...\nd', 'a\nb\nc\nd\n')).toBe(true)
    expect(matches('a\n...\nd', 'a\nd')).toBe(true)
    expect(matches('a\n...', 'b')).toBe(false)
    expect(matches('a.c', 'abc')).toBe(false)
  })

  test('a block that needs traces says what it lacks, and a need that nobody knows is an error', () => {
    const [block, other] = parseBlocks(`${fenced('ts needs=traces', '')}${fenced('ts needs=time', '')}`)
    expect(lackingFor(block, { COSCHED_TRACES: 'folder' })).toBeUndefined()
    expect(lackingFor(block, { COSCHED_TRACES: '' })).toBe('COSCHED_TRACES does not name a folder of traces')
    expect(lackingFor(block, {})).toBe('COSCHED_TRACES does not name a folder of traces')
    expect(() => lackingFor(other, {})).toThrow('invalid need: time, allowed: traces')
  })

  test('a block without an end is an error', () => {
    expect(() => parseBlocks('```ts\nx')).toThrow('line 1: a code block without an end')
  })
})
