/**
 * A place to run what a document shows: a folder with links to everything in the repository, in which `cosched` means the sources as
 * they are now, and where files that an example writes do no harm.
 */
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import ts from 'typescript'
import { type Manifest, run } from '../repository.ts'
import { asJavaScript, built } from './built.ts'

const OWN = new Set(['.git', 'dist', 'package.json', 'package-lock.json', 'tsconfig.json'])

export interface Ran {
  readonly status: number | null
  /** What was printed, on both channels. */
  readonly output: string
}

export class Workspace {
  readonly folder: string
  private readonly root: string

  constructor(root: string) {
    this.root = root
    this.folder = mkdtempSync(join(tmpdir(), 'cosched-docs-'))
    for (const name of readdirSync(root)) if (!OWN.has(name)) symlinkSync(join(root, name), join(this.folder, name))
    const { name, exports } = this.manifest()
    this.write('package.json', JSON.stringify({ name, type: 'module', exports }))
    symlinkSync(built(root), join(this.folder, 'dist'))
    this.write(
      'tsconfig.json',
      JSON.stringify({ extends: join(root, 'tsconfig.json'), compilerOptions: { rootDir: '/', paths: this.paths() }, include: ['*.ts'] }),
    )
    mkdirSync(join(this.folder, '.bin'))
    this.program('cosched', `exec "${process.execPath}" "${join(this.folder, 'dist/cli/main.js')}" "$@"`)
    this.program('npx', 'case "$1" in cosched) shift; exec cosched "$@";; *) echo "npx $1: not known to the docs" >&2; exit 127;; esac')
  }

  write(name: string, text: string): string {
    const path = join(this.folder, name)
    writeFileSync(path, text)
    return path
  }

  /** Runs a TypeScript text as a program. */
  runTypeScript(name: string, text: string): Ran {
    const file = this.write(name.replace(/\.ts$/, '.mjs'), asJavaScript(text))
    return this.ended(run(process.execPath, [file], { cwd: this.folder, env: { COLUMNS: '120' } }))
  }

  /** Runs a line of shell. */
  runShell(line: string): Ran {
    const path = `${join(this.folder, '.bin')}${delimiter}${process.env.PATH}`
    return this.ended(run('bash', ['-c', `set -o pipefail; exec 2>&1; ${line}`], { cwd: this.folder, env: { PATH: path, COLUMNS: '120' } }))
  }

  /** What the compiler has to say about files of the workspace, a line each. */
  typeErrors(files: readonly string[]): string[] {
    const read = ts.getParsedCommandLineOfConfigFile(
      join(this.folder, 'tsconfig.json'),
      {},
      { ...ts.sys, onUnRecoverableConfigFileDiagnostic() {} },
    )
    const options = { ...read?.options, noEmit: true }
    const program = ts.createProgram(files, options, sharingHost(options))
    return files.flatMap((file) => {
      const source = program.getSourceFile(file)
      const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)]
      return found.map((one) => `${place(one)}: ${ts.flattenDiagnosticMessageText(one.messageText, '\n')}`)
    })
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }

  /** The package's entry points, by the names users import, to their sources. */
  private paths(): Record<string, string[]> {
    const { name, exports } = this.manifest()
    const entries = Object.entries(exports).flatMap(([path, target]) =>
      typeof target === 'string' ? [] : [[path, target.default] as const],
    )
    const source = (built: string): string => join(this.root, built.replace('dist/', 'src/').replace(/\.js$/, '.ts'))
    return Object.fromEntries(entries.map(([path, built]) => [path.replace('.', name), [source(built)]]))
  }

  private manifest(): Manifest {
    return JSON.parse(readFileSync(join(this.root, 'package.json'), 'utf8')) as Manifest
  }

  private program(name: string, line: string): void {
    const path = this.write(join('.bin', name), `#!/usr/bin/env bash\n${line}\n`)
    chmodSync(path, 0o755)
  }

  private ended(done: { status: number | null; stdout: string; stderr: string }): Ran {
    const output = `${done.stdout}${done.stderr}`
    return { status: done.status, output: output.replaceAll(`${this.folder}/`, '') }
  }
}

/** Sources of the library and declarations, read once for all documents. */
const parsed = new Map<string, ts.SourceFile | undefined>()

function sharingHost(options: ts.CompilerOptions): ts.CompilerHost {
  const host = ts.createCompilerHost(options)
  const read = host.getSourceFile.bind(host)
  host.getSourceFile = (file, ...rest) => {
    if (file.startsWith(tmpdir())) return read(file, ...rest)
    if (!parsed.has(file)) parsed.set(file, read(file, ...rest))
    return parsed.get(file)
  }
  return host
}

function place(one: ts.Diagnostic): string {
  if (one.file === undefined || one.start === undefined) return 'compiler'
  return `${one.file.fileName}:${one.file.getLineAndCharacterOfPosition(one.start).line + 1}`
}
