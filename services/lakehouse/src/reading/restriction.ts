import { createHash } from 'node:crypto'
import type { Column } from '@tongqu/contracts'
import { identifier } from '../sql.ts'
import type { LakeColumn, LakeTable } from '../table.ts'
import type { Restriction } from '../types.ts'
import { boxConditions, readGeometry } from './box.ts'
import { type Condition, comparison, conditionOf } from './conditions.ts'
import { cutsDays, maskedSql } from './masks.ts'
import { typedValue } from './values.ts'

/** SQL of a requirement beyond one column, over the columns it names. */
export type Check = { columns: readonly LakeColumn[]; sql: string }

/** A restriction that has been checked against its table. */
export type ReadRestriction = {
  /** Rows must meet them as they are stored; their columns may be hidden. */
  conditions: readonly Condition[]
  checks: readonly Check[]
  subjects:
    | { column: LakeColumn; allowed: ReadonlySet<string>; digest: string; key?: string }
    | undefined
  masks: ReadonlyMap<string, MaskedColumn>
  group: { size: number; by: readonly LakeColumn[]; of: LakeColumn } | undefined
  /** Does it take rows away? */
  takesRows: boolean
  /** Equal texts, equal restrictions. */
  digest: string
}

/** The value that stands in the place of a column's: SQL over the columns it reads. */
export type MaskedColumn = { reads: LakeColumn; sql: string }

/** The relation whose columns the SQL of masks names. */
export const HELD = 'held'

const EVENT_DATE = 'event_date'

const known = new WeakMap<Restriction, WeakMap<LakeTable, ReadRestriction>>()

/**
 * Types a restriction by the contract of its table. Throws a plain error for one that can not be
 * applied: it is the plan that is wrong, and what stands in it is nobody's to read.
 */
export function readRestriction(table: LakeTable, restriction: Restriction): ReadRestriction {
  const tables = known.get(restriction) ?? new WeakMap<LakeTable, ReadRestriction>()
  known.set(restriction, tables)
  let read = tables.get(table)
  if (!read) {
    try {
      read = typed(table, restriction)
    } catch (cause) {
      throw new Error(`a restriction of ${table.name} can not be applied`, { cause })
    }
    tables.set(table, read)
  }
  return read
}

function typed(table: LakeTable, restriction: Restriction): ReadRestriction {
  const forms = new Map(table.contract.columns.map(({ name, textForm }) => [name, textForm]))
  const columns = new Map<string, LakeColumn & Partial<Pick<Column, 'textForm'>>>()
  for (const column of table.columns) {
    const textForm = forms.get(column.name)
    columns.set(column.name, textForm === undefined ? column : { ...column, textForm })
  }
  const find = (name: string) => {
    const column = columns.get(name)
    if (!column) throw new Error(`there is no column ${name}`)
    return column
  }
  const { rows, subjects, minimumGroup } = restriction
  const box = areaOf(table, restriction, columns)
  const conditions = [
    ...rows.map((rule, index) => conditionOf(find(rule.column), rule, `rows/${index}`)),
    ...periodOf(table, restriction, columns),
    ...box.conditions,
  ]
  const checks = [...box.checks, ...neverOf(table, restriction)]
  return {
    conditions,
    checks,
    subjects: subjects && { ...subjects, column: find(subjects.column) },
    masks: masksOf(table, restriction, find),
    group: minimumGroup && {
      size: sizeOf(minimumGroup.size),
      by: minimumGroup.by.map(find),
      of: find(minimumGroup.of),
    },
    takesRows: conditions.length + checks.length > 0 || !!subjects || !!minimumGroup,
    digest: digestOf(restriction),
  }
}

function masksOf(
  table: LakeTable,
  { masks }: Restriction,
  find: (name: string) => LakeColumn,
): Map<string, MaskedColumn> {
  const masked = new Map<string, MaskedColumn>()
  for (const [name, mask] of Object.entries(masks)) {
    const column = find(name)
    masked.set(name, { reads: column, sql: maskedSql(column, mask, held(column)) })
  }
  const { eventTime } = table.contract
  const time = eventTime === undefined ? undefined : masked.get(eventTime)
  if (time && cutsDays(masks[time.reads.name]) && !masked.has(EVENT_DATE)) {
    // The day would tell more of the instant than the instant shown does.
    masked.set(EVENT_DATE, { reads: time.reads, sql: `CAST(${time.sql} AS DATE)` })
  }
  return masked
}

/** SQL name of a column as it is stored and revealed. */
export function held({ name }: Pick<LakeColumn, 'name'>): string {
  return `${HELD}.${identifier(name)}`
}

function areaOf(
  table: LakeTable,
  { area }: Restriction,
  columns: ReadonlyMap<string, LakeColumn>,
): ReturnType<typeof boxConditions> {
  const geometry = readGeometry(table.contract.geometry, columns)
  return boxConditions(geometry && area, geometry, table.name)
}

/** Where a table has nothing by which an area or a period could be told, no row is inside. */
function neverOf({ contract }: LakeTable, { area, period }: Restriction): Check[] {
  const noPlace = area !== undefined && contract.geometry === undefined
  const isPeriod = period?.from !== undefined || period?.to !== undefined
  const noTime = isPeriod && contract.eventTime === undefined
  return noPlace || noTime ? [{ columns: [], sql: 'FALSE' }] : []
}

function periodOf(
  table: LakeTable,
  { period }: Restriction,
  columns: ReadonlyMap<string, LakeColumn>,
): Condition[] {
  const column = columns.get(table.contract.eventTime ?? '')
  if (!period || !column) return []
  const instant = (text: string) => {
    const value = typedValue(column, text)
    if (!value) throw new Error('a period must be RFC 3339')
    return value
  }
  const { from, to } = period
  return [
    ...(from === undefined ? [] : [comparison(column, 'gte', instant(from))]),
    ...(to === undefined ? [] : [comparison(column, 'lt', instant(to))]),
  ]
}

function sizeOf(size: number): number {
  if (!Number.isSafeInteger(size) || size < 1) throw new Error('a group has at least one member')
  return size
}

function digestOf({ masks, rows, area, period, subjects, minimumGroup }: Restriction): string {
  const text = JSON.stringify([
    Object.entries(masks).sort(([a], [b]) => (a < b ? -1 : 1)),
    rows.map(({ column, operator, values }) => [column, operator, values]),
    area ?? null,
    period ? [period.from ?? null, period.to ?? null] : null,
    subjects ? [subjects.column, subjects.digest] : null,
    minimumGroup ? [minimumGroup.size, minimumGroup.by, minimumGroup.of] : null,
  ])
  return createHash('sha256').update(text).digest('base64url')
}
