import type { AccessPlan, Mask, RowRule, TableView } from '@tongqu/access'
import type { Dataset } from '@tongqu/catalog'
import { type Column, type Contract, contractOf } from '@tongqu/contracts'
import { anyValue, columnOf, type Random, type Row } from './cells.ts'
import { PARTS, type Reading } from './rows.ts'

type Pseudonym = (key: string, text: string) => string
type View = TableView | undefined

/** How another world is made of the first: what this plan may not see is other there. */
export type Change = {
  plan: AccessPlan | undefined
  /** Stands in every text that is put in the place of a forbidden one. */
  mark: string
  random: Random
  pseudonym: Pseudonym
  /** So many forbidden rows more in the first table that hides any. */
  flood: number
}

/**
 * The rows of a dataset with other forbidden cells and rows: other content, number, order. What the
 * plan shows is the same, row by row. Tables that the plan shows whole stay as they are.
 */
export function changedRows(
  dataset: Dataset,
  readings: readonly Reading[],
  change: Change,
): Reading[] {
  return dataset.tables.flatMap(({ name, contract }) => {
    const rows = readings.filter((one) => one.contract === contract)
    const view = change.plan?.tables[name]
    return view?.whole ? rows : changedTable(contractOf(contract), view, rows, change)
  })
}

/** The rows that a view lets through, before masks. */
export function shownRows(view: View, contract: Contract, rows: readonly Row[], by: Pseudonym) {
  if (!view) return []
  const let_ = rows.filter((row) => lets(view, contract, row, by))
  const { minimumGroup } = view
  if (!minimumGroup) return let_
  const keyOf = (row: Row) =>
    JSON.stringify(minimumGroup.by.map((name) => maskedOf(row[name], view.masks[name], by)))
  const members = new Map<string, Set<unknown>>()
  for (const row of let_) {
    const own = members.get(keyOf(row)) ?? new Set()
    members.set(keyOf(row), own.add(row[minimumGroup.of]))
  }
  return let_.filter((row) => (members.get(keyOf(row))?.size ?? 0) >= minimumGroup.size)
}

function changedTable(
  contract: Contract,
  view: View,
  all: readonly Reading[],
  change: Change,
): Reading[] {
  const { random, pseudonym } = change
  const rows = all.map(({ reading }) => reading)
  const shown = new Set(shownRows(view, contract, rows, pseudonym))
  const isStill = (row: Row) => view !== undefined && lets(view, contract, row, pseudonym)
  const visible = all
    .filter(({ reading }) => shown.has(reading))
    .map((one, index) => {
      const reading = hiddenCells(contract, view, one.reading, { ...change, isStill, index })
      return { ...one, reading }
    })
  const hidden = rows.filter((row) => !shown.has(row))
  const group = view?.minimumGroup
  const pinned = group ? [...group.by, group.of] : []
  const others = hidden
    .filter((_, index) => index < PARTS || random(3) > 0)
    .map((row, index) => {
      const other = allCells(contract, row, { ...change, index: FORBIDDEN + index, pinned })
      return isStill(other) && !isStill(row) ? row : other
    })
  const more = group ? [] : forged(contract, hidden, change, FORBIDDEN + others.length)
  const forbidden = [...others, ...more.filter((row) => !isStill(row))].map((reading, index) => ({
    contract: contract.id,
    reading,
    part: index < PARTS ? index : random(PARTS),
  }))
  return mixed(visible, shuffled(forbidden, random), random)
}

/** Numbers in keys of forbidden rows begin here. */
const FORBIDDEN = 1_000

function forged(contract: Contract, hidden: readonly Row[], change: Change, from: number): Row[] {
  const { random, flood } = change
  if (hidden.length === 0) return []
  const count = contract.id === 'gtfs/stops@1' ? flood : 0
  return Array.from({ length: random(hidden.length + 1) + count }, (_, index) => {
    const model = hidden[index % hidden.length] ?? {}
    return allCells(contract, model, { ...change, index: from + index, pinned: [] })
  })
}

type One = Change & { index: number }

/** Columns of a row that the view hides get other values; masked ones such as mask to the same. */
function hiddenCells(
  contract: Contract,
  view: View,
  row: Row,
  change: One & { isStill(row: Row): boolean },
): Row {
  const now: Row = { ...row }
  for (const column of contract.columns) {
    const { name } = column
    const mask = view?.masks[name]
    const isShown = view?.columns.includes(name) ?? false
    if (isShown && !mask) continue
    const value =
      isShown && mask ? alike(row[name], mask, change) : other(column, row, contract, change)
    const before = now[name]
    put(now, name, value)
    if (!change.isStill(now)) put(now, name, before)
  }
  return now
}

function allCells(contract: Contract, row: Row, change: One & { pinned: readonly string[] }): Row {
  const now: Row = { ...row }
  for (const column of contract.columns) {
    if (change.pinned.includes(column.name)) continue
    put(now, column.name, other(column, row, contract, change))
  }
  return now
}

function put(row: Row, name: string, value: unknown): void {
  if (value === undefined) delete row[name]
  else row[name] = value
}

