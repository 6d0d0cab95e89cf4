/** A project that uses the package as users get it: built and packed from a copy of the repository, installed into an empty folder. */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ts from 'typescript'
import { manifest, ROOT, run, runOrFail } from './repository.ts'

/** What of the repository goes into the copy: what ships, and what builds it. */
export const SHIPS = [
  'package.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'esbuild.config.mjs',
  'src',
  'scenarios',
  'docs',
  'README.md',
  'LICENSE',
  'CHANGELOG.md',
]

const NO_REGISTRY = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENOTCACHED|ECONNRESET/

const COMPILER = { strict: true, noEmit: true, target: ts.ScriptTarget.ES2022, lib: ['lib.es2023.d.ts', 'lib.dom.d.ts'], types: ['node'] }

/** How the compiler finds modules: as Node does, or as bundlers do. */
export const RESOLUTIONS = {
  NodeNext: { module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext },
  bundler: { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler },
} as const

export class Consumer {
  readonly folder: string
  /** The package in the consumer's node_modules. */
  readonly installed: string
  readonly #above = mkdtempSync(join(tmpdir(), 'cosched-package-'))

  constructor() {
    this.folder = join(this.#above, 'consumer')
    this.installed = join(this.folder, 'node_modules/cosched')
  }

  /** Builds and packs a copy of the repository. Returns the path of the tarball. */
  packed(): string {
    const copy = join(this.#above, 'repository')
    mkdirSync(copy)
    for (const name of SHIPS) if (existsSync(join(ROOT, name))) cpSync(join(ROOT, name), join(copy, name), { recursive: true })
    symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'))
    runOrFail('npm', ['pack', '--pack-destination', this.#above], { cwd: copy })
    return join(this.#above, readdirSync(this.#above).find((name) => name.endsWith('.tgz')) ?? 'no tarball')
  }

  /** Installs the tarball with the optional peer and the types of Node. False where npm cannot reach its registry, or waits for it in vain. */
  installs(tarball: string): boolean {
    const { 'fast-check': fastCheck, '@types/node': nodeTypes } = manifest().devDependencies
    mkdirSync(this.folder)
    this.write('package.json', '{ "private": true, "type": "module" }')
    const wanted = [tarball, `fast-check@${fastCheck}`, `@types/node@${nodeTypes}`]
    const patience = ['--fetch-retries=1', '--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=2000']
    const done = run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', ...patience, ...wanted], {
      cwd: this.folder,
      timeout: 180_000,
    })
    if (done.status === 0) return true
    if (done.status === null || NO_REGISTRY.test(done.stderr)) return false
    throw new Error(`npm install failed:\n${done.stderr}`)
  }

  /** Writes a file into the consumer's folder. Returns its path. */
  write(name: string, text: string): string {
    const path = join(this.folder, name)
    writeFileSync(path, text)
    return path
  }

  /** Runs a program in the consumer's folder, which has to succeed. Returns what it prints. */
  run(program: string, args: readonly string[]): string {
    return runOrFail(program, args, { cwd: this.folder })
  }

  /**
   * What the compiler has to say about files of the consumer, and about our own declarations that they reach. What Node, the browsers and
   * other packages declare is read and not judged: that takes longer than all the rest.
   */
  typeErrors(files: readonly string[], resolution: keyof typeof RESOLUTIONS): string[] {
    const program = ts.createProgram(files, { ...COMPILER, ...RESOLUTIONS[resolution] })
    const ours = program
      .getSourceFiles()
      .filter(({ fileName }) => files.includes(fileName) || fileName.includes('/node_modules/cosched/'))
      .flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)])
    return [...program.getOptionsDiagnostics(), ...program.getGlobalDiagnostics(), ...ours].map(
      (one) => `${one.file?.fileName}: ${ts.flattenDiagnosticMessageText(one.messageText, '\n')}`,
    )
  }

  remove(): void {
    rmSync(this.#above, { recursive: true, force: true })
  }
}
