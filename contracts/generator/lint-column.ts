import { columnTypeOf } from '../src/contract.ts'
import type { ColumnType } from '../src/types.ts'
import { isClass, isRecord, isText } from './shape.ts'
import { COLUMN_ANNOTATIONS } from './vocabulary.ts'

/** Names that a query parameter or a column of the lake has already (DESIGN, sections 6 and 7). */
const RESERVED = new Set([
  ...['order', 'select', 'format', 'limit', 'version', 'cursor', 'bbox', 'datetime', 'asof'],
  ...['where', 'feed_id', 'event_date', 'delivery_id', 'received_at'],
])
const INT32 = { min: -(2 ** 31), max: 2 ** 31 - 1 }
/** Widest DECIMAL that DuckDB, Delta and Arrow all hold. */
const MAX_PRECISION = 38
const COMMON = ['description', 'type', ...COLUMN_ANNOTATIONS]
const KEYWORDS: Record<ColumnType, readonly string[]> = {
  string: ['enum', 'minLength', 'maxLength', 'pattern'],
  integer: ['enum', 'minimum', 'maximum'],
  long: ['format'],
  double: ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'],
  decimal: ['format', 'pattern'],
  boolean: [],
  date: ['format'],
  timestamp: ['format'],
  map: ['additionalProperties'],
}
const TEXT_FORM_TYPES: Readonly<Record<string, ColumnType>> = {
  'gtfs-time': 'integer',
  'gtfs-date': 'date',
  'zero-one': 'boolean',
}
/**
 * Expressions that RE2 and ECMAScript read alike: anchored, of plain characters, explicit ASCII
 * classes, groups, alternatives and bounded or simple repetition; no escapes, no `.`.
 */
const PATTERN = new RegExp(
  `^\\^(${[
    '[A-Za-z0-9_:;,@#%&=~ /-]',
    '\\[[A-Za-z0-9_.+:;,@#%&=~ /-]+\\]',
    '\\((\\?:)?',
    '[)|?*+]',
    '\\{\\d{1,3}(,\\d{0,3})?\\}',
  ].join('|')})+\\$$`,
)

/** Faults of one column, each a sentence that begins with its name. */
export function lintColumn(
  name: string,
  schema: Record<string, unknown>,
  required: boolean,
): string[] {
  const faults = [...nameFaults(name), ...textFaults(schema), ...annotationFaults(schema)]
  const type = columnTypeOf(schema)
  if (type) {
    const base = String(Array.isArray(schema.type) ? schema.type[0] : schema.type)
    const expected = JSON.stringify(required ? base : [base, 'null'])
    if (JSON.stringify(schema.type) !== expected) {
      faults.push(`must have the type ${expected}, as it is ${required ? '' : 'not '}required`)
    }
    for (const keyword of Object.keys(schema)) {
      if (COMMON.includes(keyword) || KEYWORDS[type].includes(keyword)) continue
      faults.push(`has the keyword ${keyword}, which is outside the subset for ${type}`)
    }
    faults.push(...typeFaults(type, schema), ...enumFaults(schema, required))
  } else {
    faults.push('is not flat: its type and format are outside the closed list of column types')
  }
  return faults.map((fault) => `${name} ${fault}`)
}

function* nameFaults(name: string): Generator<string> {
  if (!/^[a-z][a-z0-9_]{0,62}$/.test(name)) yield 'is no name of lower case, digits and _'
  if (RESERVED.has(name)) yield 'is the name of a query parameter or a column of the lake'
}

function* textFaults(schema: Record<string, unknown>): Generator<string> {
  for (const text of ['description', 'x-description-zh-CN']) {
    if (!isText(schema[text])) yield `has no ${text}`
  }
}

