/** How an attempt ends: a value, never an exception. In the model because strategies return it and figures count it. */

/**
 * `scheduled`: bound. `unschedulable`: no room. `conflict`: refused at commit. `partly`: some bound, some refused. `abandoned`:
 * patience over.
 */
export type Outcome = 'scheduled' | 'unschedulable' | 'conflict' | 'partly' | 'abandoned'
