import type { Column, Contract, ContractSql } from './types.ts'

/** Spaces and tabs are ignored around a value that is not text; see `cellValue`. */
const AROUND = '[ \\t]*'
const INTEGER = '[+-]?[0-9]+'
const GTFS_TIME = '[0-9]{1,3}:[0-5][0-9]:[0-5][0-9]'
/** Greatest time that form can write, 999:59:59, in seconds. */
const GTFS_TIME_MAX = 3_599_999
const INSTANT =
  '[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]{1,6})?Z'
/** ISO years start with 1; DuckDB also knows a year 0. */
const FIRST_DAY = "DATE '0001-01-01'"

/** How one kind of column reads text. */
type Reader = {
  /** Is the text in the form the kind has? May be NULL for no. */
  formed(text: string): string
  /** Typed value of a well-formed text, NULL when the type cannot hold it. */
  value(text: string): string
  /** A cheaper test that implies the form and every rule of the column. */
  surely?(text: string): string
  render(value: string): string
  /** Ends a sentence: `stop_lat is not …`. */
  noun: string
}

/**
 * SQL for the columns of one contract; see `ContractSql` for what each text means. No statement
 * raises an error whatever the text holds: every cast is a TRY_CAST.
 */
export function sqlOf(contract: Contract): ContractSql {
  const own = new Set(contract.columns)
  const owned = (column: Column) => {
    if (!own.has(column)) throw new Error(`${contract.id} has no column ${column.name}`)
    return column
  }
  return {
    type: (column) => sqlType(owned(column)),
    parse: (column, text) => parse(owned(column), text),
    typed: (column, text) => readerOf(owned(column)).value(text),
    fault: (column, text) => fault(owned(column), text),
    render: (column, value) => readerOf(owned(column)).render(value),
  }
}

/** DuckDB's type of a column of any table: a contract's own or one that the lake adds. */
export function sqlType(column: Pick<Column, 'type' | 'precision' | 'scale'>): string {
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

/** Good cells leave by the first branches: the rest runs for the others only. */
function fault(column: Column, text: string): string {
  const missing = column.nullable ? 'NULL' : reason('required', column, 'is missing')
  const { formed, value, surely, noun } = readerOf(column)
  const rules = rulesOf(column, text, value(text))
  const good = [formed(text), ...rules.map((rule) => rule.holds)].join(' AND ')
  return [
    `CASE WHEN ${text} IS NULL THEN ${missing}`,
    ...(surely ? [`WHEN ${surely(text)} THEN NULL`] : []),
    `WHEN ${good} THEN NULL`,
    ...(column.type === 'string' ? [] : [`WHEN ${fullMatch(text, AROUND)} THEN ${missing}`]),
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
  if (column.textForm === 'gtfs-time' && minimum === 0 && maximum === GTFS_TIME_MAX) return []
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

/** The choices as SQL literals, of text when `asText`. */
function choicesOf(column: Column, asText = column.type === 'string'): string | undefined {
  const choices = column.schema.enum as readonly unknown[] | undefined
  return choices
    ?.filter((choice) => choice !== null)
    .map((choice) => (asText ? literal(String(choice)) : String(choice)))
    .join(', ')
}

function readerOf(column: Column): Reader {
  return (column.textForm ? TEXT_FORMS[column.textForm] : READERS[column.type])(column)
}

const READERS: Record<Column['type'], (column: Column) => Reader> = {
  string: () => ({ formed: () => 'TRUE', value: (text) => text, render: (v) => v, noun: 'text' }),
  integer: (column) => ({
    formed: (text) => matches(text, INTEGER),
    value: (text) => cast(text, 'INTEGER'),
    surely: (text) => surelyInteger(column, text),
    render: plain,
    noun: 'a whole number',
  }),
  long: () => ({
    formed: (text) => matches(text, '-?[0-9]{1,19}'),
    value: (text) => cast(text, 'BIGINT'),
    render: plain,
    noun: 'a whole number',
  }),
  // DuckDB casts to DOUBLE what `cellValue` reads, and `1_000`, `+-1`, nan, inf and more spaces.
  double: () => ({
    formed: (text) =>
      `isfinite(${cast(text, 'DOUBLE')}) AND NOT regexp_matches(${text}, '[_\\n\\v\\f\\r]|[+]-')`,
    value: (text) => cast(text, 'DOUBLE'),
    render: (value) => `regexp_replace(${plain(value)}, '[.]0$', '')`,
    noun: 'a finite number',
  }),
  decimal: (column) => ({
    formed: (text) => matches(text, String(column.schema.pattern).slice(1, -1)),
    value: (text) => cast(text, sqlType(column)),
    render: (value) => (column.scale ? `rtrim(rtrim(${plain(value)}, '0'), '.')` : plain(value)),
    noun: `a decimal of ${column.precision} digits, ${column.scale} after the point`,
  }),
  boolean: () => ({
    formed: (text) => matches(text, '(true|false)'),
    value: (text) => either(text, 'true', 'false'),
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
  // No source writes a map into one cell: bulk landing builds it from the unknown columns.
  map: () => ({
    formed: () => 'FALSE',
    value: () => 'CAST(NULL AS MAP(VARCHAR, VARCHAR))',
    render: (value) => plain(`to_json(${value})`),
    noun: 'written in one cell',
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
    value: (text) => either(text, '1', '0'),
    surely: (text) => `${text} IN ('0', '1')`,
    render: (value) => `CASE WHEN ${value} THEN '1' WHEN NOT ${value} THEN '0' END`,
    noun: '0 or 1',
  }),
}

/** A canonical integer within the bounds, or the canonical text of a choice. */
function surelyInteger(column: Column, text: string): string {
  const choices = choicesOf(column, true)
  if (choices) return `${text} IN (${choices})`
  const value = cast(text, 'INTEGER')
  const { minimum, maximum } = column.schema
  return `${plain(value)} = ${text} AND ${value} BETWEEN ${minimum} AND ${maximum}`
}

function either(text: string, yes: string, no: string): string {
  const holds = (word: string) => `contains(${text}, ${literal(word)})`
  return `CASE WHEN ${holds(yes)} THEN TRUE WHEN ${holds(no)} THEN FALSE END`
}

function cast(text: string, type: string): string {
  return `TRY_CAST(${text} AS ${type})`
}

function plain(value: string): string {
  return `CAST(${value} AS VARCHAR)`
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

/** Does the text match an RE2 expression, spaces and tabs around it apart? */
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
