/** Settings of formats on the command line of `cosched import`. */
import { invalid } from '../errors.ts'
import { invalidWord, show } from '../model/suggest.ts'
import type { TraceFormat } from '../traces/format.ts'
import { optionShape, readOptions } from '../traces/options.ts'

/**
 * Settings of the formats that are read: `ppn=4`, `nodespec=false`, `requests={"cpu":1}`. Values are numbers, truths and JSON where they look
 * like them. One that two formats have is for both.
 */
export function ownOptions(formats: readonly TraceFormat[], pairs: readonly string[]): Readonly<Record<string, unknown>>[] {
  const keys = [...new Set(formats.flatMap((format) => Object.keys(optionShape(format))))]
  const given = pairs.map((pair): readonly [string, unknown] => {
    const at = pair.indexOf('=')
    if (at < 1) return invalid('--set', `invalid setting: ${show(pair)}, allowed: key=value`)
    const key = pair.slice(0, at)
    if (!keys.includes(key))
      return invalid(
        '--set',
        keys.length === 0 ? `invalid key: ${show(key)}, ${formats[0].name} has no settings` : invalidWord('key', key, keys),
      )
    return [key, settingOf(pair.slice(at + 1))]
  })
  return formats.map((format) => {
    const shape = optionShape(format)
    return readOptions(format, Object.fromEntries(given.filter(([key]) => Object.hasOwn(shape, key))), '--set')
  })
}

function settingOf(text: string): unknown {
  if (text === 'true' || text === 'false') return text === 'true'
  try {
    if (/^[[{]/.test(text)) return JSON.parse(text)
  } catch {
    invalid('--set', `invalid setting: ${show(text)}, allowed: JSON, such as {"cpu":"500m"}`)
  }
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text
}
