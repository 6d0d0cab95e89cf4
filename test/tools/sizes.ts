/**
 * What an import weighs: the code that reaches a browser when a program takes these names of the package and nothing else, bundled and
 * minified by esbuild and gzipped. `npm run size` prints it; test/size.test.ts holds it against the budgets in docs/package.md.
 */
import { join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build, type Metafile } from 'esbuild'
import { ROOT } from './repository.ts'

/** The entry point's source for each name that users write. */
const SOURCES: Readonly<Record<string, string>> = {
  cosched: 'src/index.ts',
  'cosched/core': 'src/core.ts',
  'cosched/scenario': 'src/scenario/index.ts',
  'cosched/view': 'src/view/index.ts',
  'cosched/arbitraries': 'src/arbitraries/index.ts',
}

/**
 * Bytes, gzipped, of an import as users write it: `{ simulate } from cosched`, or `* from cosched/view`. fast-check, a peer, is left out,
 * and so is what is only imported when it is needed.
 */
export async function weight(imported: string): Promise<number> {
  const [names, entry] = imported.split(' from ')
  const source = SOURCES[entry]
  if (source === undefined) throw new Error(`invalid entry point: ${entry}, allowed: ${Object.keys(SOURCES).join(' ')}`)
  const { outputFiles, metafile } = await build({
    stdin: { contents: `export ${names} from '${join(ROOT, source)}'`, resolveDir: ROOT, loader: 'ts' },
    bundle: true,
    minify: true,
    splitting: true,
    outdir: ROOT,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'browser',
    external: ['fast-check'],
    logLevel: 'silent',
  })
  const loaded = chunksAtOnce(metafile)
  const files = outputFiles.filter(({ path }) => loaded.has(relative(process.cwd(), path)))
  return files.reduce((bytes, { contents }) => bytes + gzipSync(contents, { level: 9 }).length, 0)
}

/** The chunk of the entry, and those it imports by statement, directly or not. */
function chunksAtOnce({ outputs }: Metafile): Set<string> {
  const loaded = new Set(Object.keys(outputs).filter((path) => outputs[path].entryPoint === '<stdin>'))
  for (const path of loaded) {
    for (const next of outputs[path].imports) if (next.kind === 'import-statement' && next.external !== true) loaded.add(next.path)
  }
  return loaded
}

/** A row of the table of budgets, in kB of 1000 bytes. */
export interface Budget {
  readonly imported: string
  readonly stated: number
  readonly budget: number
  /** The row as it stands in the document. */
  readonly line: string
}

/** The rows `| \`import\` | what for | kB | budget |` of a document. */
export function budgets(text: string): Budget[] {
  return [...text.matchAll(/^\| `([^`]+ from [^`]+)` \|.*\| *([\d.]+) \| *([\d.]+) \|$/gm)].map(([line, imported, stated, budget]) => ({
    line,
    imported,
    stated: Number(stated),
    budget: Number(budget),
  }))
}

/** The row with another weight. */
export function restated({ line, stated }: Budget, bytes: number): string {
  return line.replace(new RegExp(`\\| *${stated} \\|( *[\\d.]+ \\|)$`), `| ${kilobytes(bytes)} |$1`)
}

export function kilobytes(bytes: number): number {
  return Math.round(bytes / 1000)
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { readFileSync } = await import('node:fs')
  for (const { imported, budget } of budgets(readFileSync(join(ROOT, 'docs/package.md'), 'utf8')))
    process.stdout.write(`${((await weight(imported)) / 1000).toFixed(1).padStart(7)} kB of ${budget}  import ${imported}\n`)
}
