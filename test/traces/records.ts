/** Traces drawn at random: records that every reader could give, in the order of arrival. */
import fc, { type Arbitrary } from 'fast-check'
import type { TraceJob, TraceNode, TracePods } from '../../src/traces/records.ts'

const name = fc.stringMatching(/^[A-Za-z0-9](?:[A-Za-z0-9._/-]{0,8}[A-Za-z0-9])?$/)

/** What a label or a class may say: also what spreadsheets, quotes and commas make something else of. */
const word = fc.oneof(
  fc.constantFrom('A100', 'a,b', '"', ' blank ', '=1+1', "it's", '\u202eleft', '\u2028', '\ufeff', 'null', '-', 'é'),
  fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' }).filter((text) => !/[\p{Cc}\p{Cs}|]/u.test(text)),
)
const key = fc.constantFrom('gpu', 'zone', 'alibabacloud.com/gpu-card-model')
const resources = fc.dictionary(fc.constantFrom('cpu', 'memory', 'nvidia.com/gpu', 'pods'), fc.maxSafeNat())
const labels = fc.dictionary(key, word, { minKeys: 1 })
const count = fc.integer({ min: 1, max: 40 })
const time = fc.oneof(fc.nat(), fc.integer({ min: 0, max: 9e15 }))

/** Keys that are undefined are left out. */
function tight<Value extends object>(value: Value): Value {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as Value
}

const maybe = <Value>(arbitrary: Arbitrary<Value>): Arbitrary<Value | undefined> => fc.option(arbitrary, { nil: undefined })

export const nodes: Arbitrary<TraceNode[]> = fc.uniqueArray(
  fc.record({ name, count: maybe(count), allocatable: resources, labels: maybe(labels) }).map((node) => tight(node) as TraceNode),
  { selector: (node) => node.name, minLength: 1, maxLength: 8 },
)

const pods = fc
  .record({
    name,
    replicas: count,
    containers: fc.uniqueArray(fc.record({ name: fc.oneof(fc.constant('main'), name), requests: resources }), {
      selector: (container) => container.name,
      minLength: 1,
      maxLength: 3,
    }),
    nodeLabels: maybe(fc.dictionary(key, fc.array(word, { minLength: 1, maxLength: 3 }), { minKeys: 1 })),
    maxPerNode: maybe(count),
  })
  .map((one) => tight(one) as TracePods)

export const jobs: Arbitrary<TraceJob[]> = fc
  .uniqueArray(
    fc.record({
      name,
      arrival: time,
      duration: maybe(time.map((span) => span + 1)),
      workloadClass: maybe(word),
      priority: maybe(fc.integer()),
      minMember: maybe(fc.constant(1)),
      pods: fc.uniqueArray(pods, { selector: (one) => one.name, minLength: 1, maxLength: 3 }),
    }),
    { selector: (job) => job.name, minLength: 1, maxLength: 8 },
  )
  .map((drawn) => drawn.map((job) => tight(job) as TraceJob).sort((a, b) => a.arrival - b.arrival))