/** They say whether a thing is there at all: that is seen by whoever sees the thing. */
const STEERING: ReadonlySet<string> = new Set(['ended_at', 'is_deleted', 'valid_until'])

/** Another value; keys stay apart from each other, and what must be there is. */
function other(column: Column, row: Row, contract: Contract, change: One): unknown {
  const { mark, random, index } = change
  const { name, nullable } = column
  const before = row[name]
  if (contract.key.includes(name)) return fits(column, mark) ? `${mark}k${index}` : before
  if (STEERING.has(name)) return before
  if (name === 'entity_index') return before
  if (contract.eventTime === name) return shifted(String(before), random)
  if (nullable && random(8) === 0) return undefined
  return anyValue(column, mark, random) ?? before
}

/** May any text stand there? */
function fits({ type, schema }: Column, mark: string): boolean {
  const {
    pattern,
    maxLength = 99,
    enum: words,
  } = schema as Record<string, unknown> & {
    maxLength?: number
  }
  const isFree = pattern === undefined && words === undefined
  return type === 'string' && isFree && maxLength >= mark.length + 6
}

/** Some minutes earlier or later, never in the future, nor on another day of the province. */
function shifted(instant: string, random: Random): string {
  return new Date(Date.parse(instant) - random(900) * 1_000).toISOString()
}

/** Another value that looks the same under the mask. */
function alike(value: unknown, mask: Mask, { mark, index, random }: One): unknown {
  if (value === undefined || value === null) return value
  switch (mask.kind) {
    case 'pseudonym':
      return value
    case 'prefix':
      return `${[...String(value)].slice(0, mask.characters).join('')}${mark}${index}`
    case 'time': {
      const span = mask.seconds * 1_000
      const floor = Math.floor(Date.parse(String(value)) / span) * span
      return new Date(floor + random(mask.seconds) * 1_000).toISOString()
    }
    case 'grid': {
      const floor = Math.floor(Number(value) / mask.step) * mask.step
      const inside = floor + mask.step * (0.1 + random(80) / 100)
      return Number.isInteger(value) && mask.step > 1
        ? Math.ceil(floor + random(mask.step))
        : inside
    }
  }
}

function maskedOf(value: unknown, mask: Mask | undefined, by: Pseudonym): unknown {
  if (!mask || value === undefined || value === null) return value ?? null
  if (mask.kind === 'pseudonym') return by(mask.key, String(value))
  if (mask.kind === 'prefix') return [...String(value)].slice(0, mask.characters).join('')
  if (mask.kind === 'time') return Math.floor(Date.parse(String(value)) / 1_000 / mask.seconds)
  return Math.floor(Number(value) / mask.step)
}

function lets(view: TableView, contract: Contract, row: Row, by: Pseudonym): boolean {
  const { rows, area, period, subjects } = view
  if (!rows.every((rule) => meets(row, rule, contract))) return false
  if (area && !isInside(row, contract, area)) return false
  const time = Date.parse(String(row[contract.eventTime ?? '']))
  if (period?.from && !(time >= Date.parse(period.from))) return false
  if (period?.to && !(time < Date.parse(period.to))) return false
  if (!subjects) return true
  const text = row[subjects.column]
  if (typeof text !== 'string') return false
  return subjects.allowed.has(subjects.key === undefined ? text : by(subjects.key, text))
}

/** The rules of these tests: `eq`, `neq` and `in` of texts, comparisons of numbers. */
function meets(row: Row, { column, operator, values }: RowRule, contract: Contract): boolean {
  if (!columnOf(contract, column)) throw new Error(`no column ${column}`)
  const value = row[column]
  if (value === undefined || value === null) return false
  const [first = ''] = values
  switch (operator) {
    case 'eq':
      return String(value) === first
    case 'neq':
      return String(value) !== first
    case 'in':
      return values.includes(String(value))
    case 'gte':
      return Number(value) >= Number(first)
    case 'lt':
      return Number(value) < Number(first)
    default:
      throw new Error(`these tests do not know ${operator}`)
  }
}

function isInside(row: Row, { geometry }: Contract, area: readonly number[]): boolean {
  if (geometry?.kind !== 'point') return false
  const [west = 0, south = 0, east = 0, north = 0] = area
  const { [geometry.longitude]: longitude, [geometry.latitude]: latitude } = row
  if (typeof longitude !== 'number' || typeof latitude !== 'number') return false
  return longitude >= west && longitude <= east && latitude >= south && latitude <= north
}

/** The others anywhere between the visible ones, which stay in their order. */
function mixed<T>(visible: readonly T[], others: readonly T[], random: Random): T[] {
  const list: T[] = []
  let [left, right] = [0, 0]
  while (left < visible.length || right < others.length) {
    const rest = visible.length - left
    const isLeft = random(rest + others.length - right) < rest
    list.push((isLeft ? visible[left++] : others[right++]) as T)
  }
  return list
}

function shuffled<T>(list: readonly T[], random: Random): T[] {
  const order = [...list]
  for (let last = order.length - 1; last > 0; last -= 1) {
    const at = random(last + 1)
    const [one, two] = [order[last], order[at]] as [T, T]
    order[last] = two
    order[at] = one
  }
  return order
}
