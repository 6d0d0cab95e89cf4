/** The types of the one generator of seedrandom that is used: the whole package brings six others and asks browsers for `crypto`. */
declare module 'seedrandom/lib/alea.js' {
  import type seedrandom from 'seedrandom'

  const alea: typeof seedrandom.alea
  // biome-ignore lint/style/noDefaultExport: it is CommonJS, whose one export is the default
  export default alea
}
