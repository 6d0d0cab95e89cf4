/** What a command needs of its surroundings. */
import type { Status } from './status.ts'
import type { Terminal } from './terminal.ts'

export interface CommandContext {
  readonly terminal: Terminal
  readonly version: string
  /** Says how the command ended. */
  end(status: Status): void
}
