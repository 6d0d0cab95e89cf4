import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { placementPolicies } from '../../src/placement/registry.ts'
import { scenarioJsonSchema } from '../../src/scenario/index.ts'
import { registry } from '../../src/strategy/registry.ts'

const file = new URL('../../scenarios/scenario.schema.json', import.meta.url)

test('the published JSON Schema is the one of this version (UPDATE=1 rewrites it)', () => {
  const text = `${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`
  if (process.env.UPDATE === '1') writeFileSync(file, text)
  expect(existsSync(file) && readFileSync(file, 'utf8')).toBe(text)
})

test('the JSON Schema names every strategy, every option and every placement policy, and allows no other keys', () => {
  const schema = scenarioJsonSchema()
  const text = JSON.stringify(schema)
  const words = [...registry.keys(), ...placementPolicies.keys(), ...[...registry.values()].flatMap((entry) => Object.keys(entry.options))]
  expect(words.filter((word) => !text.includes(`"${word}"`))).toEqual([])
  expect(schema).toMatchObject({ additionalProperties: false, required: ['cluster', 'workload'] })
})
