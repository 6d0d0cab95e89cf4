/** A deadlock in words and pictures: what is told, what fits, and that no name can do harm. */
import { fileURLToPath } from 'node:url'
import { DOMParser, parseHTML } from 'linkedom'
import stringWidth from 'string-width'
import { describe, expect, test } from 'vitest'
import type { DeadlockReport } from '../../src/analysis/explain/types.ts'
import { explainDeadlock } from '../../src/analysis/explain.ts'
import { comparisonOf } from '../../src/experiment/compare.ts'
import { simulate } from '../../src/experiment/simulate.ts'
import { readScenarioFile } from '../../src/node/read.ts'
import { deadlockDot, deadlockMermaid } from '../../src/view/deadlock/notation.ts'
import { deadlockSvg } from '../../src/view/deadlock/svg.ts'
import { deadlockText } from '../../src/view/deadlock/text.ts'
import { report } from '../../src/view/report.ts'
import { claimant, stateOf, times } from '../analysis/small-states.ts'
import { wellFormed } from '../tools/well-formed.ts'
import { result } from './fixtures.ts'

const EVIL = [
  `<script>alert(1)</script>`,
  `"'];}\\`,
  '\u202eevil\u001b[2J\u0007',
  '=HYPERLINK("x")',
  'two\nlines -->',
  ']]> <!-- & &lt; #quot; \ud800 \uffff',
  'end',
  '',
  '`md` \\N \\',
]

/** A ring of so many that each hold a node of two and need the next, with onlookers. */
function ring(size: number, onlookers = 0, name: (at: number) => string = (at) => `g${at}`): DeadlockReport {
  const capacity = Array.from({ length: size }, () => [2])
  const members = capacity.map((_, at) =>
    claimant(`${at}`, { holds: [{ node: at, vector: [2] }], wants: times(1, [1], [(at + 1) % size]) }),
  )
  const others = Array.from({ length: onlookers }, (_, at) => claimant(`v${at}`, { wants: times(1, [1], [at % size]) }))
  const called = (id: string) => name(Number(id.replace('v', '')) + (id.startsWith('v') ? size : 0))
  return explainDeadlock(stateOf(capacity, [...members, ...others]), {
    names: { group: called, node: name, dimension: () => name(0), scheduler: called, unit: () => 'units' },
  })
}

const hostile = ring(EVIL.length, 2, (at) => EVIL[at % EVIL.length])

const scenario = readScenarioFile(fileURLToPath(new URL('../../scenarios/hoarding-deadlock.yaml', import.meta.url))).scenario

const svgOf = (text: string) => new DOMParser().parseFromString(text, 'text/xml')

describe('in words', () => {
  test('the hoarding deadlock', () => {
    const { deadlock } = simulate(scenario, { strategy: 'hoarding', explain: true })
    expect(deadlockText(deadlock!)).toMatchInlineSnapshot(`
      "Deadlock since 0 s.

      2 of 2 groups that hold room can never run: 2 core. Nothing can take another step.

      The circle: A waits for B, which waits for A. A needs 3 cpu in all: on n-1 0 cpu are free, B holds 1
      cpu, and likewise on n-2. B needs 3 cpu in all: on n-0 0 cpu are free, A holds 1 cpu, and likewise
      on n-3.

      A (core, scheduler first) holds 2 cpu on n-0 and n-3 (whole offers). It still has to place 3
      members: 3 of 1 cpu. There is room for 2; it lacks 1. It waits for B.

      B (core, scheduler second) holds 2 cpu on n-1 and n-2 (whole offers). It still has to place 3
      members: 3 of 1 cpu. There is room for 2; it lacks 1. It waits for A.

      The way out: roll back A (50 % of the cluster held, 0 share-seconds thrown away; the cheapest single
      one of 2). Then B and A can run, in this order.

      core: in a circular wait: each waits for room that another of the circle holds, and none gives
      anything back before it runs.

      At the end of the run, at 0 s, the same groups still hold the same and wait."
    `)
  })

  test.each([20, 40, 100])('lines fit %i columns, whatever the names', (width) => {
    for (const one of [hostile, ring(3), ring(40, 5), ring(2, 0, () => '漢'.repeat(60))]) {
      for (const line of deadlockText(one, { width }).split('\n')) expect(stringWidth(line)).toBeLessThanOrEqual(width)
    }
  })

  test('names show no controls and stand in quotes unless they are one word', () => {
    const text = deadlockText(hostile, { width: 10_000 })
    // biome-ignore lint/suspicious/noControlCharactersInRegex: a terminal must not get them
    expect(text.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u202e]/)
    expect(text).toContain('"=HYPERLINK(\'x\')"')
    expect(text).toContain('"twolines -->"')
  })

  test('what is not listed is counted', () => {
    expect(deadlockText(ring(40), { width: 10_000 })).toContain('28 more groups can never run either.')
  })

  test('no deadlock is said to be none', () => {
    expect(deadlockText(explainDeadlock(stateOf([[1]], [claimant('a', { wants: times(1, [1]) })])))).toBe(
      'No deadlock: every group can still run.',
    )
  })
})

