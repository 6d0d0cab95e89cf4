/**
 * Nomad's own cases of fit, score, rank, candidates, plan application and retry. A case whose verdict needs no numbers (a plan on a node that
 * is full, drained, gone) names its state of the node in its words: id and source.
 */
import { expect, test } from 'vitest'
import { Cell } from '../../src/cell/cell.ts'
import { CommitDoor, Transaction } from '../../src/cell/commit.ts'
import { randomStream } from '../../src/kernel/random.ts'
import { allocsFit, type NomadAlloc, type NomadNode } from '../../src/placement/nomad/fit.ts'
import { CandidateLimit, candidateLimit } from '../../src/placement/nomad/limit.ts'
import { type NamedAlloc, type NodeVerdict, nodePlanFits } from '../../src/placement/nomad/node-plan.ts'
import {
  binpackScore,
  finalScore,
  freeShares,
  jobAntiAffinity,
  nodeAffinity,
  normalisedFit,
  reschedulePenalty,
  spreadScore,
} from '../../src/placement/nomad/scores.ts'
import { Placer } from '../../src/placement/placer.ts'
import type { CommitAnswer, SchedulingUnit } from '../../src/strategy/strategy.ts'
import { viewOf } from '../placement/cells.ts'
import { evaluate } from '../strategy/planner-harness.ts'
import { job, nodes, scenario, scheduler, tell, use } from '../tools/scenario-builders.ts'
import { describeCases, titleOf } from './cases.ts'

type Words = Readonly<Record<string, unknown>>

interface NomadCase extends Words {
  readonly id?: string
  readonly kind: string
  readonly source?: string
  readonly expected: unknown
  readonly tolerance?: number
}

describeCases<{ readonly cases: readonly NomadCase[] }>('nomad-fit.json', ({ cases }) => {
  cases.forEach((item, index) => {
    test(`${item.kind}: ${titleOf(item, index)}`, () => {
      const check = CHECKS[item.kind]
      expect(check, `a check for the kind ${item.kind}`).toBeDefined()
      expect(item.expected).toBeDefined()
      check(item)
    })
  })
})

const CHECKS: Readonly<Record<string, (item: NomadCase) => void>> = {
  fit: checkFit,
  score: checkScore,
  rank: checkRank,
  'score-part': checkPart,
  limit: checkLimit,
  'candidate-limit': checkCandidates,
  plan: checkPlan,
  retry: checkRetry,
}

/** The first of the names that the words have. */
function first(words: Words, ...names: readonly string[]): unknown {
  return names.map((name) => words[name]).find((value) => value !== undefined)
}

function numberIn(words: Words, ...names: readonly string[]): number | undefined {
  const value = first(words, ...names)
  return typeof value === 'number' ? value : undefined
}

function listIn(words: Words, ...names: readonly string[]): readonly unknown[] | undefined {
  const value = first(words, ...names)
  return Array.isArray(value) ? value : undefined
}

function within(words: Words, ...names: readonly string[]): Words {
  return (first(words, ...names) ?? {}) as Words
}

/** What a node has, less what it reserves. */
function nodeOf(words: Words, reserved: Words = within(words, 'reserved')): NomadNode {
  const left = (...names: readonly string[]) => (numberIn(words, ...names) ?? 0) - (numberIn(reserved, ...names) ?? 0)
  const ports = [words.ports, words.reservedPorts, reserved.ports].filter(Array.isArray).flat()
  const cores = listIn(words, 'cores', 'reservableCores')
  return {
    cpu: left('cpu'),
    memory: left('mem', 'memory'),
    disk: left('disk'),
    ...(ports.length === 0 ? {} : { ports: ports.map(portOf) }),
    ...(cores === undefined ? {} : { cores: cores as number[] }),
    ...(words.devices === undefined ? {} : { devices: devicesOf(words.devices) }),
    maxAllocs: numberIn(words, 'maxAllocs', 'nodeMaxAllocs') ?? 0,
  }
}

