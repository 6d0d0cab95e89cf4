/** How large a scenario may be. */

/** Most nodes of a scenario. */
export const MOST_NODES = 1_000_000
/** Most pods of a scenario. */
export const MOST_PODS = 10_000_000
/** Most dimensions of a cluster and its workload together. */
export const MOST_DIMENSIONS = 16
