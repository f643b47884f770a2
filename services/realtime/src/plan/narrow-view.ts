/**
 * A dataset as a plan shows it that takes rows away or masks values: another dataset, made of what
 * is shown. Ids, order, times, counts and tags follow from that alone.
 */
import { createHash } from 'node:crypto'
import type { Contract } from '@tongqu/contracts'
import type { Entity, Row, RowsByTable } from '../feed/entity.ts'
import { INDEX_COLUMNS, ROOTS } from '../feed/layout.ts'
import type { DatasetView } from '../feed/view.ts'
import type { TablePlan } from '../types.ts'
import type { Pseudonyms } from './masks.ts'
import { restricts, type ShownTable, shownTable } from './table.ts'

type Tables = Readonly<Record<string, TablePlan>>

/** Contracts by the names of their tables, of what has arrived. */
export type KnownContracts = ReadonlyMap<string, Contract>

export type Narrowing = {
  /** Answers the same object as long as it is given the same. */
  of(view: DatasetView): DatasetView
}

const HEADER_TABLE = 'feed_message'
const ID_CHARACTERS = 16

/**
 * Does the plan need a view of its own? It does where it takes rows away or masks values; where a
 * table has arrived that it does not show; and where it hides what the feed goes by: event times,
 * of which the time of the whole is made, and keys, in whose place numbers would count the rest.
 */
export function needsNarrowing(tables: Tables, contracts: KnownContracts): boolean {
  if (Object.values(tables).some(restricts)) return true
  return [...contracts].some(([name, { eventTime, key }]) => {
    const plan = Object.hasOwn(tables, name) ? tables[name] : undefined
    if (!plan) return true
    if (plan.whole) return false
    const leading = eventTime === undefined ? key : [eventTime, ...key]
    return leading.some((column) => !plan.columns.includes(column))
  })
}

export function newNarrowing(
  tables: Tables,
  contracts: KnownContracts,
  pseudonyms: Pseudonyms,
): Narrowing {
  const shown = new Map<string, ShownTable>()
  let known: { view: DatasetView; narrowed: DatasetView } | undefined
  let before: ReadonlyMap<string, Named> = new Map()

  function tableOf(name: string): ShownTable | undefined {
    const contract = contracts.get(name)
    const plan = Object.hasOwn(tables, name) ? tables[name] : undefined
    if (!contract || !plan) return undefined
    const table = shown.get(name) ?? shownTable(contract, plan, pseudonyms)
    shown.set(name, table)
    return table
  }

  function narrowed(view: DatasetView): DatasetView {
    const found = withGroups(shownEntities(view, tableOf), tableOf)
    const list = named(found, { tables, contracts }, before)
    before = new Map(list.map((one) => [one.entity.id, one]))
    const entities = list.map(({ entity }) => entity)
    const header = view.header && tableOf(HEADER_TABLE)?.shown(view.header)
    const contentTime = newestOf(found, tableOf)
    return {
      feeds: [{ feed: '', prefix: '', entities }],
      header,
      contentTime: contentTime?.time,
      contentSpan: contentTime?.span,
      digest: '',
    }
  }

  return {
    of(view) {
      if (known?.view !== view) known = { view, narrowed: narrowed(view) }
      return known.narrowed
    },
  }
}

/** A row as it is shown, and what groups need to know of it. */
type Shown = { row: Row; key: string; member: unknown }
type Found = { tables: Map<string, Shown[]> }
type TableOf = (name: string) => ShownTable | undefined
/** An entity with the text of all that is shown of it. */
type Named = { text: string; entity: Entity }
type Names = { tables: Tables; contracts: KnownContracts }

function shownEntities({ feeds }: DatasetView, tableOf: TableOf): Found[] {
  const found: Found[] = []
  for (const { feed, entities } of feeds) {
    for (const entity of entities) {
      const tables = new Map<string, Shown[]>()
      for (const name in entity.rows) {
        const table = tableOf(name)
        const rows = table ? shownRows(entity.rows[name] ?? [], feed, table) : []
        if (rows.length > 0) tables.set(name, rows)
      }
      if (tables.size > 0) found.push({ tables })
    }
  }
  return found
}

function shownRows(rows: readonly Row[], feed: string, { shown, group }: ShownTable): Shown[] {
  return rows.flatMap((row) => {
    // Rows of a fleet name their own feed.
    const whole = row.feed_id === undefined ? { feed_id: feed, ...row } : row
    const one = shown(whole)
    if (!one) return []
    return [{ row: one, key: group?.keyOf(whole) ?? '', member: group?.memberOf(whole) }]
  })
}

