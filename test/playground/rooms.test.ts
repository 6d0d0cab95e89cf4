/** The amounts on the board of the playground are the amounts that the engine accounts for. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { answer } from '../../docs/playground/runner.ts'
import type { Answer, PlaygroundRun } from '../../docs/playground/protocol.ts'
import { Rooms } from '../../docs/playground/rooms.ts'
import { registry } from '../../src/index.ts'
import { filesBelow, ROOT } from '../tools/repository.ts'

const files = Object.fromEntries(
  filesBelow('scenarios', '.yaml').map((path) => [path.replace('scenarios/', ''), readFileSync(join(ROOT, path), 'utf8')]),
)

function runsOf(text: string, strategies: readonly string[] | null): PlaygroundRun[] {
  const answers: Answer[] = []
  answer({ kind: 'run', text, strategies, seed: '' }, files, (one) => answers.push(one))
  return answers.flatMap((one) => {
    if (one.kind === 'failed') throw new Error(one.message)
    return one.kind === 'run' ? [one.run] : []
  })
}

/** Time-weighted shares of capacity by standing, from the boards. */
function shares({ events, stage, result }: PlaygroundRun, dimension: string): Record<string, number> {
  const rooms = new Rooms(stage)
  const sums: Record<string, number> = { running: 0, stranded: 0, held: 0 }
  let last = 0
  let total = 0
  for (const { allocatable } of stage.nodes) total += allocatable[dimension] ?? 0
  const start = events[0].time
  const weigh = (until: number) => {
    for (const { takings } of rooms.now())
      for (const { standing, amounts } of takings) {
        const key = standing === 'prefilled' ? 'running' : standing
        sums[key] += (amounts[dimension] ?? 0) * (until - Math.max(last, start))
      }
    last = until
  }
  for (const event of events) {
    if (event.time > last) weigh(event.time)
    rooms.take(event)
  }
  weigh((start + result.figures.windowSeconds * 1e6))
  for (const key of Object.keys(sums)) sums[key] /= total * result.figures.windowSeconds * 1e6
  return sums
}

describe.each(readdirSync(join(ROOT, 'scenarios')).filter((name) => name.endsWith('.yaml')))('%s', (name) => {
  test('integrals of the boards are the figures', () => {
    for (const run of runsOf(files[name], [...registry.keys()])) {
      if (run.records > run.events.length || run.stage.nodesInAll > run.stage.nodes.length || run.result.figures.windowSeconds === 0) continue
      for (const [dimension, running] of Object.entries(run.result.figures.utilisation)) {
        if (dimension === 'pods' || dimension.startsWith('hostPort')) continue
        const found = shares(run, dimension)
        if (found.held > 0 || found.stranded > 0) console.log(name, run.result.strategy, JSON.stringify(found))
        const label = `${name} ${run.result.strategy} ${dimension}`
        expect.soft(found.running, label).toBeCloseTo(running ?? 0, 9)
        expect.soft(found.held, `${label} held`).toBeCloseTo(run.result.figures.heldIdle[dimension] ?? 0, 9)
        expect.soft(found.stranded, `${label} stranded`).toBeCloseTo(run.result.figures.stranded[dimension] ?? 0, 9)
      }
    }
  })
})
