/**
 * The most pods that ran at once, exactly. They are counted as they start and end while no pod that runs is evicted. The run of one that is
 * counts for nothing after all, so that what was counted is worth nothing then; starts and ends are looked at when all is over, and not even
 * then all sorted: they are counted by narrow spans of time first, and only the spans in which the most can have been reached are looked at
 * instant by instant.
 */
import type { Time } from '../model/time.ts'

export interface Peak {
  /** The first instant with so many, microseconds. */
  readonly time: Time
  readonly count: number
}

/** Pods that run, counted as time goes on. */
export class RunningCount {
  /** Whether it counts: no run came to nothing. */
  exact = true
  private readonly most: { time: Time; count: number } = { time: 0, count: 0 }
  private running = 0
  private now: Time = 0

  /** So many more run from now on; below zero: so many end. Time never goes back. */
  change(pods: number, now: Time): void {
    if (now !== this.now) this.instantOver()
    this.now = now
    this.running += pods
  }

  /** As {@link runningPeak} has it; only while it is exact. */
  peak(most: number): Peak | undefined {
    this.instantOver()
    const { time, count } = this.most
    return count === 0 || count > most ? undefined : { time, count }
  }

  /** Of an instant only what it comes to counts, for its ends come before its starts. */
  private instantOver(): void {
    const { most, now, running } = this
    if (running <= most.count) return
    most.count = running
    most.time = now
  }
}

/** About so many starts fall into one span. */
const PER_SPAN = 8

/**
 * The peak of pods that run; at one instant ends come before starts. Undefined if none ever ran, or if more than `most` did at once.
 * @param start of each pod, microseconds; NaN: it never ran
 * @param end of the group of each pod, microseconds; NaN: it has not ended
 */
export function runningPeak(start: Float64Array, end: (pod: number) => Time, most: number): Peak | undefined {
  const spans = new Spans(start, end)
  const least = spans.mostAtBegin()
  if (spans.count === 0 || least > most) return undefined
  const peak = spans.peak(least)
  return peak.count > most ? undefined : peak
}

class Spans {
  readonly count: number
  private readonly start: Float64Array
  private readonly end: (pod: number) => Time
  private readonly first: Time
  private readonly last: Time
  private readonly perSpan: number
  private readonly starts: Int32Array
  /** Pods that run when each span begins. */
  private readonly running: Int32Array

  constructor(start: Float64Array, end: (pod: number) => Time) {
    let first = Infinity
    let last = -Infinity
    let ran = 0
    for (let pod = 0; pod < start.length; pod++) {
      const time = start[pod]
      if (Number.isNaN(time)) continue
      ran++
      if (time < first) first = time
      if (time > last) last = time
    }
    this.start = start
    this.end = end
    this.first = first
    this.last = last
    this.count = ran === 0 ? 0 : Math.ceil(ran / PER_SPAN)
    this.perSpan = (last - first + 1) / this.count
    this.starts = new Int32Array(this.count)
    this.running = new Int32Array(this.count + 1)
    for (let pod = 0; pod < start.length; pod++) this.tally(pod)
    for (let span = 0; span < this.count; span++) this.running[span + 1] += this.running[span]
  }

  /** Of pods that run when a span begins: the peak is no lower. */
  mostAtBegin(): number {
    let most = 0
    for (let span = 0; span < this.count; span++) most = Math.max(most, this.running[span])
    return most
  }

  /** @param least of which is known that it was reached */
  peak(least: number): Peak {
    const { starts, ends } = this.within((span) => this.running[span] + this.starts[span] >= least)
    let count = 0
    let time = 0
    let span = -1
    let running = 0
    let ended = 0
    for (let at = 0; at < starts.length; at++) {
      const now = starts[at]
      if (this.spanOf(now) !== span) {
        span = this.spanOf(now)
        running = this.running[span]
        while (ended < ends.length && this.spanOf(ends[ended]) < span) ended++
      }
      for (; ended < ends.length && ends[ended] <= now; ended++) running--
      if (++running <= count) continue
      count = running
      time = now
    }
    return { time, count }
  }

  private tally(pod: number): void {
    if (Number.isNaN(this.start[pod])) return
    const begun = this.spanOf(this.start[pod])
    this.starts[begun]++
    this.running[begun + 1]++
    const ended = this.spanOf(this.end(pod))
    if (ended < this.count) this.running[ended + 1]--
  }

  /** Starts and ends within some spans, each in order. */
  private within(wanted: (span: number) => boolean): { readonly starts: Float64Array; readonly ends: Float64Array } {
    const chosen = Uint8Array.from(this.starts, (_, span) => (wanted(span) ? 1 : 0))
    const starts: number[] = []
    const ends: number[] = []
    for (let pod = 0; pod < this.start.length; pod++) {
      const start = this.start[pod]
      if (Number.isNaN(start)) continue
      if (chosen[this.spanOf(start)] === 1) starts.push(start)
      const end = this.end(pod)
      if (this.spanOf(end) < this.count && chosen[this.spanOf(end)] === 1) ends.push(end)
    }
    return { starts: Float64Array.from(starts).sort(), ends: Float64Array.from(ends).sort() }
  }

  /** Past the last span for what has not ended, or ended after the last start. */
  private spanOf(time: Time): number {
    return time <= this.last ? Math.min(this.count - 1, Math.floor((time - this.first) / this.perSpan)) : this.count
  }
}
