/** Timelines of several runs beside each other: one scale as far as they are alike, and what is too long cut off. */
import { toSeconds } from '../../model/time.ts'
import { podMembers, type TracedRun } from '../board.ts'
import { formatNumber } from '../text.ts'
import { type TimelineOptions, timelineBars } from './bars.ts'
import { type TimelineSvgOptions, timelineEnd, timelineSvg } from './svg.ts'

/** Most bars of a picture; what comes later is cut off. */
const MOST_BARS = 160
/** A run that lasts so many times as long as the middle one has a scale of its own, or the others would be squeezed. */
const OUTLIER = 5

export interface TimelinePicture {
  /** What has to be said of it, a sentence each. */
  readonly notes: readonly string[]
  /** An `svg` element in text. */
  readonly svg: string
}

/** A picture a run. @param look title, id and size of the picture of each. */
export function timelinePictures(
  traced: readonly TracedRun[],
  look: (at: number) => Pick<TimelineSvgOptions, 'title' | 'id' | 'width'>,
): TimelinePicture[] {
  const ends = traced.map(({ events }) => timelineEnd(events))
  const middle = [...ends].sort((a, b) => a - b)[Math.floor((ends.length - 1) / 2)]
  const common = ends.reduce((latest, end) => (end > OUTLIER * middle ? latest : Math.max(latest, end)), 0)
  return traced.map(({ result, events, nodes, note, minMember, prefill }, at) => {
    const options: TimelineOptions = { members: podMembers(result), ...(minMember && { minMember }), ...(prefill && { prefill }) }
    const cut = timelineBars(events, options)[MOST_BARS]?.from
    const until = Math.min(Math.max(common, ends[at]), cut ?? Number.POSITIVE_INFINITY)
    const notes = [
      ...(note === undefined ? [] : [note]),
      ...(cut === undefined ? [] : [`Its first ${MOST_BARS} bars; what comes after ${formatNumber(toSeconds(cut))} s is cut off.`]),
      ...(traced.length > 1 && until !== common ? ['On a scale of its own.'] : []),
    ]
    return { notes, svg: timelineSvg(events, { ...options, nodes, until, ...look(at) }) }
  })
}
