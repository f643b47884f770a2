/** Values of free form, such as the `mapping` of a source: what JSON can hold, place by place. */
import { isMap, isScalar, isSeq } from 'yaml'
import type { Read } from './shape.ts'
import type { Page } from './yaml-page.ts'

/** Deeper than any mapping; the parser of YAML stops far later. */
const MAX_DEPTH = 32

/** Maps, lists, texts, finite numbers, truth values and null. Every place in it can be named. */
export const plain: Read<unknown> = (node, page, path) => {
  const before = page.faults.length
  const value = read(node, page, path, MAX_DEPTH)
  return page.faults.length === before ? value : undefined
}

function read(node: unknown, page: Page, path: string, depth: number): unknown {
  if (depth === 0) {
    return fault(page, path, `嵌套超过 ${MAX_DEPTH} 层`, `nests deeper than ${MAX_DEPTH}`)
  }
  if (isSeq(node)) {
    return node.items.map((item, index) => {
      page.mark(`${path}.${index}`, item)
      return read(item, page, `${path}.${index}`, depth - 1)
    })
  }
  if (isMap(node)) {
    const values: Record<string, unknown> = {}
    for (const { key, value } of node.items) {
      const name = isScalar(key) ? String(key.value) : ''
      const inner = `${path}.${name}`
      page.mark(inner, key)
      if (name === '' || name === '__proto__') {
        fault(page, inner, '键不是合适的文本', 'the key is no usable text')
      } else values[name] = read(value, page, inner, depth - 1)
    }
    return values
  }
  if (node === null || node === undefined) return null
  const value = isScalar(node) ? node.value : undefined
  const isPlain =
    value === null || typeof value === 'string' || typeof value === 'boolean' || isNumber(value)
  return isPlain ? value : fault(page, path, '不是可用的值', 'is no usable value')
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value)
}

function fault(page: Page, path: string, zh: string, en: string): undefined {
  page.fault(path, { 'zh-CN': zh, en })
  return undefined
}
