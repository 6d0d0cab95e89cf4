/**
 * The API report of each entry point: the signatures of all it exports, as API Extractor reads them off the emitted declarations. They
 * are kept in docs/api, so that a change of what is public shows in a diff.
 */
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { CompilerState, Extractor, ExtractorConfig, type IConfigFile } from '@microsoft/api-extractor'
import { ROOT, runOrFail } from '../repository.ts'
import { ENTRY_POINTS } from './entries.ts'

const COMPILER = {
  target: 'ES2022',
  lib: ['ES2023', 'DOM'],
  module: 'NodeNext',
  moduleResolution: 'NodeNext',
  strict: true,
  skipLibCheck: true,
  types: ['node'],
}

/** Only signatures are reported on: what docstrings say is TypeDoc's matter. */
const SILENT = { default: { logLevel: 'none' } } as const

function configuration(name: string, types: string, into: string): IConfigFile {
  return {
    projectFolder: ROOT,
    mainEntryPointFilePath: types,
    compiler: { overrideTsconfig: { compilerOptions: COMPILER, files: [types] } },
    apiReport: { enabled: true, reportFileName: `${name}.api.md`, reportFolder: into, reportTempFolder: join(into, 'temp') },
    docModel: { enabled: false },
    dtsRollup: { enabled: false },
    tsdocMetadata: { enabled: false },
    messages: { compilerMessageReporting: SILENT, extractorMessageReporting: SILENT, tsdocMessageReporting: SILENT },
  } as IConfigFile
}

/** Writes the report of every entry point into a folder. Returns their texts by file name. @throws Error if one cannot be made. */
export function writeReports(into: string): Map<string, string> {
  mkdirSync(into, { recursive: true })
  const types = join(into, 'temp/types')
  runOrFail(join(ROOT, 'node_modules/.bin/tsc'), ['-p', 'tsconfig.build.json', '--emitDeclarationOnly', '--outDir', types])
  const entries = ENTRY_POINTS.map(({ module }) => join(types, `${module}.d.ts`))
  const configs = ENTRY_POINTS.map(({ name }, at) =>
    ExtractorConfig.prepare({
      configObject: configuration(name, entries[at], into),
      configObjectFullPath: join(ROOT, 'api-extractor.json'),
      packageJsonFullPath: join(ROOT, 'package.json'),
    }),
  )
  // The declarations are read once for all of them.
  const compilerState = CompilerState.create(configs[0], { additionalEntryPoints: entries })
  const made = ENTRY_POINTS.map(({ name }, at): [string, string] => {
    const { succeeded, errorCount } = Extractor.invoke(configs[at], {
      compilerState,
      localBuild: true,
      messageCallback: (message) => {
        message.handled = message.category === 'console'
      },
    })
    if (!succeeded) throw new Error(`API Extractor found ${errorCount} errors in ${name}`)
    return [`${name}.api.md`, readFileSync(join(into, `${name}.api.md`), 'utf8')]
  })
  return new Map(made)
}
