/** The public names as TypeDoc reads them off the docstrings: what is missing among them, and the pages made of them. */
import { join } from 'node:path'
import { Application, Logger, LogLevel } from 'typedoc'
import { ROOT } from '../repository.ts'
import { ENTRY_POINTS } from './entries.ts'

/** Not public in themselves: the table of kinds, jobs in columns, how the laws judge a run. */
const INTERNAL = ['KINDS', 'JobTable']

/** Keeps what TypeDoc complains of. */
class Complaints extends Logger {
  readonly texts: string[] = []

  override log(text: string, level: LogLevel): void {
    if (level >= LogLevel.Warn) this.texts.push(text)
  }
}

export interface PublicNames {
  /** One line a fault: a name without a docstring, a type that is spoken of and not exported, a link that leads nowhere. */
  readonly faults: readonly string[]
  writePages(into: string): Promise<void>
}

/** Reads entry points: by default all of them. @throws Error where the source does not compile. */
export async function publicNames(
  entries: readonly string[] = ENTRY_POINTS.map(({ module }) => join(ROOT, `src/${module}.ts`)),
  tsconfig = join(ROOT, 'tsconfig.build.json'),
): Promise<PublicNames> {
  const app = await Application.bootstrap({
    entryPoints: [...entries],
    tsconfig,
    intentionallyNotExported: INTERNAL,
    validation: { notDocumented: true, notExported: true, invalidLink: true },
    excludePrivate: true,
    // A checkout may have no remote, and a link to a line belongs to one commit.
    disableSources: true,
    readme: 'none',
    name: 'cosched',
    logLevel: LogLevel.Warn,
  })
  const complaints = new Complaints()
  app.logger = complaints
  const project = await app.convert()
  if (project === undefined) throw new Error(`TypeDoc could not read the source:\n${complaints.texts.join('\n')}`)
  app.validate(project)
  return {
    // What stands in an object type without a name of its own is told by the docstring above it.
    faults: complaints.texts.filter((text) => !text.includes('.__type')),
    writePages: (into) => app.generateDocs(project, into),
  }
}