function allocOf(words: Words, taken = new Map<string, number>()): NomadAlloc {
  const { cores, devices, ports, reservedPorts } = words
  return {
    cpu: numberIn(words, 'cpu') ?? 0,
    memory: numberIn(words, 'mem', 'memory') ?? 0,
    disk: numberIn(words, 'disk') ?? 0,
    ...(Array.isArray(cores) ? { cores: cores as number[] } : {}),
    ports: [ports, reservedPorts].filter(Array.isArray).flat().map(portOf),
    ...(devices === undefined ? {} : { devices: devicesOf(devices, taken) }),
    terminal: isTerminal(words),
  }
}

function portOf(port: unknown): number {
  return typeof port === 'number' ? port : ((first(port as Words, 'value', 'port') as number | undefined) ?? 0)
}

/** Ids of instances; where a case gives numbers, so many of each kind that `taken` does not have yet. */
function devicesOf(devices: unknown, taken = new Map<string, number>()): string[] {
  if (Array.isArray(devices)) return devices.flatMap((one) => (typeof one === 'string' ? [one] : instancesOf(one as Words)))
  return Object.entries(devices as Words).flatMap(([name, amount]) => {
    if (Array.isArray(amount)) return amount as string[]
    const from = taken.get(name) ?? 0
    taken.set(name, from + (amount as number))
    return Array.from({ length: amount as number }, (_, at) => `${name}/${from + at}`)
  })
}

function instancesOf(device: Words): string[] {
  return (listIn(device, 'ids', 'deviceIds', 'instances') ?? [first(device, 'id', 'name')]).map(String)
}

/** Ended on the client; what is only meant to stop still runs. */
function isTerminal(words: Words): boolean {
  const { terminal, clientTerminal, clientStatus } = words
  if (typeof clientStatus === 'string') return ['complete', 'failed', 'lost'].includes(clientStatus)
  return clientTerminal === true || terminal === true || terminal === 'client'
}

function checkFit(item: NomadCase): void {
  const expected = item.expected as { readonly fits: boolean; readonly dimension?: string }
  const taken = new Map<string, number>()
  const allocs = (item.allocs as Words[]).map((words) => allocOf(words, isTerminal(words) ? undefined : taken))
  const fit = allocsFit(nodeOf(within(item, 'available', 'node'), within(item, 'reserved')), allocs)
  expect(fit.fits).toBe(expected.fits)
  if (expected.dimension !== undefined && !fit.fits) expect(fit.dimension).toBe(plainDimension(expected.dimension))
  else expect(expected.dimension ?? '').toBe('')
}

/** Nomad says which port it was, and in which release whose: not ours to repeat. */
function plainDimension(text: string): string {
  return text.replace(/^reserved (?:node |alloc )?port collision.*$/, 'reserved port collision')
}

function sharesOf(available: Words, used: Words): { readonly cpu: number; readonly memory: number } {
  const node = nodeOf(available)
  const alloc = allocOf(used)
  return freeShares(node, alloc)
}

function checkScore(item: NomadCase): void {
  const { cpu, memory } = sharesOf(within(item, 'available', 'node'), within(item, 'used'))
  const binpack = binpackScore(cpu, memory)
  const answers: Words = { binpack, spread: spreadScore(cpu, memory), normalised: normalisedFit(binpack) }
  expectNumbers(item.expected as Words, answers, item.tolerance ?? 0.001)
}

function expectNumbers(expected: Words, answers: Words, tolerance: number): void {
  for (const [name, value] of Object.entries(expected)) {
    expect(answers[name], name).toBeTypeOf('number')
    expect(Math.abs((answers[name] as number) - (value as number)), `${name}: ${answers[name]} for ${value}`).toBeLessThanOrEqual(tolerance)
  }
}

interface RankedNode {
  readonly id: string
  readonly room: NomadNode
  readonly used: NomadAlloc
}

