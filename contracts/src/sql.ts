import type { Column, Contract, ContractSql } from './types.ts'

/**
 * ASCII white space in RE2: what DuckDB's casts ignore around a value, and what `cellValue` does.
 * Text columns keep theirs.
 */
const AROUND = '[ \\t\\n\\v\\f\\r]*'
const INTEGER = '[+-]?[0-9]+'
const GTFS_TIME = '[0-9]{1,3}:[0-5][0-9]:[0-5][0-9]'
const INSTANT =
  '[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]{1,6})?Z'
/** ISO years start with 1; DuckDB also knows a year 0. */
const FIRST_DAY = "DATE '0001-01-01'"

/** How one kind of column reads text: `formed` implies that `value` raises no error. */
type Reader = {
  /** Is the text in the form the kind has? */
  formed(text: string): string
  /** Typed value of a well-formed text, NULL when the type cannot hold it. */
  value(text: string): string
  render(value: string): string
  /** Ends a sentence: `stop_lat is not …`. */
  noun: string
}

/**
 * SQL for the columns of one contract; see `ContractSql` for what each text means. No statement
 * raises an error whatever the text holds: casts are TRY_CAST, and CASE guards the rest.
 */
export function sqlOf(contract: Contract): ContractSql {
  const own = new Set(contract.columns)
  const owned = (column: Column) => {
    if (!own.has(column)) throw new Error(`${contract.id} has no column ${column.name}`)
    return column
  }
  return {
    type: (column) => typeOf(owned(column)),
    parse: (column, text) => parse(owned(column), text),
    fault: (column, text) => fault(owned(column), text),
    render: (column, value) => readerOf(owned(column)).render(value),
  }
}

function typeOf(column: Column): string {
  switch (column.type) {
    case 'string':
      return 'VARCHAR'
    case 'long':
      return 'BIGINT'
    case 'decimal':
      return `DECIMAL(${column.precision},${column.scale})`
    case 'timestamp':
      return 'TIMESTAMP WITH TIME ZONE'
    case 'map':
      return 'MAP(VARCHAR, VARCHAR)'
    default:
      return column.type.toUpperCase()
  }
}

function parse(column: Column, text: string): string {
  if (column.type === 'string') return text
  const { formed, value } = readerOf(column)
  return `CASE WHEN ${formed(text)} THEN ${value(text)} END`
}

/** The common case, a good cell, comes first: the rest runs for the others only. */
function fault(column: Column, text: string): string {
  const missing = column.nullable ? 'NULL' : reason('required', column, 'is missing')
  const { formed, value, noun } = readerOf(column)
  const rules = rulesOf(column, text, value(text))
  const good = [formed(text), ...rules.map((rule) => rule.holds)].join(' AND ')
  const blank = column.type === 'string' ? [] : [`WHEN ${fullMatch(text, AROUND)} THEN ${missing}`]
  return [
    `CASE WHEN ${text} IS NULL THEN ${missing}`,
    `WHEN ${good} THEN NULL`,
    ...blank,
    `WHEN (${formed(text)}) IS NOT TRUE THEN ${reason('type', column, `is not ${noun}`)}`,
    ...rules.map(
      (rule) => `WHEN (${rule.holds}) IS NOT TRUE THEN ${reason(rule.id, column, rule.says)}`,
    ),
    'END',
  ].join(' ')
}

type Rule = { id: string; holds: string; says: string }

/** The schema's keywords, each under its own name, over the text of a string or the typed value. */
function rulesOf(column: Column, text: string, value: string): Rule[] {
  const rules: Rule[] = []
  const add = (id: string, holds: string, says: string) => rules.push({ id, holds, says })
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, minLength, maxLength, pattern } =
    column.schema as Record<string, number | string | undefined>
  if (minimum !== undefined && maximum !== undefined) {
    add('range', `${value} BETWEEN ${minimum} AND ${maximum}`, `is not ${minimum} to ${maximum}`)
  } else {
    if (minimum !== undefined) add('minimum', `${value} >= ${minimum}`, `is below ${minimum}`)
    if (maximum !== undefined) add('maximum', `${value} <= ${maximum}`, `is above ${maximum}`)
  }
  if (exclusiveMinimum !== undefined) {
    add('exclusiveMinimum', `${value} > ${exclusiveMinimum}`, `is not above ${exclusiveMinimum}`)
  }
  if (exclusiveMaximum !== undefined) {
    add('exclusiveMaximum', `${value} < ${exclusiveMaximum}`, `is not below ${exclusiveMaximum}`)
  }
  if (typeof minLength === 'number' && minLength > 1) {
    add('minLength', `length(${text}) >= ${minLength}`, `is shorter than ${minLength}`)
  }
  if (maxLength !== undefined) {
    add('maxLength', `length(${text}) <= ${maxLength}`, `is longer than ${maxLength}`)
  }
  if (column.type === 'string' && typeof pattern === 'string') {
    add('pattern', fullMatch(text, pattern.slice(1, -1)), `does not match ${pattern}`)
  }
  const choices = choicesOf(column)
  if (choices) add('enum', `${value} IN (${choices})`, 'is none of the listed values')
  if (column.type !== 'string' && rules.length === 0) {
    add('format', `${value} IS NOT NULL`, 'is no value of its type')
  }
  return rules
}

