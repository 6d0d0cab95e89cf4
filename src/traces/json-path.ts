/** Where in JSON a value stands, as messages say it. */
import { show } from '../model/suggest.ts'

/** Keys and indices, from the root. */
export type JsonPath = readonly (string | number)[]

/** `jobs[3].res`; keys that are no plain words as `profiles["ft.D.8"]`. */
export function pathText(path: JsonPath): string {
  const word = (step: string, at: number): string => (/^\w{1,60}$/.test(step) ? `${at === 0 ? '' : '.'}${step}` : `[${show(step)}]`)
  return path.map((step, at) => (typeof step === 'number' ? `[${step}]` : word(step, at))).join('')
}
