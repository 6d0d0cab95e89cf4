/** What may be a name, of a node, a job, a pod, a container, a scheduler or a resource: letters and digits with a few marks between them. */

/** Most characters of a name, a label and other short texts (Kubernetes: a DNS subdomain). */
export const LONGEST = 253

export const NAME = /^[A-Za-z0-9](?:[A-Za-z0-9._/-]*[A-Za-z0-9])?$/

/** For messages. */
export const NAME_WORDS = 'letters, digits, and . _ - / between them'

/** Whether a text is a name. */
export function isName(text: string): boolean {
  return text.length <= LONGEST && NAME.test(text)
}

/** Whether a text is the name of a resource, and of no property that every object has. */
export function isResourceName(text: string): boolean {
  return isName(text) && !(text in Object.prototype)
}
