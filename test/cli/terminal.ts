/** A terminal that remembers what it was told. */
import pc from 'picocolors'
import type { Terminal } from '../../src/cli/terminal.ts'

export interface HeardTerminal extends Terminal {
  readonly results: () => string
  readonly messages: string[]
}

export function heardTerminal(width = 100): HeardTerminal {
  const parts: string[] = []
  const messages: string[] = []
  return {
    out: (text) => void parts.push(text),
    message: (line) => void messages.push(line),
    width,
    colours: pc.createColors(false),
    interactive: false,
    results: () => parts.join(''),
    messages,
  }
}