function checkRank(item: NomadCase): void {
  const expected = item.expected as { readonly feasibleBestFirst?: readonly string[]; readonly normalised?: Words }
  const ask = allocOf(within(item, 'ask'))
  const ranked = (item.nodes as (Words & { readonly id: string })[]).map((words) => ({
    id: words.id,
    room: nodeOf(within(words, 'avail', 'available'), within(words, 'reserved')),
    used: allocOf(within(words, 'used')),
  }))
  const feasible = ranked.filter(({ room, used }) => allocsFit(room, [used, ask]).fits)
  const scores = Object.fromEntries(feasible.map((node) => [node.id, scoreAfter(node, ask)]))
  const bestFirst = feasible.map(({ id }) => id).sort((a, b) => scores[b] - scores[a])
  if (expected.feasibleBestFirst !== undefined) expect(bestFirst).toEqual(expected.feasibleBestFirst)
  if (expected.normalised !== undefined) expectNumbers(expected.normalised, scores, item.tolerance ?? 0.000001)
  expect(scores[chosenBy('nomad', ranked, ask) ?? '']).toBe(scores[bestFirst[0] ?? ''])
}

function scoreAfter({ room, used }: RankedNode, ask: NomadAlloc): number {
  const { cpu, memory } = freeShares(room, { cpu: used.cpu + ask.cpu, memory: used.memory + ask.memory })
  return finalScore([normalisedFit(binpackScore(cpu, memory))])
}

/** The node that the placement policy takes when it compares them all. */
function chosenBy(policy: string, ranked: readonly RankedNode[], ask: NomadAlloc): string | undefined {
  const capacity = [ranked.map(({ room }) => room.cpu), ranked.map(({ room }) => room.memory)]
  const free = [ranked.map(({ room, used }) => room.cpu - used.cpu), ranked.map(({ room, used }) => room.memory - used.memory)]
  const placer = new Placer(viewOf(['cpu', 'memory'], capacity, free), { policy, candidates: ranked.length }, randomStream('1', 'case'))
  return ranked[placer.choose(Float64Array.of(ask.cpu, ask.memory), undefined)]?.id
}

function checkPart(item: NomadCase): void {
  const value = first(item.expected as Words, 'score', 'part', 'value', 'final') ?? item.expected
  const part = partOf(item)
  if (value === null || value === 'absent' || (value === 0 && part === undefined)) expect(part).toBeUndefined()
  else expectNumbers({ part: value }, { part }, item.tolerance ?? 0.000001)
}

/** Which part is meant shows in what the case gives; where it gives nothing it is the penalty. */
function partOf(item: NomadCase): number | undefined {
  const parts = listIn(item, 'parts', 'scores')
  if (parts !== undefined) return finalScore(parts.map((part) => (part === null ? undefined : (part as number))))
  const collisions = numberIn(item, 'collisions')
  if (collisions !== undefined) return jobAntiAffinity(collisions, numberIn(item, 'desiredCount', 'desired', 'count') ?? 1)
  const affinities = affinitiesOf(item)
  if (affinities !== undefined) return nodeAffinity(affinities)
  return reschedulePenalty(first(item, 'penalty', 'penalised', 'penalized') !== false)
}

function affinitiesOf(item: NomadCase): { weight: number; matches: boolean }[] | undefined {
  const list = listIn(item, 'affinities')
  if (list !== undefined) {
    return (list as Words[]).map((one) => ({
      weight: numberIn(one, 'weight') ?? 0,
      matches: first(one, 'matches', 'matched', 'match') === true,
    }))
  }
  const weights = listIn(item, 'weights', 'allWeights') as number[] | undefined
  const matched = listIn(item, 'matched', 'matches', 'matchedWeights', 'matching')
  if (weights === undefined || matched === undefined) return undefined
  if (matched.some((one) => typeof one === 'boolean')) return weights.map((weight, at) => ({ weight, matches: matched[at] === true }))
  const left = [...matched]
  return weights.map((weight) => {
    const at = left.indexOf(weight)
    if (at >= 0) left.splice(at, 1)
    return { weight, matches: at >= 0 }
  })
}

