/** The sources as JavaScript, built once a process: a document's programs start many times, and a transform at each start costs seconds. */
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildSync, transformSync } from 'esbuild'
import { filesBelow } from '../repository.ts'

/** Entry points of the package, its command line, and what runs in threads and processes of its own. */
const ENTRY = /^src\/(?:(?:[a-z]+\/)?index|core)\.ts$|^src\/(?:cli\/main|node\/compare-worker|bench\/(?:large|aside))\.ts$/

const folders = new Map<string, string>()

/** The folder `dist` of a package built from the sources below `root`. */
export function built(root: string): string {
  const known = folders.get(root)
  if (known !== undefined) return join(known, 'dist')
  const folder = mkdtempSync(join(tmpdir(), 'cosched-built-'))
  folders.set(root, folder)
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  cpSync(join(root, 'package.json'), join(folder, 'package.json'))
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  // The bench reads them beside the program.
  symlinkSync(join(root, 'scenarios'), join(folder, 'scenarios'))
  buildSync({
    entryPoints: filesBelow('src', '.ts', root)
      .filter((path) => ENTRY.test(path))
      .map((path) => join(root, path)),
    outdir: join(folder, 'dist'),
    outbase: join(root, 'src'),
    chunkNames: 'chunks/[hash]',
    bundle: true,
    splitting: true,
    // One file to load instead of hundreds, as the command line is when it is packed. These have to be found where they are installed:
    // fast-check is the reader's own, tinypool starts threads from files beside its own, what draws is large, and tsx is for sources alone.
    external: ['fast-check', 'tinypool', 'linkedom', '@observablehq/plot', 'tsx'],
    banner: { js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);" },
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'silent',
  })
  return join(folder, 'dist')
}

/** A TypeScript text without its types. */
export function asJavaScript(text: string): string {
  return transformSync(text, { loader: 'ts', format: 'esm', target: 'node20' }).code
}
