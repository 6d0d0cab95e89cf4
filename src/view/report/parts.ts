/** What a report's page is put together from: sections with anchors, tables that say what they are, and boxes that scroll by themselves. */
import type { Grid } from '../summary.ts'
import { escapeHtml } from '../text.ts'
import { slug } from './pictures.ts'

/** A heading that the table of contents leads to. */
export interface Entry {
  readonly id: string
  readonly title: string
}

/** A part of the page under a heading of the second level. */
export interface Section extends Entry {
  /** What stands below the heading. */
  readonly html: string
  /** Headings of the third level in it. */
  readonly parts: readonly Entry[]
}

/** Gives out anchors, each once. */
export class Anchors {
  private readonly taken = new Set<string>(['main', 'contents'])

  /** An anchor that looks like the title. */
  of(title: string): string {
    const plain = slug(title).toLowerCase().slice(0, 60) || 'part'
    let found = plain
    for (let at = 2; this.taken.has(found); at++) found = `${plain}-${at}`
    this.taken.add(found)
    return found
  }
}

export const paragraph = (text: string): string => `<p>${escapeHtml(text)}</p>`
export const note = (text: string): string => `<p class="note">${escapeHtml(text)}</p>`

/** Something that may be wider than a phone: it scrolls in itself, with the keyboard too. */
export function wide(name: string, inner: string): string {
  return `<div class="wide" role="region" tabindex="0" aria-label="${escapeHtml(name)}">${inner}</div>`
}

/** A table of text cells; the first cell of a row is its heading. */
export function tableOf(caption: string, { head, rows }: Grid): string {
  // A heading without words would be read out as one.
  const heads = head.map((cell) => (cell === '' ? '<td></td>' : `<th scope="col">${escapeHtml(cell)}</th>`))
  const lines = rows.map((cells) => `<tr>${cells.map((cell, at) => cellOf(cell, at)).join('')}</tr>`)
  return wide(
    caption,
    `<table><caption>${escapeHtml(caption)}</caption><thead><tr>${heads.join('')}</tr></thead>\n<tbody>${lines.join('\n')}</tbody></table>`,
  )
}

const cellOf = (cell: string, at: number): string =>
  at === 0 ? `<th scope="row">${escapeHtml(cell)}</th>` : `<td>${escapeHtml(cell)}</td>`

/** Something that is shown when it is asked for. */
export function details(summary: string, inner: string, open = false): string {
  return `<details${open ? ' open' : ''}><summary>${escapeHtml(summary)}</summary>\n${inner}</details>`
}

/** A section with its heading. */
export function sectionHtml({ id, title, html }: Section): string {
  return `<section aria-labelledby="${id}">\n<h2 id="${id}">${escapeHtml(title)}</h2>\n${html}\n</section>`
}

/** The list of all sections, each a link. */
export function contentsHtml(sections: readonly Section[]): string {
  const link = ({ id, title }: Entry): string => `<a href="#${id}">${escapeHtml(title)}</a>`
  const items = sections.map((section) => {
    const inner = section.parts.map((part) => `<li>${link(part)}</li>`).join('')
    return `<li>${link(section)}${inner === '' ? '' : `<ul>${inner}</ul>`}</li>`
  })
  return `<nav aria-labelledby="contents">\n<h2 id="contents">Contents</h2>\n<ol>${items.join('\n')}</ol>\n</nav>`
}