function checkLimit(item: NomadCase): void {
  const scores = item.scoresInOrder as number[]
  const limit = new CandidateLimit(item.limit as number, numberIn(item, 'threshold', 'scoreThreshold'), numberIn(item, 'maxSkip'))
  for (let at = 0; at < scores.length && !limit.full; at++) limit.offer(at, scores[at])
  if (!limit.full) limit.exhausted()
  expect(limit.scores).toEqual(item.expected)
}

function checkCandidates(item: NomadCase): void {
  const scored = [item.affinity, item.affinities, item.spread, item.spreads].some((value) => value !== undefined && value !== false)
  const count = numberIn(item, 'groupCount', 'count', 'taskGroupCount')
  const affinityCount = scored || count !== undefined ? (count ?? 1) : undefined
  const limits = (['batch', 'service'] as const).map(
    (kind) => [kind, candidateLimit(kind, numberIn(item, 'nodes') ?? 0, affinityCount)] as const,
  )
  if (typeof item.expected === 'number') expect(limits[1][1]).toBe(item.expected)
  else expect(Object.fromEntries(limits)).toMatchObject(item.expected as Words)
}

function checkPlan(item: NomadCase): void {
  const expected = item.expected as Words
  if (item.nodes !== undefined) {
    const { rejectedNodes, ...others } = expected
    const applied = appliedPlan(item)
    expect(applied).toMatchObject(others)
    if (rejectedNodes !== undefined) expect(applied.rejected).toContainEqual(rejectedNodes)
  } else {
    expect(expected.fits).toBeTypeOf('boolean')
    checkVerdict(listIn(item, 'place', 'allocs') === undefined ? verdictInWords(item) : verdictInNumbers(item), expected)
  }
}

/** The plan through the commit door: a node whose allocation does not fit has no room left. */
function appliedPlan(item: NomadCase): Words {
  const parts = Object.entries(item.nodes as Words).map(([name, state]) => ({ name, fits: nodeFits(state) }))
  const cell = new Cell(['cpu'], [Float64Array.from(parts, ({ fits }) => (fits ? 1 : 0))])
  const transaction = new Transaction()
  for (let node = 0; node < parts.length; node++) transaction.add(node, Float64Array.of(1), 0, undefined)
  const before = cell.digest()
  const atomicity = item.allAtOnce === true ? 'allOrNothing' : 'perNode'
  const { accepted } = new CommitDoor(cell).commit(transaction, { conflict: 'resourceFit', atomicity })
  if (accepted === 0) expect(cell.digest()).toBe(before)
  const names = (bound: boolean) => parts.flatMap(({ name }, at) => (transaction.accepted[at] === bound ? [name] : []))
  return {
    committedNodes: names(true),
    // Of a plan that is dropped whole, either all count as rejected, or those that did not fit.
    rejected: [names(false), parts.filter(({ fits }) => !fits).map(({ name }) => name)],
    // Refused in whole or in part, the worker waits for a state no older than the one it was checked on.
    refreshIndex: accepted < parts.length ? item.snapshotIndex : 0,
  }
}

function nodeFits(state: unknown): boolean {
  if (typeof state === 'boolean') return state
  if (typeof state === 'object') return (state as Words).fits !== false
  return !/not|full|exceed|drain|down|gone/i.test(String(state))
}

function verdictInNumbers(item: NomadCase): NodeVerdict {
  const words = within(item, 'available', 'node')
  const named = (list: readonly unknown[], prefix: string) =>
    (list as Words[]).map((alloc, at): NamedAlloc => ({ ...allocOf(alloc), id: String(alloc.id ?? `${prefix}-${at}`) }))
  const node = { ...nodeOf(words, within(item, 'reserved')), ready: words.ready !== false, eligible: words.eligible !== false }
  return nodePlanFits(node, named(listIn(item, 'existing', 'existingAllocs') ?? [], 'old'), {
    place: named(listIn(item, 'place', 'allocs') ?? [], 'new'),
    remove: (listIn(item, 'remove', 'stop', 'stops', 'evict', 'preempt') ?? []).map(String),
  })
}

