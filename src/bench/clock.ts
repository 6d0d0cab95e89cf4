/** Time and memory as benches take them: CPU time of the process, so that a busy machine matters less, and its peak memory. */
import { readFileSync } from 'node:fs'

export function cpuSecondsOf(work: () => unknown): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1e6
}

/**
 * Most resident memory this process ever had, bytes. Linux counts what a process had before it became this program into `maxRSS`, so that
 * a child of a large process would seem large: the kernel's own mark is read where there is one.
 */
export function peakBytes(): number {
  try {
    const mark = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))
    if (mark !== null) return Number(mark[1]) * 1024
  } catch {
    // No such file: another system.
  }
  return process.resourceUsage().maxRSS * 1024
}
