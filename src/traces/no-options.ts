/** For formats without settings of their own. */
import * as z from 'zod/mini'

/** The schema of no settings. */
export const noOptions = z.strictObject({})
