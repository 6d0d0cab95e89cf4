/** A document for plots where there is no browser. */
import type { PlotDocument } from '../view/plots.ts'

/** Makes a document in which the plots of `cosched/view` can be drawn; linkedom is loaded when this is called. */
export async function plotDocument(): Promise<PlotDocument> {
  const { parseHTML } = await import('linkedom')
  return parseHTML('<!doctype html><html><body></body></html>').document as unknown as PlotDocument
}
