/** Careful reading of JSON that anybody may have written: bounded, own members only. */
import type { LocalText } from '@tongqu/contracts'
import type { PolicyFault } from './odrl-types.ts'

/** Collects faults, the first of them. */
export type Faults = {
  readonly list: PolicyFault[]
  add(path: string, chinese: string, english: string): void
}

/** Beyond so many the rest tells nothing new. */
const MAX_FAULTS = 50
/** Members and entries of a whole policy: a thousand columns and conditions. */
const MAX_NODES = 5_000
const MAX_DEPTH = 8
/** The longest text is a condition with a list of values. */
const MAX_TEXT_CHARACTERS = 8_192
const MAX_TOTAL_CHARACTERS = 262_144

export function faultList(): Faults {
  const list: PolicyFault[] = []
  return {
    list,
    add(path, chinese, english) {
      const message: LocalText = { 'zh-CN': chinese, en: english }
      if (list.length < MAX_FAULTS) list.push({ path, message })
    },
  }
}

/** Tells when a value is too large or deep to be read; a value that holds itself is too deep. */
export function sizeFault(value: unknown, faults: Faults): boolean {
  let [nodes, characters] = [0, 0]
  const fits = (part: unknown, depth: number): boolean => {
    nodes++
    if (nodes > MAX_NODES || depth > MAX_DEPTH) return false
    if (typeof part === 'string') return count(part)
    if (Array.isArray(part)) {
      return part.length <= MAX_NODES && part.every((entry) => fits(entry, depth + 1))
    }
    if (!isObject(part)) return part === null || typeof part !== 'object'
    const keys = Object.keys(part)
    return keys.length <= MAX_NODES && keys.every((key) => count(key) && fits(part[key], depth + 1))
  }
  const count = (text: string): boolean => {
    characters += text.length
    return text.length <= MAX_TEXT_CHARACTERS && characters <= MAX_TOTAL_CHARACTERS
  }
  if (fits(value, 0)) return false
  faults.add('', '策略过大、过深或不是 JSON', 'the policy is too large, too deep or not JSON')
  return true
}

/** A plain object, as JSON has them: nothing inherited counts. */
export function isObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const prototype = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

export function isText(value: unknown): value is string {
  return typeof value === 'string'
}

export function onlyKeys(
  value: Record<string, unknown>,
  known: readonly string[],
  path: string,
  faults: Faults,
): void {
  for (const key of Object.keys(value)) {
    if (known.includes(key)) continue
    faults.add(`${path}/${pointer(key)}`, '未知的条款', 'unknown term')
  }
}

/** Of a list; absent: none. */
export function entriesOf(value: unknown, path: string, faults: Faults): readonly unknown[] {
  if (value === undefined) return []
  if (Array.isArray(value)) return value
  faults.add(path, '应为数组', 'must be an array')
  return []
}

/** One text or a list of different ones. */
export function textsOf(value: unknown, path: string, faults: Faults): string[] {
  const list = isText(value) ? [value] : value
  if (Array.isArray(list) && list.every(isText) && new Set(list).size === list.length) {
    return [...list]
  }
  faults.add(path, '应为互不相同的文本', 'must be different texts')
  return []
}

/**
 * Are they the same JSON, with members in any order? `wanted` is ours, so that depth is bounded.
 */
export function sameJson(value: unknown, wanted: unknown): boolean {
  if (Array.isArray(wanted)) {
    if (!Array.isArray(value) || value.length !== wanted.length) return false
    return wanted.every((entry, index) => sameJson(value[index], entry))
  }
  if (!isObject(wanted)) return value === wanted
  if (!isObject(value)) return false
  const keys = Object.keys(wanted)
  if (Object.keys(value).length !== keys.length) return false
  return keys.every((key) => Object.hasOwn(value, key) && sameJson(value[key], wanted[key]))
}

/** RFC 6901 escapes; long names are cut. */
function pointer(key: string): string {
  return key.slice(0, 64).replaceAll('~', '~0').replaceAll('/', '~1')
}
