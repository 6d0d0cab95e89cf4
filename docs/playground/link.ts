/**
 * The state of the page as the part of an address behind `#`: JSON, deflated (RFC 1951), in base64url (RFC 4648). Whoever follows a link
 * gets what a stranger wrote, so that a link is read with a limit on what it unpacks to and every field is checked.
 */
import { deflateSync, Inflate, strToU8 } from 'fflate'
import { MOST_LINK, MOST_TEXT } from './limits.ts'
import { type PageState, stateFrom } from './state.ts'

/** What a link begins with: the version of its form. */
const FORM = 'v1.'
/** Bytes that a link may unpack to: every character escaped, and some names. */
const MOST_BYTES = 6 * MOST_TEXT + 100_000
/** Bytes that are unpacked at a time; deflate makes at most 1,032 of one. */
const PIECE = 512

/** Without the `#`. */
export function linkOf({ text, strategies, seed, shown, step }: PageState): string {
  const brief = { text, ...(strategies && { strategies }), ...(seed && { seed }), ...(shown && { shown }), ...(step && { step }) }
  return FORM + toBase64Url(deflateSync(strToU8(JSON.stringify(brief)), { level: 9 }))
}

/** Whether a link of this state is short enough to be read again. */
export function fitsLink(link: string): boolean {
  return link.length <= MOST_LINK
}

/** What a link shows. @throws Error that says in plain words why it cannot be read. */
export function stateOfLink(link: string): PageState {
  if (!fitsLink(link)) throw new Error(`it is longer than ${MOST_LINK} characters`)
  if (!link.startsWith(FORM)) throw new Error('it was made by another version, or is no link of this page')
  const packed = fromBase64Url(link.slice(FORM.length))
  return stateFrom(parsed(unpacked(packed)))
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw new Error('it is damaged')
  }
}

function unpacked(packed: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = []
  let total = 0
  let ended = false
  const inflate = new Inflate((part, final) => {
    parts.push(part)
    total += part.length
    ended ||= final
  })
  try {
    for (let at = 0; at < packed.length && total <= MOST_BYTES; at += PIECE) {
      inflate.push(packed.subarray(at, at + PIECE), at + PIECE >= packed.length)
    }
  } catch {
    throw new Error('it is damaged')
  }
  if (total > MOST_BYTES) throw new Error('it unpacks to more than a scenario may be long')
  if (!ended) throw new Error('a part of it is missing')
  return joined(parts, total)
}

function joined(parts: readonly Uint8Array[], total: number): Uint8Array {
  const all = new Uint8Array(total)
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

function toBase64Url(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

function fromBase64Url(text: string): Uint8Array {
  if (!/^[\w-]+$/.test(text)) throw new Error('it is damaged')
  try {
    return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0))
  } catch {
    throw new Error('it is damaged')
  }
}