/** The verdict on a plan that places one allocation on the node that the words tell of. */
function verdictInWords({ id = '', source = '' }: NomadCase): NodeVerdict {
  const text = `${id} ${source}`
  const says = (pattern: RegExp) => pattern.test(text)
  const full: NamedAlloc = { id: 'full', cpu: 1, memory: 1 }
  const node = { cpu: 1, memory: 1, ready: !says(/not[-_ ]?ready|down/i), eligible: !says(/drain|eligible/i) }
  const evictOnly = says(/evict[-_ ]?only/i)
  const ended = says(/alloc[-_ ]?evict|terminal/i)
  const removed = evictOnly || says(/full[-_ ]?evict|preempt|stop/i)
  const update = says(/update/i)
  const existing = says(/full|evict|update|preempt|terminal/i) ? [{ ...full, terminal: ended }] : []
  const place = evictOnly ? [] : [{ ...full, id: update ? full.id : 'new' }]
  return nodePlanFits(says(/not[-_ ]?exist|gone|missing/i) ? undefined : node, existing, { place, remove: removed ? [full.id] : [] })
}

function checkVerdict(verdict: NodeVerdict, expected: Words): void {
  expect(verdict.fits).toBe(expected.fits)
  const reason = verdict.fits ? '' : verdict.reason
  if (expected.reason === 'non-empty') expect(reason).not.toBe('')
  else if (expected.reason !== undefined) expect(reason).toBe(expected.reason === 'empty' ? '' : expected.reason)
}

function checkRetry(item: NomadCase): void {
  const expected = item.expected as Words
  const batch = /batch/i.test(`${item.id ?? ''} ${item.source ?? ''} ${item.type ?? ''}`)
  const planner = String(item.planner ?? 'rejects every plan')
  const attempts = numberIn(item, 'attempts', 'maxAttempts') ?? numberIn(expected, 'attempts', 'submissions')
  const unit: SchedulingUnit = { level: 'job', name: 'case', members: 10, gang: false, endless: !batch }
  const { outcome, submissions } = evaluate('nomad', unit, plannerOf(planner))
  const evalStatus = outcome === 'scheduled' ? 'complete' : 'failed'
  if (/progress|partial/i.test(planner)) {
    expect(submissions).toBeGreaterThan(attempts ?? 0)
    if (expected.evalStatus !== undefined) expect(evalStatus).toBe(expected.evalStatus)
    return
  }
  if (attempts !== undefined) expect(submissions).toBe(attempts)
  const run = refusedRun(batch, submissions)
  expect(run.of('refused')).toHaveLength(submissions)
  expect(run.of('outcome').find((event) => event.unit === 'case')?.outcome).toBe(outcome)
  const allocsPlaced = run.of('bind').filter((event) => event.job === 'case').length
  const answers = { evalStatus, allocsPlaced, blockedEvalCreated: run.of('park').length > 0, attempts: submissions, submissions }
  expect(answers).toMatchObject(expected)
}

/** All refused; or now and then a part placed, three times, and then all refused. */
function plannerOf(words: string): (submission: number) => CommitAnswer {
  return (submission) => (/progress|partial/i.test(words) && submission < 3 ? 'partly' : 'conflict')
}

/** A run in which a rival takes the planned node before each of `times` submissions; it ends when the unit is blocked. */
function refusedRun(batch: boolean, times: number): ReturnType<typeof tell> {
  const rivals = Array.from({ length: times }, (_, at) => job(`rival-${at}`, 1, { scheduler: 'quick', arrival: at + 0.5 }))
  const second = { job: 1_000_000, task: 0 }
  const from = scenario({
    nodes: nodes(times + 1),
    jobs: [job('case', 1, batch ? { duration: 60 } : {}), ...rivals],
    schedulers: [scheduler('quick', { decision: { job: 0, task: 0 } }), scheduler('default', { decision: second })],
    placement: { policy: 'firstFit' },
    duration: (times + 1) * 1_000_000,
  })
  return tell(from, use('nomad'))
}
