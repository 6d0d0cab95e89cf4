/** How the processors of a rigid job stand together: a pod a chunk. */
import type { TracePods } from '../records.ts'

/** So many pods of so many processors. */
export interface Chunk {
  readonly pods: number
  readonly processors: number
}

const PART = /^(?:(\d{1,7})(?=$|:))?/
const PPN = /(?:^|:)ppn=(\d{1,7})/

/** By what the line says of nodes where it does and its sum is right, else `ppn` processors a pod. */
export function chunksOf(
  nodespec: string,
  processors: number,
  given: { readonly ppn: number; readonly nodespec: boolean },
): readonly Chunk[] {
  if (nodespec !== '' && given.nodespec) {
    const said = nodespec.split('+').map(partOf)
    if (said.reduce((sum, chunk) => sum + chunk.pods * chunk.processors, 0) === processors) return merged(said)
  }
  const whole = Math.floor(processors / given.ppn)
  const rest = processors % given.ppn
  return [...(whole > 0 ? [{ pods: whole, processors: given.ppn }] : []), ...(rest > 0 ? [{ pods: 1, processors: rest }] : [])]
}

/** `3:ppn=2:brno` is three times two; without a number, or with a host's name instead, it is one. */
function partOf(part: string): Chunk {
  return { pods: Number(PART.exec(part)?.[1] ?? 1), processors: Number(PPN.exec(part)?.[1] ?? 1) }
}

/** Those of one size together, empty ones left out. */
function merged(chunks: readonly Chunk[]): readonly Chunk[] {
  const bySize = new Map<number, number>()
  for (const { pods, processors } of chunks) if (pods * processors > 0) bySize.set(processors, (bySize.get(processors) ?? 0) + pods)
  return Array.from(bySize, ([processors, pods]) => ({ pods, processors }))
}

/** The roles of a job; one alone is called as the job is. @param memory bytes a processor */
export function podsOfChunks(job: string, chunks: readonly Chunk[], memory: number): readonly TracePods[] {
  return chunks.map(({ pods, processors }) => ({
    name: chunks.length === 1 ? job : `${job}-x${processors}`,
    replicas: pods,
    containers: [{ name: 'main', requests: { cpu: processors * 1000, ...(memory > 0 && { memory: memory * processors }) } }],
  }))
}
