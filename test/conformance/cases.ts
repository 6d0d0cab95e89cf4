/**
 * Reads the conformance cases of the folder $COSCHED_CASES, one JSON file a topic; where it is unset, or the file is not there, a skipped
 * test says so. Cases of our own, in the same shape, lie in the folder `own` and always run.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, test } from 'vitest'

/** Declares one suite for a file of cases; `body` gets the parsed file. */
export function describeCases<File>(file: string, body: (cases: File) => void): void {
  const folder = process.env.COSCHED_CASES
  const path = folder === undefined || folder === '' ? undefined : join(folder, file)
  describe(file, () => {
    if (path === undefined) test.skip(`${file} (skipped: COSCHED_CASES does not name a folder of cases)`)
    else if (!existsSync(path)) test.skip(`${file} (skipped: COSCHED_CASES has no such file)`)
    else body(JSON.parse(readFileSync(path, 'utf8')) as File)
  })
}

/** The same for a file of our own. */
export function describeOwnCases<File>(file: string, body: (cases: File) => void): void {
  const path = fileURLToPath(new URL(`own/${file}`, import.meta.url))
  describe(`own/${file}`, () => body(JSON.parse(readFileSync(path, 'utf8')) as File))
}

/** A title for a case: its id and its name, or its place. */
export function titleOf(item: { readonly id?: unknown; readonly name?: unknown }, index: number): string {
  const words = [item.id, item.name].filter((word) => word !== undefined)
  return words.length === 0 ? `case ${index + 1}` : words.join(': ')
}
