import { expect, test } from 'vitest'
import * as z from 'zod/mini'
import { InvalidInputError } from '../../src/errors.ts'
import { clusterRecipeSchema, readRecipe, workloadRecipeSchema } from '../../src/generate/recipes.ts'
import type { GenerateRecipe } from '../../src/model/scenario.ts'

const WORKLOADS = ['mixed', 'omega', 'omegaC', 'fitted', 'coScheduling', 'deadlockProne', 'conflictProne', 'fragmenting']

function faults(recipe: GenerateRecipe): string[] {
  try {
    readRecipe(workloadRecipeSchema, recipe, 'w')
  } catch (error) {
    if (error instanceof InvalidInputError) return error.problems.map((problem) => `${problem.path}: ${problem.message}`)
    throw error
  }
  return []
}

test('a recipe that was read once reads the same again', () => {
  for (const kind of WORKLOADS) {
    const once = workloadRecipeSchema.parse({ kind })
    expect(workloadRecipeSchema.parse(once)).toEqual(once)
  }
  for (const kind of ['homogeneous', 'mix', 'nearlyFull']) {
    const once = clusterRecipeSchema.parse({ kind })
    expect(clusterRecipeSchema.parse(once)).toEqual(once)
  }
})

test('every kind has its defaults filled in', () => {
  expect(workloadRecipeSchema.parse({ kind: 'deadlockProne' })).toEqual({
    kind: 'deadlockProne',
    gangs: 2,
    rounds: 1,
    period: '10m',
    spread: 0,
    duration: '60s',
    containers: 1,
  })
  expect(workloadRecipeSchema.parse({ kind: 'mixed' })).toMatchObject({
    gangs: { share: 0, size: 'philly' },
    arrivals: { process: 'poisson' },
  })
})

test('both schemas can be written as JSON Schema, with a description of every option', () => {
  for (const schema of [clusterRecipeSchema, workloadRecipeSchema]) {
    const json = z.toJSONSchema(schema, { io: 'input' }) as { oneOf: Array<{ properties: Record<string, { description?: string }> }> }
    for (const { properties } of json.oneOf) {
      const silent = Object.entries(properties).filter(([name, one]) => name !== 'kind' && one.description === undefined)
      expect(silent.map(([name]) => name)).toEqual([])
    }
  }
})

test('all problems come at once, each with its path and what is allowed', () => {
  expect(faults({ kind: 'mixed', jobs: 0, load: -1, gnags: {}, late: { share: 2, delay: '5 minutes' } })).toEqual([
    'w.jobs: invalid jobs: 0, allowed: at least 1',
    'w.load: invalid load: -1, allowed: more than 0',
    'w.late.share: invalid share: 2, allowed: at most 1',
    'w.late.delay: invalid duration: "5 minutes", allowed: 100us 5ms 2s 3m 1h, or a number of seconds',
    'w.gnags: invalid key: gnags, allowed: the keys of this recipe',
  ])
})

test.each([
  [{ kind: 'mxied' }, 'w.kind: invalid kind: "mxied", allowed: mixed omega'],
  [{ kind: 'mixed', duration: 'gogle' }, 'or one of google2011, alibaba2017, openb2023'],
  [{ kind: 'mixed', pods: 0 }, 'w.pods: invalid count: 0, allowed: a whole number from 1'],
  [
    { kind: 'mixed', duration: { distribution: 'lognorml' } },
    'allowed: constant uniform exponential lognormal gamma hyperexponential pareto discrete',
  ],
  [{ kind: 'mixed', duration: { distribution: 'exponential', mean: 0 } }, 'w.duration: invalid mean: 0, allowed: more than zero'],
  [{ kind: 'mixed', duration: { distribution: 'uniform', min: '2m', max: '1m' } }, 'w.duration: invalid min: above max'],
  [{ kind: 'mixed', pods: { distribution: 'discrete', values: [1, 2], weights: [1] } }, 'w.pods: invalid weights: 1 of them'],
  [{ kind: 'mixed', pods: { distribution: 'discrete', values: [1], weights: [0] } }, 'w.pods: invalid weights: all zero'],
  [{ kind: 'mixed', requests: { memory: '1Gb' } }, 'w.requests.memory: invalid quantity'],
  [{ kind: 'mixed', load: 0.5, interarrival: '1s' }, 'w.interarrival: invalid interarrival: beside load'],
  [{ kind: 'mixed', jobs: 5, window: '1h' }, 'w.window: invalid window: beside jobs'],
  [{ kind: 'omega', requests: { '': 1 } }, 'allowed: Invalid key in record'],
  [{ kind: 'fragmenting', perNode: 3 }, 'allowed: Invalid number: must be a multiple of 2'],
  [{ kind: 'omegaC', interarrival: 0 }, 'w.interarrival: invalid interarrival: 0'],
  [{ kind: 'omegaC', most: { gpu: 1 } }, 'w.most.gpu: invalid resource: gpu, allowed: cpu, memory'],
  [{ kind: 'conflictProne', duration: '2m' }, 'w.duration: invalid duration: not shorter than the period'],
  [{ kind: 'fragmenting', short: '5s' }, 'w.short: invalid short: not longer than fill'],
  [{ kind: 'fragmenting', long: '2m' }, 'w.long: invalid long: too short'],
])('%j is refused', (recipe, message) => {
  expect(faults(recipe).join('\n')).toContain(message)
})
