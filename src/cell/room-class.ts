/** The classes of room: at every instant each unit of it is in one of them. */
export const FREE = 0
export const HELD = 1
export const BOUND = 2
export type RoomClass = typeof FREE | typeof HELD | typeof BOUND
