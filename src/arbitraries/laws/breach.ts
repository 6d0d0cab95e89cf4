/** What was found broken, and when. Each law has a code, such as `S1`; `laws.ts` says what it means. */

/** Something broken: a law of the cell, or what a strategy may have promised. */
export interface Breach {
  /** Of the law; the words begin with it. */
  readonly code: string
  /** What is broken, where and when. */
  readonly words: string
  /** Trace records up to and with the one that broke it. */
  readonly heard: number
}

/** A law that is broken again and again is noted so often. */
const MOST_A_LAW = 5

export class Breaches {
  readonly list: Breach[] = []
  /** Trace records so far. */
  heard = 0
  /** Microseconds; undefined: the run is over. */
  time: number | undefined = 0

  /** Notes what is broken now; `law` begins with its code. */
  note(law: string): void {
    const [code] = law.split(' ', 1)
    if (this.list.filter((breach) => breach.code === code).length === MOST_A_LAW) return
    const words = this.time === undefined ? law : `${law} at ${this.time} us`
    this.list.push({ code, words, heard: this.heard })
  }
}
