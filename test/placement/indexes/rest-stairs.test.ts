import { describe, expect, it } from 'vitest'
import { randomStream } from '../../../src/kernel/random.ts'
import { RestStairs } from '../../../src/placement/indexes/rest-stairs.ts'

const WHOLE = 2 ** 20

describe('stairs of rests', () => {
  it('never say that none will do where one does, while members come and go', () => {
    const stream = randomStream('1', 'stairs')
    const stairs = new RestStairs(2)
    let members: [number, number][] = []
    // Rests may be off by a little on both sides of a whole percent.
    const draw = () => stream.below(WHOLE + 4) - 2
    let told = 0
    for (let step = 0; step < 20_000; step++) {
      if (stream.below(3) > 0 || members.length === 0) {
        const member: [number, number] = [draw() >> stream.below(4), draw() >> stream.below(4)]
        members.push(member)
        stairs.raise(1, ...member)
      } else members.splice(stream.below(members.length), 1)
      if (members.length > 40) members = members.slice(30)
      const [one, two] = [draw(), draw()]
      const both = members.some(([a, b]) => a >= one && b >= two)
      const either = members.some(([a, b]) => a >= one || b >= two)
      if (both) expect(stairs.lacksBoth(1, one, two)).toBe(false)
      else if (stairs.lacksBoth(1, one, two)) told++
      else if (stream.below(2) === 0) build(stairs, members, one, two, 1)
      if (either) expect(stairs.lacksEach(1, one, two)).toBe(false)
      else if (stairs.lacksEach(1, one, two)) told++
    }
    expect(told).toBeGreaterThan(5000)
  })

  it('know the request that they were built for, until a member meets it', () => {
    const stairs = new RestStairs(1)
    // One unit is too little, and far less than a step.
    build(stairs, [[WHOLE / 2, WHOLE / 2]], WHOLE / 2 + 1, WHOLE / 2)
    expect(stairs.lacksBoth(0, WHOLE / 2 + 1, WHOLE / 2)).toBe(true)
    expect(stairs.lacksBoth(0, WHOLE / 2, WHOLE / 2)).toBe(false)
    stairs.raise(0, WHOLE / 2 + 1, WHOLE / 2)
    expect(stairs.lacksBoth(0, WHOLE / 2 + 1, WHOLE / 2)).toBe(false)
  })

  it('say nothing of a block that has none, or none any more', () => {
    const stairs = new RestStairs(2)
    expect([stairs.lacksBoth(0, WHOLE - 1, WHOLE - 1), stairs.lacksEach(0, WHOLE - 1, WHOLE - 1)]).toEqual([false, false])
    build(stairs, [], 1, 1)
    expect([stairs.lacksBoth(0, 1, 1), stairs.lacksEach(0, 1, 1)]).toEqual([true, true])
    stairs.forget(0, 2)
    expect([stairs.lacksBoth(0, 1, 1), stairs.lacksEach(0, 1, 1)]).toEqual([false, false])
  })
})

function build(stairs: RestStairs, members: readonly (readonly [number, number])[], one: number, two: number, block = 0): void {
  stairs.begin(block, one, two)
  for (const [first, second] of members) stairs.raise(block, first, second)
}
