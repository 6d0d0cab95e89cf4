/** The classes of room: at every instant each unit of it is in one of them. */

/** Neither held nor bound. */
export const FREE = 0
/** Leased or pinned, nothing bound. */
export const HELD = 1
/** Used by a member. */
export const BOUND = 2
/** One of {@link FREE}, {@link HELD} and {@link BOUND}. */
export type RoomClass = typeof FREE | typeof HELD | typeof BOUND
