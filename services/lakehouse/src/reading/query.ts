import { createHash } from 'node:crypto'
import type { Column } from '@tongqu/contracts'
import { identifier } from '../sql.ts'
import type { LakeColumn, LakeTable } from '../table.ts'
import type { RecordsQuery } from '../types.ts'
import { boxConditions, geometryColumns, type ReadGeometry, readGeometry } from './box.ts'
import { canonicalColumns } from './canonical.ts'
import { type Condition, comparison, conditionOf } from './conditions.ts'
import { type Place, tooMany, unknownColumn, wrongDatetime, wrongOperator } from './refusals.ts'
import { type Check, type ReadRestriction, readRestriction } from './restriction.ts'
import { typedValue } from './values.ts'

/** A question that has been checked against its table: everything in it may be run. */
export type Question = {
  table: LakeTable
  /** Columns of the answer, in order. */
  columns: readonly LakeColumn[]
  /** All must hold. */
  conditions: readonly Condition[]
  /** Requirements beyond one column, e.g. a box over GeoJSON; SQL over `columns` they name. */
  checks: readonly Check[]
  order: readonly { column: LakeColumn; descending: boolean }[]
  /**
   * Rows that are alike in `order` come in that of these columns, which then make up the whole
   * order. Absent: in the order of the files, which tells of hidden columns too.
   */
  canonical: readonly LakeColumn[] | undefined
  /** What an access plan takes away beyond columns: applied right at the scan. */
  restriction: ReadRestriction | undefined
  /** Only when its columns lie in the view. */
  geometry: ReadGeometry | undefined
  /** Name of the one key column of the contract when it is text and in the view. */
  idColumn: string | undefined
  /** Same text, same question; cursors and caches are bound to it. */
  hash(): string
}

export const MAX_FILTERS = 64
export const MAX_ORDER_COLUMNS = 8

const HASH_CHARACTERS = 16

/**
 * Types a question by the contract of its table, or throws `Problem`: `unknown-column`,
 * `wrong-operator`, `wrong-value`, `wrong-bbox`, `wrong-datetime`, `no-geometry`. A column outside
 * `query.view` is unknown wherever it stands; no SQL ever holds its name.
 */
export function questionOf(table: LakeTable, query: RecordsQuery): Question {
  const restriction = query.restrict && readRestriction(table, query.restrict)
  const shown = visibleColumns(table, query.view)
  const { columns: all, byName: visible } = restriction ? maskedColumns(shown, restriction) : shown
  const find = (name: string, place: Place) => {
    const column = visible.get(name)
    if (!column) throw unknownColumn(name, place)
    return column
  }
  if (query.where.length > MAX_FILTERS) {
    throw tooMany('where', 'where', MAX_FILTERS)
  }
  const wanted = [...new Set(query.select)]
  const columns =
    wanted.length === 0 ? all : wanted.map((name, index) => find(name, `select/${index}`))
  const geometry = readGeometry(table.contract.geometry, visible)
  let hash: string | undefined
  const box = boxConditions(query.bbox, geometry, table.name)
  const conditions = [
    ...query.where.map((filter, index) => {
      const place = `where/${index}`
      return conditionOf(find(filter.column, place), filter, place)
    }),
    ...eventTimeConditions(table, query, visible),
    ...box.conditions,
  ]
  const isMasked = (name: string) => restriction?.masks.has(name) ?? false
  const hides = restriction !== undefined || shown.hides
  return {
    table,
    columns,
    conditions: conditions.map((condition) =>
      isMasked(condition.column.name) ? { ...condition, masked: true } : condition,
    ),
    checks: box.checks,
    order: orderOf(query, find),
    canonical: hides
      ? canonicalColumns(table, visible, [...columns, ...geometryColumns(geometry)])
      : undefined,
    restriction,
    geometry,
    idColumn: idColumn(table, visible),
    hash: () => {
      hash ??= hashOf(table, query, columns, hides)
      return hash
    },
  }
}

/** Masked values are of the same type, but no tokens. */
function maskedColumns({ columns, byName }: Visible, { masks }: ReadRestriction): Visible {
  const own = new Map<string, VisibleColumn>()
  for (const [name, { sealedAs, ...column }] of byName) {
    const isSealed = sealedAs !== undefined && !masks.has(name)
    own.set(name, isSealed ? { ...column, sealedAs } : column)
  }
  return { columns: columns.flatMap(({ name }) => own.get(name) ?? []), byName: own, hides: true }
}

/**
 * SQL of all conditions but those in `decided`, with the values it binds; their names begin with
 * `prefix`.
 */
export function whereSql(
  question: Pick<Question, 'conditions' | 'checks'>,
  decided: ReadonlySet<Condition> = new Set(),
  prefix = 'w',
): { sql: string; binds: Binds } {
  const binds: Binds = { values: {}, types: {} }
  let count = 0
  const parts = question.conditions
    .filter((condition) => !decided.has(condition))
    .map((condition) => {
      const placeholders = condition.values.map(({ bind, type, cast }) => {
        const name = `${prefix}${count++}`
        binds.values[name] = bind
        binds.types[name] = type
        return cast === undefined ? `$${name}` : `CAST($${name} AS ${cast})`
      })
      return condition.sql(placeholders)
    })
  const all = [...parts, ...question.checks.map(({ sql }) => sql)].map((part) => `(${part})`)
  return { sql: all.join(' AND '), binds }
}

export type Binds = {
  values: Record<string, Condition['values'][number]['bind']>
  types: Record<string, Condition['values'][number]['type']>
  /** A set that the statement looks texts up in by its digest; held while it runs. */
  subjects?: { allowed: ReadonlySet<string>; digest: string; key?: string }
}