describe('as SVG', () => {
  test('is well-formed, whatever the names, and has no script', () => {
    for (const one of [hostile, ring(2), ring(31, 4), ring(3, 40), explainDeadlock(stateOf([[1]], []))]) {
      const text = deadlockSvg(one, { title: EVIL[0], id: EVIL[1] })
      wellFormed(text)
      expect(svgOf(text).querySelectorAll('script').length).toBe(0)
      expect(text).not.toMatch(/ style=| on\w+=/)
    }
  })

  test('the checker of well-formedness finds what is not', () => {
    for (const bad of ['<a>', '<a></b>', '<a>&x;</a>', '<a b="<"/>', '<a>\u0001</a>']) expect(() => wellFormed(bad)).toThrow()
  })

  test('says itself to screen readers, draws a box a group, and tells the circle by line as well as by colour', () => {
    const svg = svgOf(deadlockSvg(ring(3, 2))).documentElement
    expect([svg.getAttribute('role'), svg.getAttribute('aria-labelledby')]).toEqual(['img', 'deadlock-title deadlock-desc'])
    expect(svg.querySelector('desc')?.textContent).toBe(
      '5 groups can never run: 3 core, 2 victim. g0 waits for g1 waits for g2 waits for g0.',
    )
    expect(svg.querySelectorAll('g').length).toBe(5)
    const lines = [...svg.querySelectorAll('path[fill="none"]')].map((path) => [
      path.getAttribute('stroke-width'),
      path.getAttribute('stroke-dasharray'),
    ])
    expect(lines.filter(([width, dashes]) => width === '3' && dashes === null)).toHaveLength(3)
    expect(lines.filter(([width, dashes]) => width === '1.2' && dashes !== null)).toHaveLength(2)
    expect(svg.textContent).toContain('g1: g0')
  })

  test.each([1, 2, 3, 8, 30])('boxes of a ring of %i do not overlap', (size) => {
    const boxes = [...svgOf(deadlockSvg(ring(Math.max(2, size), size > 8 ? 0 : 3))).querySelectorAll('g rect')].map((rect) =>
      ['x', 'y', 'width', 'height'].map((name) => Number(rect.getAttribute(name))),
    )
    boxes.forEach(([x, y, width, height], at) => {
      for (const [ox, oy] of boxes.slice(at + 1)) expect(Math.abs(x - ox) >= width || Math.abs(y - oy) >= height).toBe(true)
    })
  })

  test('of many groups it draws the circle and its neighbours, and counts the rest', () => {
    const text = deadlockSvg(ring(3, 40))
    expect(svgOf(text).querySelectorAll('g').length).toBe(30)
    expect(text).toContain('13 more groups not drawn')
  })
})

describe('in notations', () => {
  test('DOT is what its grammar allows, whatever the names', () => {
    const quoted = '"(?:[^"\\\\]|\\\\.)*"'
    const attributes = `\\[\\w+=(?:${quoted}|[\\w.]+)(?:, \\w+=(?:${quoted}|[\\w.]+))*\\]`
    const line = new RegExp(`^  (?:label=${quoted}|(?:g\\d+|node|edge)(?: -> g\\d+)? ${attributes});$`)
    for (const one of [hostile, ring(3, 1)]) {
      const lines = deadlockDot(one).split('\n')
      expect([lines[0], ...lines.slice(-2)]).toEqual(['digraph deadlock {', '}', ''])
      for (const inner of lines.slice(1, -2)) expect(inner).toMatch(line)
    }
    expect(deadlockDot(ring(2))).toContain('g0 -> g1 [label="g1: g0", style=bold, penwidth=2.5];')
  })

  test('Mermaid has one statement a line and nothing but plain text and entity codes in its quotes', () => {
    const text = '"(?:[\\p{L}\\p{M}\\p{N} .,:/_()-]|#\\d+;|<br/>)*"'
    const line = new RegExp(`^  (?:(?:g\\d+|note)\\[${text}\\]|g\\d+ (?:==>|-\\.->)(?:\\|${text}\\|)? g\\d+)$`, 'u')
    for (const one of [hostile, ring(3, 1), ring(3, 40)]) {
      const lines = deadlockMermaid(one).split('\n')
      expect([lines[0], lines.at(-1)]).toEqual(['flowchart LR', ''])
      for (const inner of lines.slice(1, -1)) expect(inner).toMatch(line)
    }
    expect(deadlockMermaid(ring(2))).toContain('g0 ==>|"g1: g0"| g1')
  })
})

test('a report page shows picture and words, and hostile names stay text there', () => {
  const page = report({
    title: 't',
    command: 'c',
    version: 'v',
    comparisons: [
      comparisonOf(result({ strategy: EVIL[0], deadlock: { onsetSeconds: 1, onset: hostile, end: hostile, waitingAtEnd: 2 } })),
    ],
  })
  const { document } = parseHTML(page)
  expect(document.querySelectorAll('svg[role=img]').length).toBe(1)
  expect(document.querySelectorAll('script').length).toBe(0)
  expect(page).not.toMatch(/<script| style=|\u202e/)
  expect(document.body.textContent).toContain('2 more groups hold nothing and wait for what they hold.')
})
