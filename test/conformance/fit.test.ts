/** Kubernetes' own cases of the filter NodeResourcesFit, against the library's. */
import { expect, test } from 'vitest'
import { effectiveRequests } from '../../src/model/pod-requests.ts'
import { type FitArgs, type Insufficient, nodeResourcesFit } from '../../src/placement/kubernetes/fit.ts'
import { nodeInfo } from '../../src/placement/kubernetes/node-info.ts'
import { describeCases, titleOf } from './cases.ts'
import { amounts, type PodText, podOf, type Quantities } from './pods.ts'

interface FitCase {
  readonly id?: string
  readonly name?: string
  readonly nodeAllocatable: Quantities
  readonly existingPods: readonly PodText[]
  readonly pod: PodText
  readonly args?: FitArgs
  readonly expected: { readonly code: string; readonly reasons: readonly string[]; readonly insufficient?: readonly Insufficient[] }
}

describeCases<{ readonly cases: readonly FitCase[] }>('k8s-fit.json', ({ cases }) => {
  cases.forEach((item, index) => {
    test(titleOf(item, index), () => {
      const node = nodeInfo(amounts(item.nodeAllocatable), item.existingPods.map(podOf))
      const verdict = nodeResourcesFit(node, effectiveRequests(podOf(item.pod)), item.args)
      expect({ code: verdict.code, reasons: verdict.reasons }).toEqual({ code: item.expected.code, reasons: item.expected.reasons })
      if (item.expected.insufficient) expect(verdict.insufficient).toEqual(item.expected.insufficient)
    })
  })
})
