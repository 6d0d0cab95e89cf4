/**
 * Shrinks of the last resort. fast-check takes elements out of a list with a least length from the front only, and cannot make the first
 * of two drawn values simpler without drawing the second anew; what a value is made of can always be taken out of the value itself.
 */
import fc, { Arbitrary } from 'fast-check'

/** Draws what the arbitrary draws and shrinks as it does; when that leads nowhere, by `simpler`, which gives simpler values of the same kind. */
export function withSimpler<T>(arbitrary: Arbitrary<T>, simpler: (value: T) => readonly T[]): Arbitrary<T> {
  return new Simplifying(arbitrary, simpler)
}

/** A list of at least `minLength`, 1 by default, of which any element that does not matter is taken out. */
export function arbitraryList<T>(
  element: Arbitrary<T>,
  { minLength = 1, maxLength }: { minLength?: number; maxLength: number },
): Arbitrary<T[]> {
  const list = fc.array(element, { minLength, maxLength })
  return withSimpler(list, (value) => (value.length > minLength ? value.map((_, at) => value.filter((__, place) => place !== at)) : []))
}

class Simplifying<T> extends Arbitrary<T> {
  private readonly inner: Arbitrary<T>
  private readonly simpler: (value: T) => readonly T[]

  constructor(inner: Arbitrary<T>, simpler: (value: T) => readonly T[]) {
    super()
    this.inner = inner
    this.simpler = simpler
  }

  override generate(chance: fc.Random, bias: number | undefined): fc.Value<T> {
    return this.inner.generate(chance, bias)
  }

  override canShrinkWithoutContext(value: unknown): value is T {
    return this.inner.canShrinkWithoutContext(value)
  }

  override shrink(value: T, context: unknown): fc.Stream<fc.Value<T>> {
    const { simpler } = this
    function* rest(): IterableIterator<fc.Value<T>> {
      for (const one of simpler(value)) yield new fc.Value(one, undefined)
    }
    return this.inner.shrink(value, context).join(fc.stream(rest()))
  }
}
