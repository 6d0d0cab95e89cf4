/** Columns whose length is not known beforehand. */

type Column = Float64Array | Int32Array | Uint8Array

/** The column, or where it is too short for `length` a longer copy of it; at least doubled, so that growth costs a constant an entry. */
export function grown<C extends Column>(column: C, length: number): C {
  if (column.length >= length) return column
  const longer = new (column.constructor as new (length: number) => C)(Math.max(length, column.length * 2))
  longer.set(column)
  return longer
}
