/**
 * Schwarzkopf, Konwinski, Abd-El-Malek, Wilkes, "Omega: flexible, scalable schedulers for large compute clusters", EuroSys 2013:
 * the experiments behind figures 5 to 9 and 12 to 14 in this simulator. Google's own loads and cells were not released; each
 * statement says what can test it, and where the paper's simulator was run on its example load, its figures stand beside ours.
 */
import { EXTENTS, type Extent } from './omega/extent.ts'
import { figures5And6 } from './omega/fig05-06.ts'
import { figure7 } from './omega/fig07.ts'
import { figure8 } from './omega/fig08.ts'
import { figure9 } from './omega/fig09.ts'
import { figure12 } from './omega/fig12.ts'
import { figure13 } from './omega/fig13.ts'
import { figure14 } from './omega/fig14.ts'
import { type Paper, PaperOutput, type Statement } from './output.ts'

type Figure = (extent: Extent, output: PaperOutput) => Statement[]

const FIGURES: ReadonlyArray<readonly [string, Figure]> = [
  ['figures 5 and 6: three architectures', figures5And6],
  ['figure 7: two-level', figure7],
  ['figure 8: faster arrivals', figure8],
  ['figure 9: more batch schedulers', figure9],
  ['figure 12: conflicts', figure12],
  ['figure 13: three batch schedulers', figure13],
  ['figure 14: detection and atomicity', figure14],
]

export const omega: Paper = {
  name: 'omega',
  run(size, say) {
    const output = new PaperOutput()
    const statements = FIGURES.flatMap(([title, figure]) => {
      say(title)
      return figure(EXTENTS[size], output)
    })
    return { output, statements }
  },
}
