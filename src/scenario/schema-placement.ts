/** Where units go: the name of a policy, or the policy with its settings. */
import * as z from 'zod'
import { MOST_NODES } from '../model/limits.ts'
import { placementPolicies } from '../placement/registry.ts'
import { schedulerConfiguration } from './schema-scheduler-configuration.ts'
import { fileName } from './schema-values.ts'

const policy = z.enum([...placementPolicies.keys()])

const settings = z
  .strictObject({
    policy,
    candidates: z.int().min(1).max(MOST_NODES).exactOptional().describe('probes of randomFit and nomad'),
    ties: z.enum(['lowest', 'seeded']).exactOptional().describe('among equal scores: the lowest node index, or one drawn'),
    pool: z
      .enum(['fresh', 'kept'])
      .exactOptional()
      .describe('order that randomFirstFit draws from: as at the start, or as the last plan left it'),
    profile: z
      .union([fileName, schedulerConfiguration])
      .exactOptional()
      .describe('of kubernetes: a KubeSchedulerConfiguration, or a file with one, relative to this one'),
    balancedAllocation: z.enum(['classic', 'v1.36']).exactOptional().describe('of kubernetes: the formula up to 1.35, or the one since'),
  })
  .superRefine((value, context) => {
    if (value.policy === 'kubernetes') return
    for (const key of ['profile', 'balancedAllocation'] as const) {
      if (!(key in value)) continue
      context.addIssue({
        code: 'custom',
        path: [key],
        message: `invalid ${key}: policy ${value.policy} has none, allowed: with kubernetes`,
      })
    }
  })

export const placement = z
  .union([policy, settings])
  .describe('placement policy')
  .transform((value): PlacementFile => (typeof value === 'string' ? { policy: value } : value))
  .meta({ id: 'placement' })

export type PlacementFile = z.output<typeof settings>
