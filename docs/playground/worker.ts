/** The program of a worker: answers one request after the other. The page stops it by ending it. */
import type { Order } from './protocol.ts'
import { answer } from './runner.ts'

addEventListener('message', ({ data: { request, files } }: MessageEvent<Order>) => answer(request, files, (one) => postMessage(one)))
