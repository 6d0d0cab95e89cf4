/** An effect on its way to the engine and back, as `yield*` drives it: iterator and result in one, for there is one an effect. */
export class Asking<Effect, Answer> implements Iterator<Effect, Answer, unknown> {
  done = false
  value: unknown
  private asked = false

  constructor(effect: Effect) {
    this.value = effect
  }

  /** First the effect, for the engine; then the engine's answer, for the strategy. */
  next(answer?: unknown): IteratorResult<Effect, Answer> {
    if (this.asked) {
      this.done = true
      this.value = answer
    }
    this.asked = true
    return this as IteratorResult<Effect, Answer>
  }
}
