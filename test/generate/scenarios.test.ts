import { describe, expect, test } from 'vitest'
import { MODEL_NAMES, modelOf } from '../../src/generate/fitted/models.ts'
import { materialise } from '../../src/generate/materialise.ts'
import { clusterRecipeSchema, workloadRecipeSchema } from '../../src/generate/recipes.ts'
import { generateScenario, SCENARIO_KINDS, type ScenarioOptions } from '../../src/generate/scenarios.ts'
import { registry } from '../../src/strategy/registry.ts'
import { expectWellFormed } from './well-formed.ts'

describe.each(SCENARIO_KINDS.map((kind) => kind.name))('%s', (kind) => {
  const options: ScenarioOptions = kind === 'omega' ? { nodes: 200, window: '5m' } : {}
  const scenario = generateScenario(kind, options, '7')

  test('is short, valid, and resolves to a well-formed cluster and workload', () => {
    expect(clusterRecipeSchema.safeParse(scenario.cluster.generate).success).toBe(true)
    expect(workloadRecipeSchema.safeParse(scenario.workload.generate).success).toBe(true)
    expect(JSON.stringify(scenario).length).toBeLessThan(2000)
    expectWellFormed(materialise(scenario, '7'))
  })

  test('expanded, holds the very nodes and jobs of its seed', () => {
    const expanded = generateScenario(kind, { ...options, expand: true }, '7')
    const made = materialise(scenario, '7')
    expect(expanded).toEqual({ ...scenario, cluster: made.cluster, workload: made.workload })
    expect(materialise(expanded, '8')).toEqual(made)
  })

  test('every job names a scheduler that there is, and every strategy is known', () => {
    const kinds = scenario.schedulers.map((scheduler) => scheduler.name)
    for (const job of materialise(scenario, '7').workload.jobs) expect(kinds).toContain(job.scheduler)
    for (const strategy of scenario.strategies) expect([...registry.keys()]).toContain(strategy.use)
  })
})

test('options reach the recipes', () => {
  const scenario = generateScenario(
    'mixed',
    { nodes: 50, jobs: 80, load: 0.9, gangs: 0.2, late: 0.1, mix: 'pai2020', prefill: 0.4, duration: '1h', schedulers: 3 },
    '7',
  )
  expect(scenario.cluster).toEqual({ generate: { kind: 'mix', nodes: 50, mix: 'pai2020' }, prefillUtilisation: 0.4 })
  expect(scenario.workload.generate).toEqual({ kind: 'mixed', jobs: 80, load: 0.9, gangs: { share: 0.2 }, late: { share: 0.1 } })
  expect([scenario.duration, scenario.seed, scenario.schedulers[0].count]).toEqual([3_600_000_000, '7', 3])
  expect(scenario.strategies.map((strategy) => strategy.use)).toContain('gang')
})

test('each model comes on nodes like those of its trace', () => {
  for (const model of MODEL_NAMES) {
    const scenario = generateScenario('fitted', { model, jobs: 20 }, '3')
    expectWellFormed(materialise(scenario, '3'))
    expect(scenario.strategies.some(({ use }) => use === 'gang')).toBe(modelOf(model).gang)
  }
  expect(generateScenario('fitted', { model: 'nasa1993', prefill: 0.5 }, '1').cluster).toEqual({
    generate: { kind: 'homogeneous', nodes: 128, allocatable: { cpu: 1 } },
    prefillUtilisation: 0.5,
  })
})

test('gangs that deadlock have a scheduler each, and jobs that conflict too', () => {
  const count = (scenario: ReturnType<typeof generateScenario>): number => scenario.schedulers[0].count
  expect(count(generateScenario('deadlockProne', { jobs: 5, nodes: 20 }, '1'))).toBe(5)
  expect(count(generateScenario('conflictProne', { jobs: 3 }, '1'))).toBe(3)
})

test('an option that a kind does not take, or that cannot be met, is refused at once', () => {
  expect(() => generateScenario('omega', { gangs: 0.5 }, '1')).toThrow(/generate.gangs: invalid key: gangs/)
  expect(() => generateScenario('deadlockProne', { nodes: 10, members: 3 }, '1')).toThrow(/invalid members: 3 .* allowed: 6 to 10/)
  expect(() => generateScenario('mixed', { load: 0 }, '1')).toThrow(/generate.load: invalid load: 0, allowed: more than 0/)
})
