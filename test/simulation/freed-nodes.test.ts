/** The list of releases that all pools share: nobody misses one, however seldom it looks. */
import { expect, test } from 'vitest'
import { FreedNodes } from '../../src/simulation/freed-nodes.ts'

test('a reader that looks seldom has met every node when the list begins anew', () => {
  const freed = new FreedNodes(1_000)
  const often: number[] = []
  const seldom: number[] = []
  const readerInto = (met: number[]) => {
    let readTo = 0
    const read = () => {
      for (; readTo < freed.count; readTo++) met.push(freed.nodes[readTo])
    }
    freed.serve({
      readAll: () => {
        read()
        readTo = 0
      },
    })
    return read
  }
  const readOften = readerInto(often)
  const readSeldom = readerInto(seldom)
  const noted = Array.from({ length: 5_000 }, (_, at) => (at * 7) % 1_000)
  for (const [release, node] of noted.entries()) {
    freed.note(node, release)
    readOften()
  }
  readSeldom()
  expect(often).toEqual(noted)
  expect(seldom).toEqual(noted)
})