function choicesOf(column: Column): string | undefined {
  const choices = column.schema.enum as readonly unknown[] | undefined
  return choices
    ?.filter((choice) => choice !== null)
    .map((choice) => (typeof choice === 'string' ? literal(choice) : String(choice)))
    .join(', ')
}

function readerOf(column: Column): Reader {
  return (column.textForm ? TEXT_FORMS[column.textForm] : READERS[column.type])(column)
}

const cast = (text: string, type: string) => `TRY_CAST(${text} AS ${type})`
const plain = (value: string) => `CAST(${value} AS VARCHAR)`

const READERS: Record<Column['type'], (column: Column) => Reader> = {
  string: () => ({ formed: () => 'TRUE', value: (text) => text, render: (v) => v, noun: 'text' }),
  integer: () => ({
    formed: (text) => matches(text, INTEGER),
    value: (text) => cast(text, 'INTEGER'),
    render: plain,
    noun: 'a whole number',
  }),
  long: () => ({
    formed: (text) => matches(text, '-?[0-9]{1,19}'),
    value: (text) => cast(text, 'BIGINT'),
    render: plain,
    noun: 'a whole number',
  }),
  // DuckDB's grammar of a DOUBLE is JSON's with `.5`, `5.` and `+5`, and with `1_000`, nan and inf.
  double: () => ({
    formed: (text) => `isfinite(${cast(text, 'DOUBLE')}) AND NOT contains(${text}, '_')`,
    value: (text) => cast(text, 'DOUBLE'),
    render: plain,
    noun: 'a finite number',
  }),
  decimal: (column) => ({
    formed: (text) => matches(text, String(column.schema.pattern).slice(1, -1)),
    value: (text) => cast(text, typeOf(column)),
    render: (value) => `rtrim(rtrim(${plain(value)}, '0'), '.')`,
    noun: `a decimal of ${column.precision} digits, ${column.scale} after the point`,
  }),
  boolean: () => ({
    formed: (text) => matches(text, '(true|false)'),
    value: (text) => cast(text, 'BOOLEAN'),
    render: plain,
    noun: 'true or false',
  }),
  date: () => ({
    formed: (text) => matches(text, '[0-9]{4}-[0-9]{2}-[0-9]{2}'),
    value: (text) => dayOf(cast(text, 'DATE')),
    render: plain,
    noun: 'a date YYYY-MM-DD',
  }),
  timestamp: () => ({
    formed: (text) => matches(text, INSTANT),
    value: (text) => instantOf(cast(text, 'TIMESTAMP WITH TIME ZONE')),
    render: (value) => `replace(${plain(`${value} AT TIME ZONE 'UTC'`)}, ' ', 'T') || 'Z'`,
    noun: 'an RFC 3339 instant in UTC with Z',
  }),
  map: () => ({
    formed: (text) => `regexp_matches(${text}, '^${AROUND}[{]') AND json_valid(${text})`,
    value: (text) => `TRY_CAST(TRY_CAST(${text} AS JSON) AS MAP(VARCHAR, VARCHAR))`,
    render: (value) => plain(`to_json(${value})`),
    noun: 'a JSON object of strings',
  }),
}

const TEXT_FORMS: Record<NonNullable<Column['textForm']>, (column: Column) => Reader> = {
  'gtfs-time': () => ({
    formed: (text) => matches(text, GTFS_TIME),
    value: (text) => cast(`epoch(${cast(text, 'INTERVAL')})`, 'INTEGER'),
    render: (value) => plain(`to_seconds(${value})`),
    noun: 'a time H:MM:SS',
  }),
  'gtfs-date': () => ({
    formed: (text) => matches(text, '[0-9]{8}'),
    value: (text) => dayOf(cast(isoDateOf(text), 'DATE')),
    render: (value) => `strftime(${value}, '%Y%m%d')`,
    noun: 'a date YYYYMMDD',
  }),
  'zero-one': () => ({
    formed: (text) => matches(text, '[01]'),
    value: (text) => cast(text, 'BOOLEAN'),
    render: (value) => `CASE WHEN ${value} THEN '1' WHEN NOT ${value} THEN '0' END`,
    noun: '0 or 1',
  }),
}

function isoDateOf(text: string): string {
  return `regexp_replace(${text}, '([0-9]{4})([0-9]{2})([0-9]{2})', '\\1-\\2-\\3')`
}

function dayOf(day: string): string {
  return `CASE WHEN ${day} >= ${FIRST_DAY} THEN ${day} END`
}

function instantOf(instant: string): string {
  return `CASE WHEN ${instant} >= TIMESTAMPTZ '0001-01-01 00:00:00+00' THEN ${instant} END`
}

/** Does the text match an RE2 expression, ASCII white space around it apart? */
function matches(text: string, expression: string): string {
  return fullMatch(text, `${AROUND}${expression}${AROUND}`)
}

function fullMatch(text: string, expression: string): string {
  return `regexp_full_match(${text}, ${literal(expression)})`
}

function reason(rule: string, column: Column, says: string): string {
  return literal(`${rule}: ${column.name} ${says}`)
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
