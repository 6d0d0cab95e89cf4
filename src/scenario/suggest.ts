/** The words of a complaint, which all readers share. */
export { invalidWord, show, unknownKey } from '../model/suggest.ts'
