/** The program that measurements run in: a task as JSON in its argument, the answer as JSON on its output. See `program.ts`. */
import { timeExploration } from '../exploration.ts'
import { measureOmegaDay } from '../omega-day.ts'
import { timeFloor } from './floor.ts'
import { timePlacement } from './placement.ts'
import { timeQueue } from './queue.ts'
import { countRun, timeRun, weighRun } from './runs.ts'
import { measureSuites } from './suites.ts'
import { timeSweep } from './sweep.ts'
import type { Result, Task } from './tasks.ts'

export async function perform(task: Task): Promise<Result<Task>> {
  switch (task.kind) {
    case 'run':
      return timeRun(task.spec, task.budget)
    case 'memory':
      return weighRun(task.spec)
    case 'count':
      return countRun(task.spec)
    case 'queue':
      return timeQueue(task.pending, task.budget, task.limit)
    case 'floor':
      return timeFloor(task.part, task.budget)
    case 'exploration':
      return timeExploration(task.model)
    case 'omega':
      return measureOmegaDay(task.path, task.times, task.window)
    case 'sweep':
      return timeSweep(task.spec, task.budget)
    case 'placement':
      return timePlacement(task.spec, task.budget)
    case 'suites':
      return measureSuites(task.sizes, task.milliseconds)
  }
}

const [, program, argument] = process.argv
if (program?.endsWith('child.mjs')) process.stdout.write(JSON.stringify(await perform(JSON.parse(argument) as Task)))
