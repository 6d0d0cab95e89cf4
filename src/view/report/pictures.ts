/** The pictures of a report: each has ids of its own on the page, and a file of its own beside it, from which it goes into a paper. */
import { escapeHtml } from '../text.ts'

/** What XML 1.0 has no place for: halves of characters and non-characters. Controls are gone by then. */
const NOT_XML = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]|[\ufffe\uffff]/g
const LONGEST_NAME = 80

export class Pictures {
  /** Text of each file by its name. */
  readonly files: Record<string, string> = {}
  private readonly folder: string | undefined
  private readonly names = new Set<string>()
  private count = 0

  /** @param folder where the files are, seen from the page; absent: there are none, and the page speaks of none. */
  constructor(folder: string | undefined) {
    this.folder = folder
  }

  /** Start of the ids of the next picture. */
  id(): string {
    this.count++
    return `figure-${this.count}`
  }

  /** Keeps a picture as a file and gives the line that says where it is. */
  file(name: string, svg: string): string {
    if (this.folder === undefined) return ''
    const file = `${this.unique(name)}.svg`
    this.files[file] = `<?xml version="1.0" encoding="UTF-8"?>\n${svg.replace(NOT_XML, '')}\n`
    const path = `${this.folder}/${file}`
    return `<span class="file">File: <a href="${escapeHtml(path.split('/').map(encodeURIComponent).join('/'))}">${escapeHtml(path)}</a></span>`
  }

  /** Letters, digits and a few marks, whatever the name was; told from others that look the same without regard to case. */
  private unique(name: string): string {
    const plain = slug(name).slice(0, LONGEST_NAME) || 'figure'
    let found = plain
    for (let at = 2; this.names.has(found.toLowerCase()); at++) found = `${plain}-${at}`
    this.names.add(found.toLowerCase())
    return found
  }
}

/** A text as part of a file's name or an anchor. */
export function slug(text: string): string {
  return text.replace(/[^A-Za-z0-9]+/g, '-').replace(/^-+|-+$/g, '')
}
