/**
 * What is free on nodes beyond whole percents, of two resources, and at most so much in each word of each set: where a set is asked for a score
 * that only nodes with enough of it have, words without are passed over. Whoever spreads takes such nodes first, and what stays behind in a set are
 * thousands that miss by that part of a percent. Bounds are raised when a node comes, and set anew where all of a word was looked at in vain.
 */
import type { MemberPercents } from './member-percents.ts'
import { lowestBit, type RankSets } from './rank-sets.ts'

export class WordParts {
  private readonly percents: MemberPercents
  private readonly words: number
  /** Of word `w` of set `s`, at 2 x (s x words + w): the most of the first and of the second resource, in 256ths of a percent. */
  private readonly most: Uint8Array
  private firstAsked = 0
  private secondAsked = 0

  constructor(percents: MemberPercents, sets: number, members: number) {
    this.percents = percents
    this.words = Math.ceil(members / 32)
    this.most = new Uint8Array(2 * sets * this.words)
  }

  /** A member is in the set from now on, or what is free on it has changed. */
  note(set: number, rank: number): void {
    const { most, percents } = this
    const at = 2 * (set * this.words + (rank >> 5))
    const first = percents.part(rank, 0)
    const second = percents.part(rank, 1)
    if (first > most[at]) most[at] = first
    if (second > most[at + 1]) most[at + 1] = second
  }

  /** Turns to the request that the percents were asked about. */
  ask(): void {
    this.firstAsked = this.percents.partAsked(0)
    this.secondAsked = this.percents.partAsked(1)
  }

  /** Whether no member in the word can have both parts that are asked, where the whole percents leave nothing over (`spare` 0), or one of them (1). */
  lacks(set: number, word: number, spare: number): boolean {
    const at = 2 * (set * this.words + word)
    const first = this.most[at] < this.firstAsked
    const second = this.most[at + 1] < this.secondAsked
    return spare === 0 ? first || second : spare === 1 && first && second
  }

  /** All members in the word were looked at in vain. */
  settle(sets: RankSets, set: number, word: number): void {
    const at = 2 * (set * this.words + word)
    this.most[at] = 0
    this.most[at + 1] = 0
    for (let ranks = sets.words[set * sets.stride + sets.upper + word]; ranks !== 0; ranks &= ranks - 1) {
      this.note(set, word * 32 + lowestBit(ranks))
    }
  }
}
