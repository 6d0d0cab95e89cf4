/**
 * A line of progress for long work, only where somebody looks: a bar, how long it will take, how fast it goes, and what is being done. The
 * work is synchronous, so that the line is drawn from within it, and Ctrl-C has to end the process as it always does: no signal is caught,
 * no cursor hidden and no wrapping switched off, for nothing would be there to set it right.
 */
import { type Params, SingleBar } from 'cli-progress'
import { columns } from '../view/columns.ts'
import { formatNumber } from '../view/text.ts'
import { cut } from '../view/widths.ts'
import type { Terminal } from './terminal.ts'

/** How far the work is. */
export interface ProgressStep {
  /** Share of all the work, 0 to 1; absent where nobody knows how much there is. */
  readonly share?: number
  /** What is being done now. */
  readonly doing: string
  /** How many things are done, and what they are: `events`. */
  readonly count?: number
  readonly unit?: string
}

export interface ProgressBar {
  /** Whether anybody looks. */
  readonly shown: boolean
  update(step: ProgressStep): void
  stop(): void
}

const SILENT: ProgressBar = { shown: false, update: () => undefined, stop: () => undefined }

/** Work shorter than this shows nothing, milliseconds. */
const PATIENCE = 1_500
/** Of the bar's own scale. */
const WHOLE = 1_000
/** So many updates back it looks for the time that is left. */
const ETA_UPDATES = 60

/** A line that appears once the work has taken a while. */
export function progressBar(terminal: Terminal): ProgressBar {
  if (!terminal.interactive) return SILENT
  const began = Date.now()
  let step: ProgressStep = { doing: '' }
  const format = (_: object, { eta }: Params): string =>
    progressLine(step, { seconds: (Date.now() - began) / 1000, left: Number(eta), width: process.stderr.columns ?? terminal.width })
  const bar = new SingleBar({
    format,
    stream: process.stderr,
    clearOnComplete: true,
    hideCursor: false,
    linewrap: true,
    gracefulExit: false,
    etaBuffer: ETA_UPDATES,
  })
  let running = false
  return {
    shown: true,
    update(next) {
      step = next
      if (!running && Date.now() - began < PATIENCE) return
      const value = Math.round((next.share ?? 0) * WHOLE)
      if (running) bar.update(value)
      else bar.start(WHOLE, value)
      running = true
    },
    stop() {
      if (running) bar.stop()
      running = false
    },
  }
}

interface Clock {
  /** Since the beginning, seconds. */
  readonly seconds: number
  /** Until the end, seconds, as far as it can be told. */
  readonly left: number
  /** Columns of the terminal. */
  readonly width: number
}

const BAR = 20
/** Columns that are needed beside a bar. */
const BESIDE = 50

/** `████░░░░  40 %  1 min 20 s left  52000 events/s  mixed pod seed 3`, in one line of the terminal. */
export function progressLine({ share, doing, count, unit = '' }: ProgressStep, { seconds, left, width }: Clock): string {
  const full = Math.round(BAR * (share ?? 0))
  const bar = share === undefined || width < BAR + BESIDE ? [] : ['█'.repeat(full) + '░'.repeat(BAR - full)]
  const parts = [
    ...bar,
    ...(share === undefined ? [] : [`${String(Math.floor(share * 100)).padStart(3)} %`]),
    ...(share !== undefined && share > 0 && Number.isFinite(left) ? [`${span(left)} left`] : []),
    ...(count === undefined || share !== undefined ? [] : [`${formatNumber(count)} ${unit}`]),
    ...(count === undefined || seconds <= 0 ? [] : [`${rate(count / seconds)} ${unit}/s`]),
    ...(share === undefined ? [span(seconds)] : []),
  ]
  const told = parts.join('  ')
  const room = width - 1 - columns(told) - 2
  // A line that is as wide as the terminal would wrap.
  return room < 8 ? cut(told, width - 1) : `${told}  ${cut(doing, room)}`
}

/** Two digits are enough for what jumps about. */
const rate = (value: number): string => formatNumber(Number(value.toPrecision(2)))

/** `45 s`, `3 min 20 s`, `2 h 5 min`. */
function span(seconds: number): string {
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole} s`
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`
}
