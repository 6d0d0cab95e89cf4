/** The formats of workload traces by name. A new one is one file and one line here. */
import type { TraceFormat } from './format.ts'
import { csv } from './formats/csv.ts'
import { openb } from './formats/openb.ts'
import { swf } from './formats/swf.ts'

/** Every format that the library reads. */
export const traceFormats: readonly TraceFormat[] = [csv, openb, swf]
