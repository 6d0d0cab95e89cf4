/** Lines of a text that is in memory already. */
import type { Lines } from './format.ts'

/** The lines of a text, without their ends (LF or CRLF). */
export function* linesOf(text: string): Lines & Generator<string> {
  for (let from = 0; from < text.length; ) {
    const feed = text.indexOf('\n', from)
    const end = feed < 0 ? text.length : feed
    yield text.slice(from, end > from && text[end - 1] === '\r' ? end - 1 : end)
    from = end + 1
  }
}
