/** Elements made by hand: text is always text, never markup. */
import { cleanText } from '../../src/view/text.ts'

type Attributes = Readonly<Record<string, string | boolean | undefined>>

/** An element with attributes and children; control and bidirectional characters of texts are dropped. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'string') element.setAttribute(name, cleanText(value))
    else if (value === true) element.setAttribute(name, '')
  }
  element.append(...children.map((child) => (typeof child === 'string' ? cleanText(child) : child)))
  return element
}

/** The element of the page with this id. @throws Error if it is not there, or is none of that kind. */
export function byId<T extends HTMLElement>(id: string, kind: new () => T): T {
  const found = document.getElementById(id)
  if (found instanceof kind) return found
  throw new Error(`no ${kind.name} with the id ${id}`)
}

/** A button. */
export const button = (id: string): HTMLButtonElement => byId(id, HTMLButtonElement)

/** Any element. */
export const box = (id: string): HTMLElement => byId(id, HTMLElement)

/** A picture of the library's as an element: read as XML, in which nothing runs. */
export function picture(svg: string): Element {
  const root = new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement
  return root.namespaceURI === 'http://www.w3.org/2000/svg'
    ? document.importNode(root, true)
    : make('p', {}, 'The picture cannot be drawn.')
}

/** Calls a function when it has not been asked for again for so many milliseconds. */
export function later(milliseconds: number, body: () => void): { (): void; cancel(): void } {
  let timer = 0
  const cancel = () => window.clearTimeout(timer)
  const ask = () => {
    cancel()
    timer = window.setTimeout(body, milliseconds)
  }
  return Object.assign(ask, { cancel })
}
