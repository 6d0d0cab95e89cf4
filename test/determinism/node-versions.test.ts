/** The same scenario, strategy and seed give the same trace under every version of Node that the package supports. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testWith } from '../tools/needs.ts'
import { OTHER_NODES } from '../tools/nodes.ts'
import { filesBelow, ROOT, run, runOrFail } from '../tools/repository.ts'

/** What lies deeper is part of a scenario: manifests and profiles. */
const scenarios = filesBelow('scenarios', '.yaml').filter((path) => path.split('/').length === 2)

describe('digests', () => {
  let folder = ''
  let own = ''

  beforeAll(() => {
    mkdirSync(join(ROOT, '.cache'), { recursive: true })
    folder = mkdtempSync(join(ROOT, '.cache/digests-'))
    // That the types are right is what the build of the package looks at; what is run is the same.
    const quick = ['--noCheck', '--declaration', 'false']
    runOrFail(join(ROOT, 'node_modules/.bin/tsc'), ['-p', 'tsconfig.build.json', ...quick, '--outDir', folder])
    const source = readFileSync(join(ROOT, 'test/tools/digests.ts'), 'utf8')
    const options = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 }
    writeFileSync(join(folder, 'digests.mjs'), ts.transpileModule(source, { compilerOptions: options }).outputText)
    own = digests(process.execPath)
  }, 300_000)
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  function digests(program: string): string {
    return runOrFail(program, [join(folder, 'digests.mjs'), folder, ...scenarios], { timeout: 240_000 })
  }

  test('every preset has a digest on every scenario', () => {
    const lines = own.trimEnd().split('\n')
    expect(lines.filter((line) => !/^\S+ (?:entry )?\S+ \S+$/.test(line))).toEqual([])
    expect(scenarios.length).toBeGreaterThan(0)
    expect(new Set(lines.map((line) => line.split(' ')[0])).size).toBe(scenarios.length)
  })

  for (const { version, program, present, need } of OTHER_NODES) {
    const same = (): void => {
      expect(run(program, ['--version']).stdout).toMatch(new RegExp(`^v${version}\\.`))
      expect(digests(program).split('\n')).toEqual(own.split('\n'))
    }
    testWith(present, need, `Node ${version} gives the digests of Node ${process.versions.node}`, same, 300_000)
  }
})
