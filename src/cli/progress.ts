/** A progress bar for long runs, only where somebody looks. */
import { SingleBar } from 'cli-progress'
import type { Terminal } from './terminal.ts'

export interface ProgressBar {
  /** Share of all the work, 0 to 1, and what is being done now. */
  update(share: number, doing: string): void
  stop(): void
}

const SILENT: ProgressBar = { update: () => undefined, stop: () => undefined }

/** Runs shorter than this show no bar, milliseconds. */
const PATIENCE = 1_500

/** A bar that appears once the work has taken a while. */
export function progressBar(terminal: Terminal): ProgressBar {
  if (!terminal.interactive) return SILENT
  const began = Date.now()
  const bar = new SingleBar({ format: '{bar} {percentage} % | {doing}', stream: process.stderr, clearOnComplete: true, hideCursor: true })
  let shown = false
  return {
    update(share, doing) {
      if (!shown && Date.now() - began < PATIENCE) return
      if (!shown) bar.start(1_000, 0, { doing })
      shown = true
      bar.update(Math.round(share * 1_000), { doing })
    },
    stop() {
      if (shown) bar.stop()
    },
  }
}
