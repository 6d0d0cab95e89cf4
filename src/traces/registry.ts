/** The formats of workload traces by name. A new one is one file and one line here. */
import type { TraceFormat } from './format.ts'
import { alibaba2017 } from './formats/alibaba2017.ts'
import { alibaba2018Machines } from './formats/alibaba2018-machines.ts'
import { batsim } from './formats/batsim.ts'
import { csv } from './formats/csv.ts'
import { dlrm2025 } from './formats/dlrm2025.ts'
import { google2011 } from './formats/google2011.ts'
import { omega } from './formats/omega.ts'
import { openb } from './formats/openb.ts'
import { pai2020 } from './formats/pai2020.ts'
import { spot2026 } from './formats/spot2026.ts'
import { swf } from './formats/swf.ts'

/** Every format that the library reads. */
export const traceFormats: readonly TraceFormat[] = [
  csv,
  openb,
  alibaba2017,
  alibaba2018Machines,
  pai2020,
  dlrm2025,
  spot2026,
  google2011,
  omega,
  batsim,
  swf,
]
