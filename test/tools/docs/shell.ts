/** The shell lines that a document may show. */

/** The commands of a block, one each: continued lines joined, comments and prompts gone, `a && b` taken apart. */
export function commands(text: string): string[] {
  const lines = text.replace(/\\\n\s*/g, '').split('\n')
  return lines
    .map((line) => line.trim().replace(/^\$ /, ''))
    .filter((line) => line !== '' && !line.startsWith('#'))
    .flatMap((line) => line.split(' && '))
}

/** Whether a command is to be run; the others are known and only looked at. @throws Error for one that is not known. */
export function runs(command: string, scripts: Readonly<Record<string, string>>): boolean {
  if (/^(?:npx )?cosched(?: |$)/.test(command)) return true
  const script = /^npm (?:run (\S+)|(test)\b)/.exec(command)
  if (script !== null) {
    const name = script[1] ?? script[2]
    if (!(name in scripts)) throw new Error(`invalid script: ${name}, allowed: ${Object.keys(scripts).join(' ')}`)
    return false
  }
  if (/^(?:npm ci|npm install|git clone|cd)(?: |$)/.test(command)) return false
  throw new Error(`invalid command: ${command}, allowed: npx cosched, npm ci, npm install, npm test, npm run, git clone, cd`)
}
