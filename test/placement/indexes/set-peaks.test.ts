import { expect, it } from 'vitest'
import { randomStream } from '../../../src/kernel/random.ts'
import { SetPeaks } from '../../../src/placement/indexes/set-peaks.ts'

it('never says that none has enough where one has, while members come, grow and go; put right, it tells all', () => {
  const stream = randomStream('1', 'peaks')
  const peaks = new SetPeaks(2)
  const members: [number, number][] = []
  let told = 0
  for (let step = 0; step < 10_000; step++) {
    const draw = () => stream.below(1000) >> stream.below(4)
    if (stream.below(3) > 0 || members.length === 0) {
      const member: [number, number] = [draw(), draw()]
      if (members.length > 20) members[stream.below(members.length)] = member
      else members.push(member)
      peaks.raise(1, ...member)
    } else members.splice(stream.below(members.length), 1)
    const [one, two] = [draw(), draw()]
    const lacking = members.every(([first]) => first < one) || members.every(([, second]) => second < two)
    if (!lacking) expect(peaks.lacks(1, one, two)).toBe(false)
    else if (peaks.lacks(1, one, two)) told++
    else {
      peaks.put(1, Math.max(-1, ...members.map(([first]) => first)), Math.max(-1, ...members.map(([, second]) => second)))
      expect(peaks.lacks(1, one, two)).toBe(true)
    }
  }
  expect(told).toBeGreaterThan(500)
})

it('of a set without members nothing can be had', () => {
  const peaks = new SetPeaks(2)
  peaks.raise(0, 5, 5)
  expect([peaks.lacks(0, 5, 5), peaks.lacks(1, 0, 0)]).toEqual([false, true])
})
