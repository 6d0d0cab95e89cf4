/** Readers for the arguments of commands; what they refuse is told like any other bad input. */
import { invalid } from '../errors.ts'
import { invalidWord } from '../scenario/suggest.ts'

const MOST_SEEDS = 10_000

/** `1..10`, `1,2,5`, or both: `1..3,7`. Seeds are text; a range counts whole numbers. */
export function parseSeeds(text: string): string[] {
  const seeds = text.split(',').flatMap((part) => seedsOf(part.trim(), text))
  const twice = seeds.find((seed, index) => seeds.indexOf(seed) !== index)
  if (twice !== undefined) return invalid('--seeds', `invalid seeds: ${twice} occurs twice, allowed: each seed once`)
  return seeds
}

/** A seed: text of letters, digits, `_` and `-`. */
export function parseSeed(text: string): string {
  if (/^[\w-]{1,64}$/.test(text)) return text
  return invalid('--seed', `invalid seed: ${JSON.stringify(text)}, allowed: 1 to 64 letters, digits, _ and -`)
}

function seedsOf(part: string, whole: string): string[] {
  const range = /^(\d{1,15})\.\.(\d{1,15})$/.exec(part)
  if (range === null) {
    if (/^[\w-]{1,64}$/.test(part)) return [part]
    return invalid('--seeds', `invalid seeds: ${JSON.stringify(whole)}, allowed: 1..10 or 1,2,5`)
  }
  const [from, to] = [Number(range[1]), Number(range[2])]
  if (to < from) return invalid('--seeds', `invalid seeds: ${part}, allowed: a range that counts up`)
  if (to - from >= MOST_SEEDS) return invalid('--seeds', `invalid seeds: ${part}, allowed: at most ${MOST_SEEDS}`)
  return Array.from({ length: to - from + 1 }, (_, index) => String(from + index))
}

/** A list of names with commas between. */
export function parseNames(text: string): string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
}

/** The value if it is one of the allowed words, else bad input with a suggestion. */
export function oneOf<Word extends string>(option: string, value: string, allowed: readonly Word[]): Word {
  const found = allowed.find((word) => word === value)
  if (found !== undefined) return found
  return invalid(option, invalidWord(option.replace('--', ''), value, allowed))
}
