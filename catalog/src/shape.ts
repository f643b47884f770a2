/**
 * Small readers that turn YAML nodes into typed values and note every fault they meet instead of
 * stopping at the first. A reader answers undefined when it noted a fault.
 */
import type { LocalText } from '@tongqu/contracts'
import { isMap, isScalar, isSeq } from 'yaml'
import type { Page } from './yaml-page.ts'

export type Read<T> = (node: unknown, page: Page, path: string) => T | undefined

type Field<T> = { read: Read<T>; needed: boolean; fallback?: T }
export type Fields<T> = { [K in keyof T]-?: Field<Exclude<T[K], undefined>> }

const MAX_TEXT_CHARACTERS = 4_000
const MAX_NAME_CHARACTERS = 64
const MAX_LIST_ITEMS = 500

export function required<T>(read: Read<T>): Field<T> {
  return { read, needed: true }
}

export function optional<T>(read: Read<T>): Field<T> {
  return { read, needed: false }
}

export function defaulting<T>(read: Read<T>, fallback: T): Field<T> {
  return { read, needed: false, fallback }
}

/** A map with exactly these keys; any fault inside makes the whole value undefined. */
export function object<T>(fields: Fields<T>): Read<T> {
  return (node, page, path) => {
    const before = page.faults.length
    const value = draft(fields)(node, page, path)
    return page.faults.length === before ? (value as T) : undefined
  }
}

/** As `object`, but answers what could be read, so that the rest can be checked in one go. */
export function draft<T>(fields: Fields<T>): (...args: Parameters<Read<T>>) => Partial<T> {
  return (node, page, path) => {
    const value: Partial<T> = {}
    if (!isMap(node)) {
      wrongType(page, path, '键值表', 'a map')
      return value
    }
    const seen = new Set<string>()
    for (const { key, value: child } of node.items) {
      const name = isScalar(key) ? String(key.value) : ''
      const inner = join(path, name)
      page.mark(inner, key)
      const field = Object.hasOwn(fields, name) ? fields[name as keyof T] : undefined
      if (field === undefined) {
        const known = Object.keys(fields).join(', ')
        page.fault(inner, {
          'zh-CN': `未知的键 ${name}（可用：${known}）`,
          en: `unknown key ${name} (known: ${known})`,
        })
        continue
      }
      seen.add(name)
      page.mark(inner, child)
      const read = field.read(child, page, inner)
      if (read !== undefined) value[name as keyof T] = read as T[keyof T]
    }
    for (const name of Object.keys(fields) as (keyof T & string)[]) {
      const { needed, fallback } = fields[name]
      if (seen.has(name)) continue
      if (fallback !== undefined) value[name] = fallback as T[typeof name]
      if (needed) page.fault(path, { 'zh-CN': `缺少键 ${name}`, en: `key ${name} is missing` })
    }
    return value
  }
}

/** Text that is neither empty nor padded and holds no control character except line feeds. */
export function text(max = MAX_TEXT_CHARACTERS): Read<string> {
  return (node, page, path) => {
    const value = isScalar(node) ? node.value : undefined
    if (typeof value !== 'string') return wrongType(page, path, '文本', 'text')
    if (value.trim() === '') {
      return wrong(page, path, '文本不能为空', 'the text is empty')
    }
    if (value.length > max) {
      return wrong(page, path, `文本超过 ${max} 个字符`, `text is longer than ${max} characters`)
    }
    // biome-ignore lint/suspicious/noControlCharactersInRegex: refusing them is the point
    if (/[\u0000-\u0009\u000b-\u001f\u007f]/.test(value)) {
      return wrong(page, path, '文本含有控制字符', 'the text holds control characters')
    }
    return value.trim()
  }
}

/** Text that fits a pattern, explained by an example. */
export function name(pattern: RegExp, example: string, max = MAX_NAME_CHARACTERS): Read<string> {
  return refine(text(max), (value) =>
    pattern.test(value)
      ? undefined
      : {
          'zh-CN': `“${value}” 写法不对，应如 ${example}`,
          en: `"${value}" is not written like ${example}`,
        },
  )
}

export const identifier = name(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/, 'bus-timetable')

/** YAML folds a line break into a space, which Chinese does not have between its characters. */
const FOLDED = /(?<=[\u3000-\u9fff\uff00-\uffef]) (?=[\u3000-\u9fff\uff00-\uffef])/g

const chineseText: Read<string> = (node, page, path) => {
  const value = text()(node, page, path)
  return typeof value === 'string' ? value.replace(FOLDED, '') : value
}

export const localText: Read<LocalText> = object<LocalText>({
  'zh-CN': required(chineseText),
  en: required(text()),
})

export const httpUrl: Read<string> = refine(text(2_000), (value) => {
  const url = URL.canParse(value) ? new URL(value) : undefined
  if (url?.protocol === 'https:' || url?.protocol === 'http:') return undefined
  return { 'zh-CN': '必须是 http(s) 网址', en: 'must be an http(s) address' }
})

