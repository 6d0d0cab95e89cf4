/**
 * The arithmetic of the cell: amounts of one node, dimension by dimension. Two to four dimensions are written out, for nearly every
 * cell has so many, and these are the innermost loops of a run: it halves their cost. The functions for any number say what is meant.
 * Where the answer is no, nothing has changed.
 */
type Columns = readonly Float64Array[]

/** Whether the vector asks for no more than there is. */
export function hold(columns: Columns, node: number, vector: Float64Array): boolean {
  switch (vector.length) {
    case 2:
      return vector[0] <= columns[0][node] && vector[1] <= columns[1][node]
    case 3:
      return vector[0] <= columns[0][node] && vector[1] <= columns[1][node] && vector[2] <= columns[2][node]
    case 4:
      return (
        vector[0] <= columns[0][node] && vector[1] <= columns[1][node] && vector[2] <= columns[2][node] && vector[3] <= columns[3][node]
      )
    default:
      for (let dimension = 0; dimension < vector.length; dimension++) {
        if (!(vector[dimension] <= columns[dimension][node])) return false
      }
      return true
  }
}

/** Takes the vector away, if it is there. */
export function take(columns: Columns, node: number, vector: Float64Array): boolean {
  switch (vector.length) {
    case 2:
      return takeTwo(columns, node, vector)
    case 3:
      return takeThree(columns, node, vector)
    case 4:
      return takeFour(columns, node, vector)
    default:
      return takeAll(columns, node, vector)
  }
}

/** Adds the vector, if with what stands beside it the sum is within the capacity. */
export function give(columns: Columns, beside: Columns, capacity: Columns, node: number, vector: Float64Array): boolean {
  switch (vector.length) {
    case 2:
      return giveTwo(columns, beside, capacity, node, vector)
    case 3:
      return giveThree(columns, beside, capacity, node, vector)
    case 4:
      return giveFour(columns, beside, capacity, node, vector)
    default:
      return giveAll(columns, beside, capacity, node, vector)
  }
}

function takeAll(columns: Columns, node: number, vector: Float64Array): boolean {
  for (let dimension = 0; dimension < vector.length; dimension++) {
    if (rest(columns[dimension][node], vector[dimension]) < 0) return false
  }
  for (let dimension = 0; dimension < vector.length; dimension++) columns[dimension][node] -= vector[dimension]
  return true
}

function takeTwo(columns: Columns, node: number, vector: Float64Array): boolean {
  const first = rest(columns[0][node], vector[0])
  const second = rest(columns[1][node], vector[1])
  if (first < 0 || second < 0) return false
  columns[0][node] = first
  columns[1][node] = second
  return true
}

function takeThree(columns: Columns, node: number, vector: Float64Array): boolean {
  const first = rest(columns[0][node], vector[0])
  const second = rest(columns[1][node], vector[1])
  const third = rest(columns[2][node], vector[2])
  if (first < 0 || second < 0 || third < 0) return false
  columns[0][node] = first
  columns[1][node] = second
  columns[2][node] = third
  return true
}

function takeFour(columns: Columns, node: number, vector: Float64Array): boolean {
  const first = rest(columns[0][node], vector[0])
  const second = rest(columns[1][node], vector[1])
  const third = rest(columns[2][node], vector[2])
  const fourth = rest(columns[3][node], vector[3])
  if (first < 0 || second < 0 || third < 0 || fourth < 0) return false
  columns[0][node] = first
  columns[1][node] = second
  columns[2][node] = third
  columns[3][node] = fourth
  return true
}

function giveAll(columns: Columns, beside: Columns, capacity: Columns, node: number, vector: Float64Array): boolean {
  for (let dimension = 0; dimension < vector.length; dimension++) {
    const most = capacity[dimension][node] - beside[dimension][node]
    if (sum(columns[dimension][node], vector[dimension], most) < 0) return false
  }
  for (let dimension = 0; dimension < vector.length; dimension++) columns[dimension][node] += vector[dimension]
  return true
}

function giveTwo(columns: Columns, beside: Columns, capacity: Columns, node: number, vector: Float64Array): boolean {
  const first = sum(columns[0][node], vector[0], capacity[0][node] - beside[0][node])
  const second = sum(columns[1][node], vector[1], capacity[1][node] - beside[1][node])
  if (first < 0 || second < 0) return false
  columns[0][node] = first
  columns[1][node] = second
  return true
}

function giveThree(columns: Columns, beside: Columns, capacity: Columns, node: number, vector: Float64Array): boolean {
  const first = sum(columns[0][node], vector[0], capacity[0][node] - beside[0][node])
  const second = sum(columns[1][node], vector[1], capacity[1][node] - beside[1][node])
  const third = sum(columns[2][node], vector[2], capacity[2][node] - beside[2][node])
  if (first < 0 || second < 0 || third < 0) return false
  columns[0][node] = first
  columns[1][node] = second
  columns[2][node] = third
  return true
}

function giveFour(columns: Columns, beside: Columns, capacity: Columns, node: number, vector: Float64Array): boolean {
  const first = sum(columns[0][node], vector[0], capacity[0][node] - beside[0][node])
  const second = sum(columns[1][node], vector[1], capacity[1][node] - beside[1][node])
  const third = sum(columns[2][node], vector[2], capacity[2][node] - beside[2][node])
  const fourth = sum(columns[3][node], vector[3], capacity[3][node] - beside[3][node])
  if (first < 0 || second < 0 || third < 0 || fourth < 0) return false
  columns[0][node] = first
  columns[1][node] = second
  columns[2][node] = third
  columns[3][node] = fourth
  return true
}

/** What is left of the room; below zero if that may not be: a negative amount, or what is no number, is never there. */
function rest(room: number, amount: number): number {
  return amount >= 0 ? room - amount : -1
}

/** What the room grows to; below zero if that may not be. */
function sum(room: number, amount: number, most: number): number {
  return amount >= 0 && room + amount <= most ? room + amount : -1
}
