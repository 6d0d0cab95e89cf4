import { expect, test } from 'vitest'
import { isColoured, isInteractive, widthOf } from '../../src/cli/terminal.ts'

const TTY = { isTTY: true, columns: 80 }
const PIPE = {}

test.each([
  [TTY, {}, true],
  [PIPE, {}, false],
  [PIPE, { CI: 'true' }, false],
  [TTY, { NO_COLOR: '1' }, false],
  [TTY, { NO_COLOR: '' }, true],
  [TTY, { TERM: 'dumb' }, false],
  [PIPE, { FORCE_COLOR: '1' }, true],
  [PIPE, { FORCE_COLOR: '' }, true],
  [TTY, { FORCE_COLOR: '0' }, false],
  [TTY, { FORCE_COLOR: 'false' }, false],
  [PIPE, { FORCE_COLOR: '3', NO_COLOR: '1' }, false],
  [PIPE, { FORCE_COLOR: '1', TERM: 'dumb' }, false],
])('colour on %j with %j: %s', (side, environment, coloured) => {
  expect(isColoured(side, environment)).toBe(coloured)
})

test('progress is drawn only on a terminal that can draw over a line', () => {
  expect(isInteractive(TTY, {})).toBe(true)
  expect(isInteractive(TTY, { NO_COLOR: '1' })).toBe(true)
  expect(isInteractive(TTY, { TERM: 'dumb' })).toBe(false)
  expect(isInteractive(PIPE, { FORCE_COLOR: '1' })).toBe(false)
})

test.each([
  [TTY, 80],
  [{ isTTY: true, columns: 40 }, 40],
  [{ isTTY: true, columns: 0 }, 100],
  [{ isTTY: true }, 100],
  [PIPE, 100],
  [{ columns: 60 }, 100],
])('%j is %i columns wide', (side, width) => {
  expect(widthOf(side)).toBe(width)
})
