/** Kubernetes' own cases of resource.Quantity, against the library's. */
import { expect, test } from 'vitest'
import { Quantity, tryParseQuantity } from '../../src/model/quantity.ts'
import { describeCases, titleOf } from './cases.ts'

interface QuantityCase {
  readonly id?: string
  readonly input: string
  readonly valid: boolean
  readonly value?: string
  readonly format?: string
  readonly canonical?: string
}

interface QuantityOperation {
  readonly op: string
  readonly input?: string
  readonly scale?: number
  readonly value?: string
  readonly exact?: boolean
  readonly a?: string
  readonly b?: string
  readonly result?: number
  readonly canonical?: string
}

interface QuantityFile {
  readonly cases: readonly QuantityCase[]
  readonly ops?: readonly QuantityOperation[]
}

describeCases<QuantityFile>('k8s-quantity.json', ({ cases, ops = [] }) => {
  cases.forEach((item, index) => {
    test(`${titleOf(item, index)} ${JSON.stringify(item.input)}`, () => checkCase(item))
  })
  ops.forEach((item, index) => {
    test(`operation ${index + 1}: ${item.op} ${item.input ?? `${item.a} ${item.b}`}`, () => checkOperation(item))
  })
})

function checkCase(item: QuantityCase): void {
  const read = tryParseQuantity(item.input)
  expect(read !== undefined).toBe(item.valid)
  if (read === undefined) return
  if (item.value !== undefined) expect(read.toDecimal()).toBe(item.value)
  if (item.format !== undefined) expect(read.format).toBe(item.format)
  if (item.canonical !== undefined) expect(read.toString()).toBe(item.canonical)
  if (item.format === undefined || item.value === undefined || /^[+-]/.test(item.input)) return
  const negative = Quantity.parse(`-${item.input}`)
  expect([negative.toDecimal(), negative.format]).toEqual([read.nano === 0n ? '0' : `-${item.value}`, item.format])
  const positive = Quantity.parse(`+${item.input}`)
  expect([positive.toDecimal(), positive.format]).toEqual([item.value, item.format])
}

function checkOperation(item: QuantityOperation): void {
  if (item.op === 'roundUp') {
    const before = Quantity.parse(item.input!)
    const after = before.roundUp(item.scale!)
    expect(after.toDecimal()).toBe(item.value)
    expect(after.cmp(before) === 0).toBe(item.exact)
    return
  }
  const a = Quantity.parse(item.a!)
  const b = Quantity.parse(item.b!)
  if (item.op === 'cmp') expect(a.cmp(b)).toBe(item.result)
  else if (item.op === 'add') expect(a.add(b).toString()).toBe(item.canonical)
  else if (item.op === 'sub') expect(a.sub(b).toString()).toBe(item.canonical)
  else throw new Error(`unknown operation: ${item.op}`)
}
