/**
 * A trace of any format as a scenario: its machines and its jobs in the neutral form, and a short file that points at them. Memory holds little
 * of it, however long it is: see `import-records.ts`.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { InvalidInputError } from '../errors.ts'
import { MOST_PODS } from '../model/limits.ts'
import type { TraceJob, TraceNode } from '../traces/records.ts'
import { podsIn } from '../traces/window.ts'
import { externalSort } from './external-sort.ts'
import type { ImportPlan } from './import-plan.ts'
import { ImportedJobs, ImportedNodes } from './import-records.ts'
import { type ImportSummary, Tally } from './import-summary.ts'
import { traceJobsCsv, traceNodesCsv } from './trace-csv.ts'
import { nearestFolder, openWhole, type WholeFile } from './write.ts'

const NODES = 'nodes.csv'

/**
 * Reads a trace and writes NAME.yaml, nodes.csv and jobs.csv, all of them or none.
 * @throws InvalidInputError with what is wrong with a file; Error of the file system
 */
export function importTrace(plan: ImportPlan): ImportSummary {
  const nodes = new ImportedNodes(plan)
  // Beside the output there is room, or there is none for the output either.
  const jobs = new ImportedJobs(plan, externalSort(nearestFolder(plan.folder)))
  try {
    mkdirSync(plan.folder, { recursive: true })
    return writeTogether((open) => writeTables(plan, nodes, jobs, (name, gzip) => open(join(plan.folder, name), gzip)))
  } finally {
    jobs.close()
  }
}

type Open = (name: string, gzip?: boolean) => WholeFile

function writeTables(plan: ImportPlan, nodes: ImportedNodes, jobs: ImportedJobs, open: Open): ImportSummary {
  const jobsFile = plan.gzip ? 'jobs.csv.gz' : 'jobs.csv'
  const tally = new Tally()
  nodes.read((all) => writeAll(open(NODES), traceNodesCsv(counted(all, tally), nodes.columns)))
  writeAll(open(jobsFile, plan.gzip), traceJobsCsv(tallied(jobs.inOrder(), tally, plan), jobs.columns))
  const summary = tally.summary(jobs.leftOut())
  writeAll(open(`${plan.name}.yaml`), [plan.scenario(NODES, jobsFile, summary)])
  return summary
}

function* counted(nodes: Iterable<TraceNode>, tally: Tally): Generator<TraceNode> {
  for (const node of nodes) {
    tally.addNode(node)
    yield node
  }
}

function* tallied(jobs: Iterable<TraceJob>, tally: Tally, { jobs: source }: ImportPlan): Generator<TraceJob> {
  let pods = 0
  for (const job of jobs) {
    pods += podsIn(job)
    if (pods > MOST_PODS) {
      const message = `invalid number of pods: more than ${MOST_PODS}, allowed: a part of the trace, by --from, --until, --jobs, --max-pods`
      throw new InvalidInputError([{ path: '', message }], source)
    }
    tally.addJob(job)
    yield job
  }
}

/** Files none of which takes its place before all of them are complete. */
function writeTogether<Value>(work: (open: (path: string, gzip?: boolean) => WholeFile) => Value): Value {
  const files: WholeFile[] = []
  try {
    const value = work((path, gzip = false) => {
      const file = openWhole(path, { gzip })
      files.push(file)
      return file
    })
    for (const file of files) file.keep()
    return value
  } catch (error) {
    for (const file of files) file.drop()
    throw error
  }
}

function writeAll(file: WholeFile, texts: Iterable<string>): void {
  for (const text of texts) file.write(text)
  file.finish()
}
