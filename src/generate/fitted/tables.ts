/** Percentiles measured in published traces, or in histograms of them. */
import type { Quantiles } from './quantiles.ts'

/** Instances of a job, all its tasks together, Alibaba 2017: 12,951 jobs, mean 920. */
export const INSTANCES_2017: Quantiles = [
  [0, 1],
  [0.11, 1],
  [0.16, 3],
  [0.2, 7],
  [0.25, 23],
  [0.3, 55],
  [0.4, 124],
  [0.5, 363],
  [0.6, 567],
  [0.7, 734],
  [0.8, 940],
  [0.9, 1548],
  [0.95, 3195],
  [0.97, 5446],
  [0.99, 10_961],
  [0.995, 18_858],
  [0.999, 36_956],
  [1, 66_632],
]

/** Instances a task of 9,673,063 tasks of DAG jobs, Alibaba 2018 (histograms of Spår): 66.2 % have one, mean 43. */
export const INSTANCES_2018: Quantiles = [
  [0, 1],
  [0.662, 1.5],
  [0.7, 3],
  [0.75, 4],
  [0.8, 8],
  [0.85, 17],
  [0.9, 47],
  [0.93, 93],
  [0.95, 176],
  [0.97, 313],
  [0.98, 445],
  [0.99, 844],
  [0.995, 1189],
  [0.998, 2131],
  [0.999, 3526],
  [0.9999, 14_001],
  [1, 47_476],
]

/** Run times of the same tasks, seconds; what is below a second counts as one. Mean 44.8. */
export const TASK_SECONDS_2018: Quantiles = [
  [0, 1],
  [0.2, 1],
  [0.3, 2],
  [0.4, 4],
  [0.5, 5],
  [0.6, 9],
  [0.7, 15],
  [0.8, 32],
  [0.9, 96],
  [0.95, 227],
  [0.98, 412],
  [0.99, 603],
  [0.995, 854],
  [0.999, 2033],
  [0.9999, 5284],
  [1, 142_749],
]

/** Run times, first schedule to end, of 665,315 jobs of Google 2011, seconds: mean 2,861. A lognormal of the same logarithms (5.26, 1.75) has
 * a mean of 890, for one percent of the jobs has 74 % of all run time. */
export const JOB_SECONDS_2011: Quantiles = [
  [0, 0.1],
  [0.05, 21.7],
  [0.1, 26.5],
  [0.25, 62.2],
  [0.4, 113.7],
  [0.5, 176.2],
  [0.6, 254.5],
  [0.75, 441.4],
  [0.9, 1653.5],
  [0.95, 3720.1],
  [0.98, 12_210.6],
  [0.99, 29_927.7],
  [0.995, 82_295.9],
  [0.999, 584_311.1],
  [0.9999, 1_324_878.3],
  [1, 2_219_070],
]

/** Lives of 8,151 pods of openb 2023, seconds: mean 25,843. A lognormal (6.44, 1.88) has a mean of 3,665: one percent has 89 % of all life. */
export const POD_SECONDS_2023: Quantiles = [
  [0, 1],
  [0.05, 48],
  [0.1, 80],
  [0.25, 167],
  [0.4, 301],
  [0.5, 540],
  [0.6, 883],
  [0.75, 1974],
  [0.9, 6574],
  [0.95, 16_425],
  [0.98, 40_752],
  [0.99, 99_719],
  [0.995, 742_962],
  [0.998, 3_425_986],
  [0.999, 8_772_762],
  [1, 12_537_496],
]
