/** What the build puts into the page, see build.mjs. */

/** Text files of the folder of scenarios, by their path in it. */
declare const BUILT_FILES: Readonly<Record<string, string>>
/** Definitions of docs/figures.md, by name of the figure. */
declare const BUILT_DEFINITIONS: Readonly<Record<string, string>>
/** Version of the package. */
declare const BUILT_VERSION: string
/** The program of the workers. */
declare const BUILT_WORKER: string