/** Columns that the question reads, each once: the answer's, the filters', the order's. */
export function columnsRead(
  question: Pick<Question, 'columns' | 'conditions' | 'checks' | 'order' | 'canonical'>,
  more: readonly LakeColumn[] = [],
): LakeColumn[] {
  return [
    ...new Set([
      ...question.columns,
      ...question.conditions.map(({ column }) => column),
      ...question.checks.flatMap(({ columns }) => columns),
      ...question.order.map(({ column }) => column),
      ...(question.canonical ?? []),
      ...more,
    ]),
  ]
}

/** Columns that conditions look at as they are stored. */
export function storedColumns({ conditions }: Pick<Question, 'conditions'>): LakeColumn[] {
  return conditions.flatMap(({ stored, column }) => (stored ? [column] : []))
}

/** `ORDER BY` terms; nulls come last either way. */
export function orderTerms({ order, canonical = [] }: Pick<Question, 'order' | 'canonical'>) {
  const wanted = new Set(order.map(({ column }) => column.name))
  const rest = canonical.filter(({ name }) => !wanted.has(name))
  const terms = order.map(
    ({ column, descending }) =>
      `${identifier(column.name)} ${descending ? 'DESC' : 'ASC'} NULLS LAST`,
  )
  terms.push(...rest.map(({ name }) => `${identifier(name)} ASC NULLS LAST`))
  // 0 and -0 are alike, and written differently.
  for (const { name, type } of canonical) {
    if (type === 'double') terms.push(`signbit(${identifier(name)})`)
  }
  return terms
}

type VisibleColumn = LakeColumn & Partial<Pick<Column, 'textForm'>>

/** What a view shows of a table; plans hand the same array on for many questions. */
type Visible = {
  columns: readonly LakeColumn[]
  byName: ReadonlyMap<string, VisibleColumn>
  /** Does it leave out a column of the contract? */
  hides: boolean
}

const visibleOf = new WeakMap<readonly string[], WeakMap<LakeTable, Visible>>()

function visibleColumns(table: LakeTable, view: readonly string[]): Visible {
  const tables = visibleOf.get(view) ?? new WeakMap<LakeTable, Visible>()
  visibleOf.set(view, tables)
  const known = tables.get(table)
  if (known) return known
  const allowed = new Set(view)
  const forms = new Map(table.contract.columns.map(({ name, textForm }) => [name, textForm]))
  const columns = table.columns
    .filter(({ name }) => allowed.has(name))
    .map((column): VisibleColumn => {
      const textForm = forms.get(column.name)
      return textForm === undefined ? column : { ...column, textForm }
    })
  const hides = table.contract.columns.some(({ name }) => !allowed.has(name))
  const byName = new Map(columns.map((column) => [column.name, column]))
  const visible = { columns, byName, hides }
  tables.set(table, visible)
  return visible
}

function orderOf(
  query: RecordsQuery,
  find: (name: string, place: Place) => LakeColumn,
): Question['order'] {
  if (query.order.length > MAX_ORDER_COLUMNS) {
    throw tooMany('order', 'order', MAX_ORDER_COLUMNS)
  }
  const seen = new Set<string>()
  return query.order.flatMap(({ column: name, descending }, index) => {
    const column = find(name, `order/${index}`)
    if (column.type === 'map') throw wrongOperator('order', column, `order/${index}`)
    if (seen.has(name)) return []
    seen.add(name)
    return [{ column, descending }]
  })
}

/** `datetime` on the event time, both ends included (OGC API Features, 7.15.4). */
function eventTimeConditions(
  table: LakeTable,
  query: RecordsQuery,
  visible: ReadonlyMap<string, VisibleColumn>,
): Condition[] {
  if (!query.datetime) return []
  const column = visible.get(table.contract.eventTime ?? '')
  const { from, to } = query.datetime
  if (!column) throw wrongDatetime(`${from ?? '..'}/${to ?? '..'}`)
  const instant = (text: string) => {
    const value = typedValue(column, text)
    if (!value) throw wrongDatetime(text)
    return value
  }
  const first = from === undefined ? undefined : instant(from)
  const last = to === undefined ? undefined : instant(to)
  if (first && last && first.rank > last.rank) throw wrongDatetime(`${from}/${to}`)
  return [
    ...(first ? [comparison(column, 'gte', first)] : []),
    ...(last ? [comparison(column, 'lte', last)] : []),
  ]
}

function idColumn(
  table: LakeTable,
  visible: ReadonlyMap<string, VisibleColumn>,
): string | undefined {
  const [key, ...others] = table.contract.key
  const column = others.length === 0 ? visible.get(key ?? '') : undefined
  return column?.type === 'string' ? column.name : undefined
}

/** Who is hidden something gets rows in another order: such pages and cursors are theirs alone. */
function hashOf(
  table: LakeTable,
  query: RecordsQuery,
  columns: readonly LakeColumn[],
  hides: boolean,
): string {
  const { where, bbox, datetime, order, restrict } = query
  const names = columns.map(({ name }) => name)
  const text = JSON.stringify([
    table.folder,
    names,
    where.map(({ column, operator, values }) => [column, operator, values]),
    bbox ?? null,
    datetime?.from ?? null,
    datetime?.to ?? null,
    order.map(({ column, descending }) => [column, descending]),
    ...(hides ? [restrict ? readRestriction(table, restrict).digest : 'hides'] : []),
  ])
  return createHash('sha256').update(text).digest('base64url').slice(0, HASH_CHARACTERS)
}
