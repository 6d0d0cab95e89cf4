/** A worker that answers one request at a time; whoever asks again, stops, or waits too long ends it, and the next request begins a new one. */
import { MOST_SECONDS } from './limits.ts'
import type { Answer, Order, Request } from './protocol.ts'

export class Workshop {
  private readonly program: string
  private readonly files: Order['files']
  private worker: Worker | undefined
  private hear: ((answer: Answer) => void) | undefined
  private timer = 0

  /** @param files texts that a scenario may name */
  constructor(program: string, files: Order['files']) {
    this.program = program
    this.files = files
  }

  get busy(): boolean {
    return this.hear !== undefined
  }

  /** Answers come one by one, the last is `done`; a request that is stopped gets no more. */
  ask(request: Request, hear: (answer: Answer) => void): void {
    if (this.busy) this.stop()
    this.hear = hear
    this.timer = window.setTimeout(
      () => this.giveUp(`Stopped after ${MOST_SECONDS} s, the limit of this page. The command line runs it whole.`),
      MOST_SECONDS * 1000,
    )
    try {
      this.worker ??= this.begin()
      this.worker.postMessage({ request, files: this.files } satisfies Order)
    } catch (error) {
      this.giveUp(`This browser starts no worker here (${String(error)}). Serve the page by HTTP.`)
    }
  }

  stop(): void {
    window.clearTimeout(this.timer)
    this.worker?.terminate()
    this.worker = undefined
    this.hear = undefined
  }

  private giveUp(message: string): void {
    const { hear } = this
    this.stop()
    hear?.({ kind: 'failed', message })
    hear?.({ kind: 'done' })
  }

  private begin(): Worker {
    const url = URL.createObjectURL(new Blob([this.program], { type: 'text/javascript' }))
    const worker = new Worker(url)
    worker.addEventListener('message', ({ data }: MessageEvent<Answer>) => {
      // Of a worker that was ended an answer may still be on its way.
      if (worker === this.worker) this.take(data)
    })
    worker.addEventListener('error', (event) => {
      event.preventDefault()
      if (worker === this.worker) this.giveUp(`The run failed: ${event.message || 'the worker could not be started'}`)
    })
    return worker
  }

  private take(answer: Answer): void {
    const { hear } = this
    if (answer.kind === 'done') {
      window.clearTimeout(this.timer)
      this.hear = undefined
    }
    hear?.(answer)
  }
}
