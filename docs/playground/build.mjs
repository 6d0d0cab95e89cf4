/**
 * The playground as one file: page, style and programs in it, with a policy that allows these and nothing else. Scenarios and the
 * definitions of figures come from their own files, so that the page says what the documents say.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'

const HERE = 'docs/playground'

/** The policy allows no code made of text. zod tries whether it may as soon as it is loaded, unless this says before that it may not. */
const WITHOUT_EVAL = 'globalThis.__zod_globalConfig = { jitless: true };'

/** Writes FOLDER/index.html. @param licencesOf the licences of the packages in a bundle, as text */
export async function buildPlayground(folder, licencesOf) {
  const data = {
    BUILT_FILES: JSON.stringify(scenarioFiles()),
    BUILT_DEFINITIONS: JSON.stringify(definitions(readFileSync('docs/figures.md', 'utf8'))),
    BUILT_VERSION: JSON.stringify(JSON.parse(readFileSync('package.json', 'utf8')).version),
  }
  const worker = await bundle('worker.ts', {}, WITHOUT_EVAL)
  const page = await bundle('page.ts', { ...data, BUILT_WORKER: JSON.stringify(worker.text) })
  const style = (await bundle('style.css', {})).text
  const inputs = { ...worker.metafile.inputs, ...page.metafile.inputs }
  const parts = { STYLE: style, SCRIPT: page.text, LICENCES: escaped(licencesOf({ inputs })), POLICY: policy(page.text, style) }
  const html = readFileSync(`${HERE}/index.html`, 'utf8').replace(/\b(?:STYLE|SCRIPT|LICENCES|POLICY)\b/g, (name) => parts[name])
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'index.html'), html)
}

async function bundle(file, define, banner = '') {
  const { outputFiles, metafile } = await build({
    entryPoints: [`${HERE}/${file}`],
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    target: ['es2022', 'chrome110', 'firefox115', 'safari16.4'],
    minify: true,
    charset: 'utf8',
    legalComments: 'none',
    metafile: true,
    define,
    banner: { js: banner },
    logLevel: 'warning',
  })
  const text = outputFiles[0].text.trim()
  // What would end the element early, or make the parser of the page see another text than the one that is hashed.
  if (/<\/(?:script|style)|<!--|<script|\r|\0/i.test(text)) throw new Error(`${file} cannot stand in a page as it is`)
  return { text, metafile }
}

function policy(script, style) {
  const hash = (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`
  return [
    "default-src 'none'",
    `script-src ${hash(script)}`,
    `style-src ${hash(style)}`,
    'worker-src blob:',
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
}

/** Scenarios and the files that they name, by their path in the folder; those that replay a data file need the command line. */
function scenarioFiles() {
  const paths = readdirSync('scenarios', { recursive: true })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.yaml'))
    .sort()
  const texts = paths.map((path) => [path, readFileSync(`scenarios/${path}`, 'utf8')])
  return Object.fromEntries(texts.filter(([, text]) => !/^[^#\n]*\btrace:/m.test(text)))
}

/** The tables of docs/figures.md: names in the first column, what they mean in the second. */
function definitions(text) {
  const rows = text.split('\n').flatMap((line) => {
    const [, names, meaning] = /^\| (`.+?`) \| (.+?) \|/.exec(line) ?? []
    if (names === undefined) return []
    const plain = meaning.replaceAll('`', '').replace(/\s*\((?:src|see) ?[^)]*\)/g, '')
    return [...names.matchAll(/`(\w+)[^`]*`/g)].map(([, name]) => [name, plain])
  })
  return Object.fromEntries(rows)
}

function escaped(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
