/** Text within the scripts of shells. */

/** In single quotes, for bash and zsh. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

/** In single quotes, for fish. */
export const fishQuoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`

/** A name that a function may have. */
export const identifier = (name: string): string => name.replaceAll(/\W/g, '_')
