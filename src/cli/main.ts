#!/usr/bin/env node
/** The `cosched` command. */
import { main } from './program.ts'
import { endQuietlyOnClosedPipe, processTerminal } from './terminal.ts'

endQuietlyOnClosedPipe()
process.exitCode = await main(process.argv.slice(2), processTerminal())
