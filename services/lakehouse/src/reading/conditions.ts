import type { Column } from '@tongqu/contracts'
import { SEAL_CELL } from '../cells/functions.ts'
import { identifier, literal } from '../sql.ts'
import type { LakeColumn } from '../table.ts'
import type { Filter, Operator } from '../types.ts'
import type { Bounds, LakeFile } from './files.ts'
import { type Place, tooMany, wrongOperator, wrongValue } from './refusals.ts'
import { storedName } from './scan.ts'
import { compareRanks, FORMS, type Rank, type TypedValue, typedValue } from './values.ts'

/** One requirement on a row. */
export type Condition = {
  column: LakeColumn
  operator: Operator
  values: readonly TypedValue[]
  /** Looks at the column as it is stored (`storedName`), not at its text. */
  stored?: boolean
  /** Its column leaves masked: what files tell of the values stored says nothing of it. */
  masked?: boolean
  /** DuckDB joins the rows with the values, and rows leave a join in any order. */
  joins?: boolean
  /** SQL, given the placeholders of `values`. */
  sql(placeholders: readonly string[]): string
  /** False when no row of the file can meet it. */
  mayHold(file: LakeFile): boolean
}

export const MAX_IN_VALUES = 1_000
export const MAX_PATTERN_CHARACTERS = 256

/** More values than this DuckDB 1.5.5 puts into a table and joins (tried with 3 to 40). */
const MAX_COMPARED_VALUES = 4

const COMPARISONS: Partial<Record<Operator, string>> = {
  eq: '=',
  neq: '<>',
  gt: '>',
  gte: '>=',
  lt: '<',
  lte: '<=',
}
const OPERATORS: ReadonlySet<string> = new Set([
  ...Object.keys(COMPARISONS),
  'in',
  'like',
  'is',
] satisfies string[])

/** Timestamp bounds of other Delta writers may be cut to the millisecond instead of rounded up. */
const CUT_MICROSECONDS = 999n

/** The condition a filter states; throws `wrong-operator` or `wrong-value`. */
export function conditionOf(
  column: LakeColumn & Partial<Pick<Column, 'textForm'>>,
  filter: Filter,
  place: Place,
): Condition {
  const condition = plainCondition(column, filter, place)
  return column.sealedAs === undefined ? condition : onTokens(condition, column.sealedAs)
}

function plainCondition(
  column: LakeColumn & Partial<Pick<Column, 'textForm'>>,
  filter: Filter,
  place: Place,
): Condition {
  const { operator } = filter
  if (!OPERATORS.has(operator)) throw wrongOperator(String(operator), column, place)
  if (operator === 'is') return isCondition(column, filter, place)
  if (column.type === 'map') throw wrongOperator(operator, column, place)
  if (operator === 'like') return likeCondition(column, filter, place)
  if (operator === 'in') return inCondition(column, filter, place)
  if (column.type === 'boolean' && operator !== 'eq' && operator !== 'neq') {
    throw wrongOperator(operator, column, place)
  }
  return comparison(column, operator, typedOf(column, only(column, filter, place), place))
}

/**
 * Equal texts have equal tokens, so that a search needs to reveal nothing; beside the token the
 * text itself is looked for, as it was written before there were tokens. Where order or parts of
 * the text count, it is revealed. What another writer's statistics may tell is about tokens.
 */
function onTokens(condition: Condition, sealedAs: string): Condition {
  const { column, operator } = condition
  const name = storedName(column)
  const both = (placeholders: readonly string[]) =>
    placeholders.flatMap((text) => [text, `${SEAL_CELL}(${literal(sealedAs)}, ${text})`]).join(', ')
  if (operator === 'is') return { ...condition, stored: true, sql: () => `${name} IS NULL` }
  const joins = condition.values.length * 2 > MAX_COMPARED_VALUES
  const unknown = { ...condition, joins, mayHold: () => true }
  switch (operator) {
    case 'eq':
    case 'in':
      return { ...unknown, stored: true, sql: (texts) => `${name} IN (${both(texts)})` }
    case 'neq':
      return { ...unknown, stored: true, sql: (texts) => `${name} NOT IN (${both(texts)})` }
    default:
      return unknown
  }
}

/** A comparison with a value that is typed already. */
export function comparison(column: LakeColumn, operator: Operator, value: TypedValue): Condition {
  return {
    column,
    operator,
    values: [value],
    sql: ([placeholder]) => `${identifier(column.name)} ${COMPARISONS[operator]} ${placeholder}`,
    mayHold: (file) => mayCompare(file.bounds(column), operator, value.rank, column),
  }
}

