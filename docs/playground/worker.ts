/** The program of a worker: answers one request after the other. The page stops it by ending it. */
import { config } from 'zod/v4/core'
import type { Order } from './protocol.ts'
import { answer } from './runner.ts'

// The page's policy allows no code made of text, and zod would try.
config({ jitless: true })

addEventListener('message', ({ data: { request, files } }: MessageEvent<Order>) => answer(request, files, (one) => postMessage(one)))