/** Without the rows of groups that are too small. */
function withGroups(found: readonly Found[], tableOf: TableOf): Found[] {
  const members = new Map<string, Set<unknown>>()
  const placeOf = (name: string, key: string) => `${name}\n${key}`
  for (const { tables } of found) {
    for (const [name, rows] of tables) {
      if (!tableOf(name)?.group) continue
      for (const { key, member } of rows) {
        const place = placeOf(name, key)
        const known = members.get(place) ?? new Set()
        members.set(place, known)
        if (member !== undefined) known.add(member)
      }
    }
  }
  return found.flatMap((one) => {
    const tables = new Map<string, Shown[]>()
    for (const [name, rows] of one.tables) {
      const size = tableOf(name)?.group?.size ?? 0
      const left = rows.filter(
        ({ key }) => size === 0 || (members.get(placeOf(name, key))?.size ?? 0) >= size,
      )
      if (left.length > 0) tables.set(name, left)
    }
    return tables.size > 0 ? [{ tables }] : []
  })
}

/**
 * Entities in the order of their texts, which hold nothing but what is shown, each under an id of
 * the same kind. One that has not changed is the object it was, with what was made of it.
 */
function named(found: readonly Found[], names: Names, before: ReadonlyMap<string, Named>): Named[] {
  const several = feedsOf(found).size > 1
  const listed = found.map((one) => {
    const rows = rowsOf(one, names.tables)
    const text = JSON.stringify(Object.entries(rows).sort(([a], [b]) => compare(a, b)))
    return { rows, text, id: shownId(rows, names, several) ?? digestOf(text) }
  })
  listed.sort((a, b) => compare(a.id, b.id) || compare(a.text, b.text))
  const seen = new Map<string, number>()
  return listed.map(({ rows, text, id: wanted }, serial) => {
    const count = (seen.get(wanted) ?? 0) + 1
    seen.set(wanted, count)
    const id = count === 1 ? wanted : `${wanted}~${count}`
    const known = before.get(id)
    if (known?.text === text) return known
    return { text, entity: { id, serial, rows, time: 0, pieces: undefined } }
  })
}

/** Names of feeds as they are shown. */
function feedsOf(found: readonly Found[]): Set<unknown> {
  const feeds = new Set<unknown>()
  for (const { tables } of found) {
    for (const [first] of tables.values()) if (first) feeds.add(first.row.feed_id)
  }
  return feeds
}

/** Rows of a table stand in the order that is shown, or in that of their texts. */
function rowsOf({ tables: found }: Found, tables: Tables): RowsByTable {
  const rows: RowsByTable = {}
  for (const [name, list] of found) {
    const index = INDEX_COLUMNS[name]
    const own = list.map(({ row }) => row)
    const isShown = index !== undefined && tables[name]?.columns.includes(index)
    if (!isShown && own.length > 1) own.sort((a, b) => compare(textOf(a), textOf(b)))
    rows[name] = own
  }
  return rows
}

/** The id of a message, or the key of a reading, as it is shown; undefined where it is hidden. */
function shownId(
  rows: RowsByTable,
  { tables, contracts }: Names,
  several: boolean,
): string | undefined {
  for (const { table, id, isMessage } of ROOTS) {
    const row = rows[table]?.[0]
    if (!row) continue
    const value = tables[table]?.columns.includes(id) ? row[id] : undefined
    if (typeof value !== 'string') return undefined
    return isMessage && several ? `${String(row.feed_id ?? '')}:${value}` : value
  }
  const [table = '', list = []] = Object.entries(rows)[0] ?? []
  const key = contracts.get(table)?.key ?? []
  const known = key.length > 0 && key.every((name) => tables[table]?.columns.includes(name))
  return known ? JSON.stringify([table, ...key.map((name) => list[0]?.[name] ?? null)]) : undefined
}

/** The newest time shown, milliseconds since 1970, and how much later it may have been. */
function newestOf(found: readonly Found[], tableOf: TableOf) {
  let newest: { time: number; span: number } | undefined
  for (const { tables } of found) {
    for (const [name, rows] of tables) {
      const shown = tableOf(name)?.time
      if (!shown) continue
      for (const { row } of rows) {
        const time = Date.parse(String(row[shown.column]))
        if (Number.isNaN(time) || time <= (newest?.time ?? Number.NEGATIVE_INFINITY)) continue
        newest = { time, span: shown.spanMilliseconds }
      }
    }
  }
  return newest
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, ID_CHARACTERS)
}

function textOf(row: Row): string {
  return JSON.stringify(row)
}

function compare(left: string, right: string): number {
  if (left === right) return 0
  return left < right ? -1 : 1
}