function* annotationFaults(schema: Record<string, unknown>): Generator<string> {
  for (const text of ['x-standard', 'x-unit', 'x-crs']) {
    if (schema[text] !== undefined && !isText(schema[text])) yield `has an empty ${text}`
  }
  if (schema['x-class'] !== undefined && !isClass(schema['x-class'])) yield 'has no known x-class'
  const form = schema['x-text']
  if (form !== undefined && TEXT_FORM_TYPES[String(form)] !== columnTypeOf(schema)) {
    yield `cannot have x-text ${form}`
  }
}

function* typeFaults(type: ColumnType, schema: Record<string, unknown>): Generator<string> {
  const isCode = schema.enum !== undefined
  const isQuantity = ['integer', 'long', 'double', 'decimal'].includes(type)
  if (isQuantity && !isCode && !isText(schema['x-unit']))
    yield 'has no x-unit (1 for a bare number)'
  if (type === 'string' && !isCode) yield* stringFaults(schema)
  if (type === 'integer' && !isCode) yield* integerFaults(schema)
  if (type === 'double') yield* boundFaults(schema)
  if (type === 'decimal') yield* decimalFaults(schema)
  if (type === 'map') {
    const values = schema.additionalProperties
    if (!isRecord(values) || JSON.stringify(values) !== '{"type":"string"}') {
      yield 'must have additionalProperties {"type": "string"}'
    }
  }
}

function* stringFaults(schema: Record<string, unknown>): Generator<string> {
  const { minLength = 0, maxLength, pattern } = schema
  if (!Number.isInteger(maxLength) || Number(maxLength) < 1) yield 'has no maxLength'
  if (!Number.isInteger(minLength) || Number(minLength) > Number(maxLength)) {
    yield 'has a minLength above its maxLength'
  }
  if (pattern !== undefined && !PATTERN.test(String(pattern))) {
    yield 'has a pattern that RE2 and ECMAScript may read differently'
  }
}

function* integerFaults({ minimum, maximum }: Record<string, unknown>): Generator<string> {
  const [low, high] = [Number(minimum), Number(maximum)]
  const fits = Number.isInteger(low) && Number.isInteger(high) && low <= high
  if (minimum === undefined || maximum === undefined || !fits) {
    yield 'must have minimum and maximum (a whole number without them is a long)'
  } else if (low < INT32.min || high > INT32.max) {
    yield 'has bounds outside 32 bits: make it a long'
  }
}

function* boundFaults(schema: Record<string, unknown>): Generator<string> {
  for (const bound of ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum']) {
    if (schema[bound] !== undefined && typeof schema[bound] !== 'number') {
      yield `has a ${bound} that is no number`
    }
  }
}

function* decimalFaults(schema: Record<string, unknown>): Generator<string> {
  const precision = Number(schema['x-precision'])
  const scale = Number(schema['x-scale'])
  const fits = precision <= MAX_PRECISION && scale >= 1 && scale < precision
  if (!Number.isInteger(precision) || !Number.isInteger(scale) || !fits) {
    return yield `must have x-precision up to ${MAX_PRECISION} and x-scale from 1 below it`
  }
  const digits = `[0-9]{1,${precision - scale}}([.][0-9]{1,${scale}})?$`
  if (![`^${digits}`, `^-?${digits}`].includes(String(schema.pattern))) {
    yield `must have the pattern ^-?${digits} or, when never negative, ^${digits}`
  }
}

function* enumFaults(schema: Record<string, unknown>, required: boolean): Generator<string> {
  const choices = schema.enum
  if (choices === undefined) return
  const type = columnTypeOf(schema)
  if (!Array.isArray(choices) || choices.length === 0 || new Set(choices).size < choices.length) {
    return yield 'has an enum that is no list of different values'
  }
  if (choices.includes(null) === required) {
    yield `must ${required ? 'not ' : ''}have null in its enum`
  }
  const isChoice = (choice: unknown) =>
    type === 'integer'
      ? Number.isInteger(choice) && Math.abs(Number(choice)) <= INT32.max
      : typeof choice === 'string' && choice !== ''
  if (!choices.every((choice) => choice === null || isChoice(choice))) {
    yield `has an enum with values that are no ${type}`
  }
}
