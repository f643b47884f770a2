import { isDate, isInstant, type LocalText, Problem } from '@tongqu/contracts'
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import { shown } from './ask.ts'
import { hiddenTexts } from './hidden-text.ts'
import type { Locale } from './negotiate.ts'
import type { JsonSchema, Operation } from './operation.ts'

/** Answers what obeys the schema and hides nothing; throws `body-invalid` with `faults`. */
export type BodyCheck = (value: unknown, locale: Locale) => unknown

/** More faults help nobody. */
const MAX_FAULTS = 20
const ROOT = 'http://document.example/'
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/**
 * Makes what compiles the bodies of operations, JSON Schema 2020-12 in strict mode. `components`
 * are those of the document. It throws on a schema that leaves an object open (mass assignment) or
 * that would be slow to check (`uniqueItems` over anything but scalars takes the square of time).
 */
export function bodyChecks(components: Readonly<Record<string, JsonSchema>>) {
  let ajv: Ajv2020 | undefined
  return ({ id, body }: Operation): BodyCheck | undefined => {
    const { schema } = body ?? {}
    if (!schema) return undefined
    const whole = [schema, ...[...referred(schema, components)].map((name) => components[name])]
    const key = JSON.stringify(whole)
    const known = compiled.get(key)
    if (known) return checkBy(known)
    for (const part of whole) checkClosed(part, id)
    ajv ??= compilerOf(components)
    const validate = ajv.compile(rooted(schema))
    compiled.set(key, validate)
    return checkBy(validate)
  }
}

/** Compiling takes milliseconds, and one process may make many gateways of the same doors. */
const compiled = new Map<string, ValidateFunction>()

function compilerOf(components: Readonly<Record<string, JsonSchema>>): Ajv2020 {
  const ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false, ...OPTIONS })
  ajv.addSchema({ $id: ROOT, components: { schemas: rooted(components) } }, ROOT, false, false)
  return ajv
}

function checkBy(validate: ValidateFunction): BodyCheck {
  return (value, locale) => {
    if (validate(value)) {
      const hidden = hiddenTexts(value, MAX_FAULTS)
      if (hidden.length === 0) return value
      const faults = hidden.map((path) => ({ path, message: HIDDEN[locale] }) satisfies Fault)
      throw new Problem('body-invalid', { faults })
    }
    const errors = (validate.errors ?? []).filter(({ keyword }) => !SUMMARIES.has(keyword))
    const faults = errors.slice(0, MAX_FAULTS).map((error) => faultOf(error, locale))
    throw new Problem('body-invalid', { faults })
  }
}

const OPTIONS = {
  allErrors: true,
  messages: false,
  formats: {
    date: isDate,
    'date-time': isInstant,
    uuid: UUID,
    uri: (text: string) => URL.canParse(text),
    binary: true as const,
  },
  keywords: ['example', 'components'],
}

const HIDDEN: LocalText = {
  'zh-CN': '含有控制字符或改变书写方向的字符。',
  en: 'It holds control characters, or such as turn the direction of writing.',
}

/** Say only that something below them is wrong. */
const SUMMARIES = new Set(['if', 'allOf'])

/** References of the document are to its own root. */
function rooted<T extends object>(schema: T): T {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/components', `"${ROOT}#/components`))
}

/** Names of the components that a schema needs, those of its components too. */
function referred(
  schema: JsonSchema,
  components: Readonly<Record<string, JsonSchema>>,
): ReadonlySet<string> {
  const found = new Set<string>()
  const look = (node: unknown) => {
    for (const [, name = ''] of JSON.stringify(node ?? {}).matchAll(REFERENCE)) {
      if (found.has(name)) continue
      found.add(name)
      look(components[name])
    }
  }
  look(schema)
  return found
}

const REFERENCE = /"\$ref":"#\/components\/schemas\/([^"]+)"/g

function checkClosed(node: unknown, id: string): void {
  if (node === null || typeof node !== 'object') return
  const { type, properties, additionalProperties, unevaluatedProperties, items, uniqueItems } =
    node as JsonSchema
  const rest = additionalProperties ?? unevaluatedProperties
  if (type === 'object' && (rest === undefined || rest === true)) {
    throw new Error(`${id}: an object with ${Object.keys(properties ?? {})} takes other members`)
  }
  const { type: itemType, enum: values } = (items ?? {}) as JsonSchema
  if (uniqueItems && !values && !['string', 'integer', 'number'].includes(String(itemType))) {
    throw new Error(`${id}: uniqueItems is for scalars`)
  }
  for (const child of Object.values(node)) checkClosed(child, id)
}

type Fault = { path: string; message: string }

/** Quotes the schema and, of the caller's words, the name of a member at most. */
function faultOf({ instancePath, keyword, params, parentSchema }: ErrorObject, locale: Locale) {
  const member = params.additionalProperty ?? params.unevaluatedProperty
  const path = member === undefined ? instancePath : `${instancePath}/${shown(String(member))}`
  const say = SAYINGS[keyword] ?? OTHERWISE
  return { path, message: say(params, parentSchema)[locale] } satisfies Fault
}

type Saying = (params: Record<string, unknown>, schema: unknown) => LocalText

const saying =
  (zh: (value: string) => string, en: (value: string) => string, of: string): Saying =>
  (params) => {
    const value = [params[of]].flat().join(', ')
    return { 'zh-CN': zh(value), en: en(value) }
  }

const OTHERWISE: Saying = () => ({ 'zh-CN': '不符合规定。', en: 'It is not as it must be.' })
const noSuchMember: Saying = () => ({ 'zh-CN': '没有这个成员。', en: 'There is no such member.' })

const SAYINGS: Readonly<Record<string, Saying>> = {
  additionalProperties: noSuchMember,
  unevaluatedProperties: noSuchMember,
  required: saying(
    (name) => `缺少成员 ${name}。`,
    (name) => `The member ${name} is missing.`,
    'missingProperty',
  ),
  type: saying(
    (name) => `类型应为 ${name}。`,
    (name) => `It must be of type ${name}.`,
    'type',
  ),
  enum: saying(
    (names) => `应为以下之一：${names}。`,
    (names) => `It must be one of ${names}.`,
    'allowedValues',
  ),
  const: saying(
    (value) => `应为 ${value}。`,
    (value) => `It must be ${value}.`,
    'allowedValue',
  ),
  format: saying(
    (name) => `格式应为 ${name}。`,
    (name) => `It must have the format ${name}.`,
    'format',
  ),
  pattern: saying(
    (form) => `格式应为 ${form}。`,
    (form) => `It must look like ${form}.`,
    'pattern',
  ),
  maxLength: saying(
    (most) => `最多 ${most} 个字符。`,
    (most) => `It takes at most ${most} characters.`,
    'limit',
  ),
  minLength: saying(
    (least) => `至少 ${least} 个字符。`,
    (least) => `It takes at least ${least} characters.`,
    'limit',
  ),
  maxItems: saying(
    (most) => `最多 ${most} 项。`,
    (most) => `It takes at most ${most} items.`,
    'limit',
  ),
  minItems: saying(
    (least) => `至少 ${least} 项。`,
    (least) => `It takes at least ${least} items.`,
    'limit',
  ),
  maximum: saying(
    (most) => `最大为 ${most}。`,
    (most) => `It is at most ${most}.`,
    'limit',
  ),
  minimum: saying(
    (least) => `最小为 ${least}。`,
    (least) => `It is at least ${least}.`,
    'limit',
  ),
  uniqueItems: () => ({ 'zh-CN': '有重复的项。', en: 'An item occurs twice.' }),
}
