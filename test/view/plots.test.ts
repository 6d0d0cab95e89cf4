/** Plots: what is drawn where, that strategies are told apart without colour, and that labels never lie on each other. */
import fc from 'fast-check'
import { parseHTML } from 'linkedom'
import { describe, expect, test } from 'vitest'
import { spread } from '../../src/view/plot-frame.ts'
import { COLOURS, markOf } from '../../src/view/plot-marks.ts'
import { allStrategies, figurePlot, legendPlot, seriesPlot } from '../../src/view/plots.ts'
import { seriesOf } from '../../src/view/series.ts'
import { wellFormed } from '../tools/well-formed.ts'
import { comparison, summaryRow } from './fixtures.ts'

const { document } = parseHTML('<!doctype html><html><body></body></html>')
const svgOf = (text: string | undefined) => parseHTML(text ?? '').document

/** The comparison at three loads, the figure growing with it. */
const loads = [1, 0.5, 2].map((value) => ({
  ...comparison,
  scenario: `load ${value}`,
  runs: comparison.runs.map((run) => ({ ...run, series: { name: 'mixed', parameter: 'load', value } })),
  summary: comparison.summary.map((row) => ({
    ...row,
    mean: row.mean === null ? null : row.mean + value,
    low: value / 2,
    high: row.mean === null ? null : 4 * value,
  })),
}))

describe('dots', () => {
  const order = allStrategies([comparison])

  test('one for each strategy that has the figure, and no plot where nobody has it', () => {
    const plot = figurePlot(comparison.summary, 'waitRunningSeconds.mean', 'wait', order, { document })
    expect(svgOf(plot).querySelectorAll('g[aria-label="dot"]').length).toBe(1)
    expect(svgOf(plot).querySelector('desc')?.textContent).toBe('wait by strategy: naive –; pod 0.105 ± 0.012')
    expect(figurePlot(comparison.summary, 'waitRunningSeconds.p99', 'wait', order, { document })).toBeUndefined()
  })

  test('the value stands beside each, in words', () => {
    const texts = [...svgOf(figurePlot(comparison.summary, 'failureRate', 'rate', order, { document })).querySelectorAll('text')]
    expect(texts.map(({ textContent }) => textContent)).toEqual(expect.arrayContaining(['naive', '1 ± 0', 'pod', '0 ± 0']))
  })

  test('an axis that ends where another plot ends is the same for both', () => {
    const right = (until: number) => {
      const plot = figurePlot(comparison.summary, 'failureRate', 'rate', order, { document, until })
      return [...svgOf(plot).querySelectorAll('g[aria-label="x-axis tick label"] text')].map(({ textContent }) => textContent).at(-1)
    }
    expect([right(0), right(4)]).toEqual(['1.0', '4'])
  })
})

describe('a series', () => {
  const { series, alone } = seriesOf([...loads, comparison])

  test('is the scenarios that say so, by the value of their parameter; others stand alone', () => {
    expect(series.map(({ name, parameter, points }) => [name, parameter, points.map(({ value }) => value)])).toEqual([
      ['mixed', 'load', [0.5, 1, 2]],
    ])
    expect(alone).toEqual([comparison])
  })

  test('of one, or with a value twice, is none', () => {
    expect(seriesOf([loads[0]])).toEqual({ series: [], alone: [loads[0]] })
    expect(seriesOf([loads[0], loads[0], loads[1]]).series).toEqual([])
  })

  test('is drawn as a line, a band and symbols for each strategy that has the figure, with its name at the end', () => {
    const plot = svgOf(seriesPlot(series[0], 'failureRate', 'rate', ['naive', 'pod', 'gang'], { document }))
    for (const mark of ['line', 'area', 'dot']) expect(plot.querySelectorAll(`g[aria-label="${mark}"]`).length).toBe(2)
    for (const dots of plot.querySelectorAll('g[aria-label="dot"]')) expect(dots.children.length).toBe(3)
    const names = [...plot.querySelectorAll('text')].map(({ textContent }) => textContent)
    expect(names).toEqual(expect.arrayContaining(['mixed', 'rate', 'naive', 'pod', 'load →']))
    expect(names).not.toContain('gang')
    expect(plot.querySelector('desc')?.textContent).toContain('naive: 1.5 ± 0.88 at 0.5, 2 ± 1.8 at 1, 3 ± 3.5 at 2')
    expect(seriesPlot(series[0], 'nowhere', 'x', ['naive'], { document })).toBeUndefined()
  })

  test('goes past a point without a value, and never below 0', () => {
    const [first, second, third] = series[0].points
    const gap = { value: 1, rows: [summaryRow('pod', 'f', null, null)] }
    const wide = (value: number) => ({ value, rows: [summaryRow('pod', 'f', 1, 5)] })
    const broken = { ...series[0], points: [wide(first.value), { ...gap, value: second.value }, wide(third.value)] }
    const plot = svgOf(seriesPlot(broken, 'f', 'f', ['pod'], { document }))
    expect(plot.querySelector('g[aria-label="line"] path')?.getAttribute('d')).toMatch(/^M[\d.,]+ZM[\d.,]+Z$/)
    expect([...plot.querySelectorAll('g[aria-label="y-axis tick label"] text')].map(({ textContent }) => textContent)[0]).toBe('0')
  })
})

test('plots are XML that needs no style sheet, and their ids are those asked for', () => {
  const [one] = seriesOf(loads).series
  const order = allStrategies(loads)
  const drawn = [
    seriesPlot(one, 'failureRate', 'rate', order, { document, id: 'p1' }),
    figurePlot(comparison.summary, 'failureRate', 'rate', order, { document, id: 'p1' }),
    legendPlot(order, { document, id: 'p1' }),
  ]
  for (const text of drawn) {
    wellFormed(text ?? '')
    expect(text).not.toMatch(/<style| style=/)
    expect(text).toContain('aria-labelledby="p1-title')
  }
})

describe('strategies are told apart', () => {
  const marks = Array.from({ length: 64 }, (_, at) => markOf(at))

  test('the first eight by each of colour, symbol and dash alone', () => {
    for (const sign of ['colour', 'symbol', 'dash'] as const) expect(new Set(marks.slice(0, 8).map((mark) => mark[sign])).size).toBe(8)
  })

  test('sixteen without colour', () => {
    expect(new Set(marks.slice(0, 16).map(({ symbol, filled }) => `${symbol} ${filled}`)).size).toBe(16)
  })

  test('every colour stands out from white at 3 : 1', () => {
    for (const colour of COLOURS) {
      const parts = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
      const [red, green, blue] = parts.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
      expect(1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)).toBeGreaterThanOrEqual(3)
    }
  })
})

test('labels keep their order and their distance, stay in the frame if it has room, and where they want to be if nobody is near', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 200 }), { minLength: 1, maxLength: 15 }), (wanted) => {
      const placed = spread(wanted, 14, 0, 210)
      const sorted = placed.toSorted((a, b) => a - b)
      for (const [at, height] of sorted.entries()) if (at > 0) expect(height - sorted[at - 1]).toBeGreaterThanOrEqual(14)
      expect(sorted[0]).toBeGreaterThanOrEqual(0)
      expect(sorted.at(-1)).toBeLessThanOrEqual(210)
      for (const [at, one] of wanted.entries())
        for (const [other, two] of wanted.entries()) if (one < two) expect(placed[at]).toBeLessThan(placed[other])
      const far = wanted.every((one, at) => wanted.every((two, other) => at === other || Math.abs(one - two) >= 14))
      if (far) expect(placed).toEqual(wanted)
    }),
  )
})