function inCondition(column: LakeColumn, filter: Filter, place: Place): Condition {
  if (filter.values.length > MAX_IN_VALUES) throw tooMany(column.name, place, MAX_IN_VALUES)
  if (filter.values.length === 0) throw wrongValue(column.name, place, '', FORMS[column.type])
  const values = filter.values.map((text) => typedOf(column, text, place))
  return {
    column,
    operator: 'in',
    values,
    joins: values.length > MAX_COMPARED_VALUES,
    sql: (placeholders) => `${identifier(column.name)} IN (${placeholders.join(', ')})`,
    mayHold: (file) => {
      const bounds = file.bounds(column)
      return values.some(({ rank }) => mayCompare(bounds, 'eq', rank, column))
    },
  }
}

function isCondition(column: LakeColumn, filter: Filter, place: Place): Condition {
  const text = only(column, filter, place)
  const name = identifier(column.name)
  if (text === 'null') {
    return {
      column,
      operator: 'is',
      values: [],
      sql: () => `${name} IS NULL`,
      mayHold: (file) => file.bounds(column).nulls !== 'none',
    }
  }
  if (text !== 'true' && text !== 'false') {
    throw wrongValue(column.name, place, text, 'null | true | false')
  }
  if (column.type !== 'boolean') throw wrongOperator(`is.${text}`, column, place)
  return comparison(column, 'eq', typedOf(column, text, place))
}

/**
 * `%` and `*` stand for any run of characters, `_` for one, a backslash takes the next sign as it
 * is. Matched by RE2, whose time is linear in the text whatever the pattern: LIKE's is not.
 */
function likeCondition(column: LakeColumn, filter: Filter, place: Place): Condition {
  if (column.type !== 'string') throw wrongOperator('like', column, place)
  const pattern = only(column, filter, place)
  if (pattern.length > MAX_PATTERN_CHARACTERS) {
    throw wrongValue(column.name, place, pattern, `≤ ${MAX_PATTERN_CHARACTERS}`)
  }
  const value = typedOf(column, pattern, place)
  return {
    column,
    operator: 'like',
    values: [{ ...value, bind: expressionOf(pattern) }],
    sql: ([placeholder]) => `regexp_full_match(${identifier(column.name)}, ${placeholder}, 's')`,
    mayHold: (file) => file.bounds(column).nulls !== 'all',
  }
}

function expressionOf(pattern: string): string {
  return pattern.replace(/\\?./gsu, (sign) => {
    if (sign === '%' || sign === '*') return '.*'
    if (sign === '_') return '.'
    const plain = sign.length > 1 && sign.startsWith('\\') ? sign.slice(1) : sign
    return plain.replace(/[\\^$.*+?()[\]{}|-]/g, '\\$&')
  })
}

function only(column: LakeColumn, filter: Filter, place: Place): string {
  const [text] = filter.values
  if (filter.values.length !== 1 || text === undefined) {
    throw wrongValue(column.name, place, filter.values.join(','), FORMS[column.type])
  }
  return text
}

function typedOf(column: LakeColumn, text: string, place: Place): TypedValue {
  const value = typedValue(column, text)
  if (!value) throw wrongValue(column.name, place, text, FORMS[column.type])
  return value
}

function mayCompare(bounds: Bounds, operator: Operator, rank: Rank, column: LakeColumn): boolean {
  if (bounds.nulls === 'all') return false
  const { min } = bounds
  const max = column.type === 'timestamp' ? roundedUp(bounds) : bounds.max
  const belowMin = min === undefined ? 1 : compareRanks(rank, min)
  const aboveMax = max === undefined ? -1 : compareRanks(rank, max)
  switch (operator) {
    case 'eq':
      return belowMin >= 0 && aboveMax <= 0
    case 'neq':
      return !(bounds.constant && belowMin === 0)
    case 'gt':
      return aboveMax < 0
    case 'gte':
      return aboveMax <= 0
    case 'lt':
      return belowMin > 0
    case 'lte':
      return belowMin >= 0
    default:
      return true
  }
}

function roundedUp({ max, constant }: Bounds): Rank | undefined {
  return typeof max === 'bigint' && !constant ? max + CUT_MICROSECONDS : max
}
