/** How much the page does at most, so that a mistyped scenario cannot take a browser down. The command line has none of these limits. */

/** Characters of a scenario. */
export const MOST_TEXT = 200_000
/** Nodes, pods and the like that a text may ask for. */
export const MOST_THINGS = 50_000
/** Events of a run. */
export const MOST_EVENTS = 300_000
/** Records of a run that are kept to be stepped through. */
export const MOST_RECORDS = 2_000
/** Nodes on the board. */
export const MOST_NODES = 24
/** States of an exploration. */
export const MOST_STATES = 50_000
/** Seconds after which a worker that has not answered is stopped. */
export const MOST_SECONDS = 20
/** Characters of the part of an address behind `#`. */
export const MOST_LINK = 64_000
