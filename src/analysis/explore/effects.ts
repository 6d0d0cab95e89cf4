/** What one step of one job does to the others, and what it counts as. */

/** What a step did beyond the state it led to. */
export interface Effects {
  /** Nodes with more free room than before, as bits. */
  freed: number
  /** Nodes that somebody was bound to, as bits. */
  assigned: number
  /** Bound room that was released: it joins the offer that closes the node, if there is one. */
  readonly released: { readonly node: number; readonly vector: Float64Array }[]
  /** A lease was kept or lost, or claims were undone: what a livelock consists of. */
  moved: boolean
  started: boolean
  outcome: string | undefined
}

export function noEffects(): Effects {
  return { freed: 0, assigned: 0, released: [], moved: false, started: false, outcome: undefined }
}
