/** The scenario file format as JSON Schema, for editors and for other programs. */
import * as z from 'zod'
import { registry as strategies } from '../strategy/registry.ts'
import { traceFormats } from '../traces/registry.ts'
import { scenarioSchema } from './schema.ts'
import type { StrategyRegistry } from './schema-runs.ts'

/** The schema (draft 2020-12) of what parseScenario reads; rules that concern several fields are beyond it. */
export function scenarioJsonSchema(registry: StrategyRegistry = strategies): Record<string, unknown> {
  const schema = z.toJSONSchema(scenarioSchema(registry, traceFormats), { io: 'input', unrepresentable: 'any' })
  return { title: 'cosched scenario', ...schema }
}
