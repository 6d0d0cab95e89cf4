import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { InvalidInputError } from '../../src/errors.ts'
import { readBelow, readScenarioFile, SCENARIO_LIMIT } from '../../src/node/read.ts'

let root: string
let folder: string
const at = (name: string): string => join(folder, name)

const SMALL = `
name: small
seed: 1
cluster:
  nodes:
    - { name: n, allocatable: { cpu: 1 } }
workload:
  jobs:
    - name: j
      pods: [{ name: p, containers: [{ name: c, resources: { requests: { cpu: 1 } } }] }]
`

const MANIFESTS = `
name: small
cluster:
  manifests: [deep/nodes.yaml]
workload:
  jobs:
    - name: j
      pods: [{ name: p, containers: [{ name: c, resources: { requests: { cpu: 1 } } }] }]
`

const NODES = `
apiVersion: v1
kind: Node
metadata: { name: n-1 }
status: { allocatable: { cpu: "4", memory: 8Gi, pods: "110" } }
`

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'cosched-read-'))
  folder = join(root, 'scenarios')
  mkdirSync(join(folder, 'deep'), { recursive: true })
  writeFileSync(join(root, 'secret.yaml'), 'secret')
  writeFileSync(at('small.yaml'), SMALL)
  writeFileSync(at('manifests.yaml'), MANIFESTS)
  writeFileSync(at('deep/nodes.yaml'), NODES)
  writeFileSync(at('huge.yaml'), '')
  truncateSync(at('huge.yaml'), 100 * SCENARIO_LIMIT)
  writeFileSync(at('latin.yaml'), Buffer.from([0x6e, 0x3a, 0x20, 0xe9, 0x0a]))
  symlinkSync(join(root, 'secret.yaml'), at('link.yaml'))
  symlinkSync(at('small.yaml'), at('inner-link.yaml'))
})
afterAll(() => rmSync(root, { recursive: true }))

test('a scenario file is read', () => {
  expect(readScenarioFile(at('small.yaml')).scenario.name).toBe('small')
})

test('manifests are read relative to the scenario, from its folder or below', () => {
  expect(readScenarioFile(at('manifests.yaml')).scenario.cluster.nodes?.map(({ name }) => name)).toEqual(['n-1'])
})

test.each([
  ['absent.yaml', /absent\.yaml: invalid file: there is no such file$/],
  ['deep', /deep: invalid file: not a regular file$/],
  ['huge.yaml', /huge\.yaml: invalid file: 104857600 bytes, allowed: up to 1048576 bytes$/],
  ['latin.yaml', /latin\.yaml: invalid file: not UTF-8 text$/],
])('%s is refused as bad input, before it is parsed', (name, message) => {
  expect(() => readScenarioFile(at(name))).toThrow(InvalidInputError)
  expect(() => readScenarioFile(at(name))).toThrow(message)
})

describe('a file that a scenario names', () => {
  const read = (name: string): string => readBelow(folder, name, 's.yaml')

  test('is found below the folder, through links that stay there, and by ways that come back', () => {
    expect(read('deep/nodes.yaml')).toBe(NODES)
    expect(read('inner-link.yaml')).toBe(SMALL)
    expect(read('deep/../small.yaml')).toBe(SMALL)
  })

  test.each(['../secret.yaml', 'link.yaml', 'deep/../../secret.yaml'])('%s leads outside of the folder: refused', (name) => {
    expect(() => read(name)).toThrow(/outside of the folder of the scenario/)
  })

  test.each(['/etc/passwd', 'file:///etc/passwd', 'C:\\x', '\\\\server\\x', 'http://localhost/x', 'a\0b'])(
    '%j is no relative path: refused',
    (name) => {
      expect(() => read(name)).toThrow(/not a relative path/)
    },
  )

  test('that is absent or a folder is refused', () => {
    expect(() => read('absent.yaml')).toThrow(/s\.yaml: invalid file "absent.yaml": there is no such file/)
    expect(() => read('deep')).toThrow(/not a regular file/)
  })
})
