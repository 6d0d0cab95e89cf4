/**
 * The command line as one program: hundreds of small files cost more to open than all they do on a small scenario. The library beside it
 * stays as the compiler made it, file by file. Packages in the program keep their licences, in dist/cli/LICENSES.txt. And the playground as
 * one page; `node esbuild.config.mjs playground [FOLDER]` makes that alone.
 */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { build } from 'esbuild'
import { buildPlayground } from './docs/playground/build.mjs'

const [only, folder = 'dist/playground'] = process.argv.slice(2)
if (only !== 'playground') await buildCommandLine()
await buildPlayground(folder, licencesOf)

async function buildCommandLine() {
  rmSync('dist/cli', { recursive: true, force: true })
  const { metafile } = await build({
    // Threads are started from a file of their own, which shares its chunks with the program.
    entryPoints: [
      { in: 'src/cli/main.ts', out: 'main' },
      { in: 'src/node/compare-worker.ts', out: 'compare-worker' },
    ],
    outdir: 'dist/cli',
    chunkNames: '[name]-[hash]',
    bundle: true,
    // tinypool starts threads from files beside its own; what draws is large, and only reports need it.
    external: ['tinypool', 'linkedom', '@observablehq/plot'],
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    minifyWhitespace: true,
    metafile: true,
    legalComments: 'none',
    logLevel: 'warning',
    // CommonJS packages among them ask for Node's own modules.
    banner: { js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);" },
  })
  writeFileSync('dist/cli/LICENSES.txt', licencesOf(metafile))
}

/** The licences of the packages that went into a bundle, one below the other. */
function licencesOf({ inputs }) {
  const packages = [...new Set(Object.keys(inputs).map((file) => /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1]))]
    .filter(Boolean)
    .sort()
  const licence = (name) =>
    ['LICENSE', 'LICENSE.md', 'LICENSE.txt', 'LICENCE', 'license'].map((file) => `node_modules/${name}/${file}`).find(existsSync)
  return packages
    .map((name) => {
      const { version, license } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8'))
      const file = licence(name)
      return `${name} ${version}, ${license}\n\n${file === undefined ? '' : readFileSync(file, 'utf8')}`
    })
    .join(`\n${'-'.repeat(80)}\n\n`)
}
