/**
 * How a strategy is told from the others in a plot: by colour, by symbol and by dash pattern, so that a print in black and white and an eye
 * that sees fewer colours can tell it too. Colours after Okabe and Ito (2008), the light ones darkened until they stand out on white.
 */

/** The signs of one strategy. */
export interface StrategyMark {
  /** Of line, band and symbol. */
  readonly colour: string
  /** A symbol by the name that Observable Plot gives it. */
  readonly symbol: 'circle' | 'square' | 'triangle' | 'diamond' | 'star' | 'triangle2' | 'hexagon' | 'cross'
  /** Whether the symbol is filled; else it is white with a coloured edge. */
  readonly filled: boolean
  /** `stroke-dasharray` of the line; empty: unbroken. */
  readonly dash: string
}

/** Each at least 3 : 1 against white (WCAG 2.2, 1.4.11). */
export const COLOURS = ['#d55e00', '#0072b2', '#c0569b', '#008a64', '#000000', '#a67600', '#6a3d9a', '#666666'] as const

const SYMBOLS = ['circle', 'square', 'triangle', 'diamond', 'star', 'triangle2', 'hexagon', 'cross'] as const
const DASHES = ['', '7 3', '2 3', '10 3 2 3', '5 2', '12 4', '1 4', '4 2 1 2'] as const

/** The signs of the strategy at this place of the order; beyond the eighth, symbols come again in the other filling and dashes shifted. */
export function markOf(index: number): StrategyMark {
  const round = Math.floor(index / SYMBOLS.length)
  const at = index % SYMBOLS.length
  return {
    colour: COLOURS[(at + round) % COLOURS.length],
    symbol: SYMBOLS[at],
    filled: (at + round) % 2 === 0,
    dash: DASHES[(at + 3 * round) % DASHES.length],
  }
}