export function oneOf<T extends string>(values: readonly T[]): Read<T> {
  return (node, page, path) => {
    const value = isScalar(node) ? node.value : undefined
    const found = values.find((candidate) => candidate === value)
    if (found !== undefined) return found
    const known = values.join(', ')
    return wrong(page, path, `必须是其中之一：${known}`, `must be one of: ${known}`)
  }
}

export function number(min: number, max: number): Read<number> {
  return (node, page, path) => {
    const value = isScalar(node) ? node.value : undefined
    if (typeof value !== 'number') return wrongType(page, path, '数字', 'a number')
    if (value >= min && value <= max) return value
    return wrong(page, path, `必须在 ${min} 到 ${max} 之间`, `must be between ${min} and ${max}`)
  }
}

export function integer(min: number, max: number): Read<number> {
  return refine(number(min, max), (value) =>
    Number.isInteger(value) ? undefined : { 'zh-CN': '必须是整数', en: 'must be a whole number' },
  )
}

export const boolean: Read<boolean> = (node, page, path) => {
  const value = isScalar(node) ? node.value : undefined
  return typeof value === 'boolean'
    ? value
    : wrongType(page, path, 'true 或 false', 'true or false')
}

/** A faulty item leaves a hole, so that the places of the others still hold in a draft. */
export function list<T>(read: Read<T>, min = 0, max = MAX_LIST_ITEMS): Read<readonly T[]> {
  return (node, page, path) => {
    if (!isSeq(node)) return wrongType(page, path, '列表', 'a list')
    if (node.items.length < min || node.items.length > max) {
      return wrong(page, path, `必须有 ${min} 到 ${max} 项`, `must have ${min} to ${max} items`)
    }
    return node.items.map((item, index) => {
      page.mark(join(path, String(index)), item)
      return read(item, page, join(path, String(index)))
    }) as T[]
  }
}

/** A map whose key `tag` says which of several forms it has. */
export function variants<T>(tag: string, forms: Readonly<Record<string, Read<T>>>): Read<T> {
  const tags = Object.keys(forms)
  return (node, page, path) => {
    if (!isMap(node)) return wrongType(page, path, '键值表', 'a map')
    const pair = node.items.find(({ key }) => isScalar(key) && key.value === tag)
    if (pair === undefined) {
      return wrong(page, path, `缺少键 ${tag}`, `key ${tag} is missing`)
    }
    page.mark(join(path, tag), pair.value)
    const found = oneOf(tags)(pair.value, page, join(path, tag))
    return found === undefined ? undefined : forms[found]?.(node, page, path)
  }
}

/** Text, or a number or truth value as it is written. */
export function scalarText(max: number): Read<string> {
  return (node, page, path) => {
    const value = isScalar(node) ? node.value : undefined
    if (typeof value === 'number' || typeof value === 'boolean') return String(value)
    return text(max)(node, page, path)
  }
}

/** A finite number, a truth value, or short text. */
export const setting: Read<number | boolean | string> = (node, page, path) => {
  const value = isScalar(node) ? node.value : undefined
  if (typeof value === 'boolean') return value
  if (typeof value === 'number' && Number.isFinite(value)) return value
  return text(MAX_NAME_CHARACTERS)(node, page, path)
}

/** A map with free keys; faulty entries are left out. `__proto__` has a meaning of its own. */
export function record<T>(read: Read<T>): Read<Readonly<Record<string, T>>> {
  return (node, page, path) => {
    if (!isMap(node)) return wrongType(page, path, '键值表', 'a map')
    if (node.items.length > MAX_LIST_ITEMS) {
      return wrong(page, path, `超过 ${MAX_LIST_ITEMS} 项`, `has more than ${MAX_LIST_ITEMS} items`)
    }
    const values: Record<string, T> = {}
    for (const { key, value } of node.items) {
      const name = isScalar(key) && typeof key.value === 'string' ? key.value : ''
      const inner = join(path, name)
      page.mark(inner, key)
      if (name === '' || name.length > MAX_NAME_CHARACTERS * 2 || name === '__proto__') {
        wrong(page, inner, '键不是合适的文本', 'the key is no usable text')
        continue
      }
      const found = read(value, page, inner)
      if (found !== undefined) values[name] = found
    }
    return values
  }
}

/** Adds a condition to a reader; the condition answers what is wrong, or undefined. */
export function refine<T>(read: Read<T>, fault: (value: T) => LocalText | undefined): Read<T> {
  return (node, page, path) => {
    const value = read(node, page, path)
    const message = value === undefined ? undefined : fault(value)
    if (message === undefined) return value
    page.fault(path, message)
    return undefined
  }
}

function wrong(page: Page, path: string, zh: string, en: string): undefined {
  page.fault(path, { 'zh-CN': zh, en })
  return undefined
}

function wrongType(page: Page, path: string, zh: string, en: string): undefined {
  return wrong(page, path, `此处应为${zh}`, `must be ${en}`)
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`
}
