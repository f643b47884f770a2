/**
 * The shapes of what callers send, as JSON Schema 2020-12: the gateway shows them in OpenAPI, and
 * the services check by them too, since not every caller is a door.
 */
import { type LocalText, Problem } from '@tongqu/contracts'

/** The part of JSON Schema that bodies use; objects are closed. */
export type BodySchema =
  | {
      type: 'string'
      minLength?: number
      maxLength?: number
      pattern?: string
      enum?: readonly string[]
    }
  | { type: 'integer'; minimum: number; maximum: number }
  | { type: 'boolean' }
  | { type: 'array'; items: BodySchema; minItems: number; maxItems: number; uniqueItems?: true }
  | ObjectSchema
  /** Checked elsewhere, by whoever knows its shape. */
  | { type: 'object'; additionalProperties: true }

export type ObjectSchema = {
  type: 'object'
  properties: Readonly<Record<string, BodySchema>>
  required: readonly string[]
  additionalProperties: false
}

/** What is wrong at a place of a body, such as `parties.0.name`. */
export type BodyFault = { path: string; message: LocalText }

/** A closed object; keys that end in `?` may be absent. */
export function shape(members: Readonly<Record<string, BodySchema>>): ObjectSchema {
  const entries = Object.entries(members)
  return {
    type: 'object',
    properties: Object.fromEntries(entries.map(([key, value]) => [key.replace('?', ''), value])),
    required: entries.map(([key]) => key).filter((key) => !key.endsWith('?')),
    additionalProperties: false,
  }
}

/** Text that is not blank, of at most so many characters (UTF-16). */
export function words(maxLength: number): BodySchema {
  return { type: 'string', minLength: 1, maxLength, pattern: '\\S' }
}

/** Text of a form of its own. */
export function form(pattern: string, maxLength: number): BodySchema {
  return { type: 'string', maxLength, pattern }
}

export function oneOf(values: readonly string[]): BodySchema {
  return { type: 'string', enum: values }
}

export function whole(minimum: number, maximum: number): BodySchema {
  return { type: 'integer', minimum, maximum }
}

/** Texts and numbers stand in it once; for anything else looking would take too long. */
export function listOf(items: BodySchema, minItems: number, maxItems: number): BodySchema {
  const once = items.type === 'string' || items.type === 'integer'
  return { type: 'array', items, minItems, maxItems, ...(once && { uniqueItems: true }) }
}

/** Throws `body-invalid` with all `faults` at once. */
export function checkBody(schema: BodySchema, value: unknown): void {
  const faults: BodyFault[] = []
  look(schema, value, '', faults)
  if (faults.length > 0) throw new Problem('body-invalid', { faults })
}

/** A body that is wrong lists its faults, but nobody reads thousands of them. */
const MAX_FAULTS = 50

function look(schema: BodySchema, value: unknown, path: string, faults: BodyFault[]): void {
  if (faults.length >= MAX_FAULTS) return
  const fault = (zh: string, en: string) => faults.push({ path, message: { 'zh-CN': zh, en } })
  switch (schema.type) {
    case 'string':
      if (typeof value !== 'string') fault('应为文本', 'must be text')
      else lookAtText(schema, value, fault)
      return
    case 'integer':
      if (
        typeof value !== 'number' ||
        !Number.isSafeInteger(value) ||
        value < schema.minimum ||
        value > schema.maximum
      ) {
        const { minimum, maximum } = schema
        fault(`应为 ${minimum} 到 ${maximum} 的整数`, `must be from ${minimum} to ${maximum}`)
      }
      return
    case 'boolean':
      if (typeof value !== 'boolean') fault('应为 true 或 false', 'must be true or false')
      return
    case 'array':
      if (Array.isArray(value)) lookAtList(schema, value, path, faults)
      else fault('应为列表', 'must be a list')
      return
    default:
      if (isRecord(value)) lookAtObject(schema, value, path, faults)
      else fault('应为对象', 'must be an object')
  }
}

function lookAtText(
  schema: BodySchema & { type: 'string' },
  value: string,
  fault: (zh: string, en: string) => void,
): void {
  const { minLength = 0, maxLength = Number.POSITIVE_INFINITY, pattern } = schema
  if (schema.enum && !schema.enum.includes(value)) {
    const known = schema.enum.join(', ')
    fault(`应为以下之一：${known}`, `must be one of ${known}`)
  } else if ([...value].length < minLength || [...value].length > maxLength) {
    fault(
      `应为 ${minLength} 至 ${maxLength} 个字符`,
      `takes ${minLength} to ${maxLength} characters`,
    )
  } else if ((pattern && !new RegExp(pattern, 'u').test(value)) || !value.isWellFormed()) {
    fault('写法不对', 'is not written as it must be')
  }
}

function lookAtList(
  { items, minItems, maxItems, uniqueItems }: BodySchema & { type: 'array' },
  value: readonly unknown[],
  path: string,
  faults: BodyFault[],
): void {
  const twice = uniqueItems && new Set(value).size < value.length
  if (value.length < minItems || value.length > maxItems || twice) {
    const message = {
      'zh-CN': `应有 ${minItems} 至 ${maxItems} 项，且不重复`,
      en: `takes ${minItems} to ${maxItems} items, none of them twice`,
    }
    faults.push({ path, message })
    return
  }
  value.forEach((item, index) => {
    look(items, item, inside(path, String(index)), faults)
  })
}

function lookAtObject(
  schema: ObjectSchema | { type: 'object'; additionalProperties: true },
  value: Readonly<Record<string, unknown>>,
  path: string,
  faults: BodyFault[],
): void {
  if (schema.additionalProperties) return
  for (const key of Object.keys(value)) {
    if (Object.hasOwn(schema.properties, key)) continue
    const message = { 'zh-CN': '没有这个成员', en: 'there is no such member' }
    faults.push({ path: inside(path, key.slice(0, MAX_FAULTS)), message })
  }
  for (const [key, member] of Object.entries(schema.properties)) {
    const found = Object.hasOwn(value, key) ? value[key] : undefined
    if (found !== undefined) look(member, found, inside(path, key), faults)
    else if (schema.required.includes(key)) {
      const message = { 'zh-CN': '缺少', en: 'is missing' }
      faults.push({ path: inside(path, key), message })
    }
  }
}

function inside(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
