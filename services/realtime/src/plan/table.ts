/** One table as a plan shows it: rows let through, values masked, groups counted. */
import type { Column, Contract } from '@tongqu/contracts'
import type { Row } from '../feed/entity.ts'
import { FLEET_COLUMNS, FLEET_CONTRACT } from '../feed/fleet-columns.ts'
import type { TablePlan } from '../types.ts'
import { type Masking, maskingOf, type Pseudonyms } from './masks.ts'
import { type Columns, type RowTest, rowTests } from './rules.ts'

export type ShownTable = {
  /** The row as the plan shows it; undefined when it is not let through. */
  shown(row: Row): Row | undefined
  /** Which group a row counts for, and as what; undefined: groups do not count. */
  group: { size: number; keyOf(row: Row): string; memberOf(row: Row): unknown } | undefined
  /** The event time that is shown: its column, and how much later the event may have been. */
  time: { column: string; spanMilliseconds: number } | undefined
}

const FEED: Pick<Column, 'name' | 'type'> = { name: 'feed_id', type: 'string' }

/** Does the plan change anything but which columns are shown? */
export function restricts({ masks, rows, area, period, subjects, minimumGroup }: TablePlan) {
  const some = Object.keys(masks ?? {}).length > 0 || (rows?.length ?? 0) > 0
  return some || !!area || !!period || !!subjects || !!minimumGroup
}

/**
 * Rows hold `feed_id` and the columns of the contract; of fleets those that real time carries.
 * Throws a plain error for a plan that can not be applied: nothing of the dataset leaves then.
 */
export function shownTable(
  contract: Contract,
  plan: TablePlan,
  pseudonyms: Pseudonyms,
): ShownTable {
  const columns = columnsOf(contract)
  const tests = rowTests(contract, plan, columns, pseudonyms)
  const maskings = maskingsOf(plan, columns, pseudonyms)
  const masked = (row: Row, name: string) => maskedValue(row[name], maskings.get(name))
  const names = plan.columns
  return {
    shown(row) {
      if (!lets(tests, row)) return undefined
      const shown: Record<string, unknown> = {}
      for (const name of names) {
        const value = masked(row, name)
        if (value !== undefined) shown[name] = value
      }
      return shown
    },
    group: groupOf(plan, columns, masked),
    time: timeOf(contract, plan),
  }
}

function lets(tests: readonly RowTest[], row: Row): boolean {
  for (const test of tests) if (!test(row)) return false
  return true
}

function maskedValue(value: unknown, masking: Masking | undefined): unknown {
  return value === null || value === undefined || !masking ? value : masking(value)
}

function columnsOf(contract: Contract): Columns {
  const own = new Map(contract.columns.map((column) => [column.name, column]))
  const carried = contract.id === FLEET_CONTRACT ? new Set<string>(FLEET_COLUMNS) : undefined
  return {
    of(name) {
      if (name === FEED.name) return FEED as Column
      return !carried || carried.has(name) ? own.get(name) : undefined
    },
  }
}

function maskingsOf(
  { masks = {} }: TablePlan,
  columns: Columns,
  pseudonyms: Pseudonyms,
): Map<string, Masking> {
  const maskings = new Map<string, Masking>()
  for (const [name, mask] of Object.entries(masks)) {
    const column = columns.of(name)
    // What is not here can not leave.
    if (column) maskings.set(name, maskingOf(column, mask, pseudonyms))
  }
  return maskings
}

function groupOf(
  { minimumGroup }: TablePlan,
  columns: Columns,
  masked: (row: Row, name: string) => unknown,
): ShownTable['group'] {
  if (!minimumGroup) return undefined
  const { size, by, of } = minimumGroup
  const known = [...by, of].every((name) => columns.of(name))
  return {
    size: known ? size : Number.POSITIVE_INFINITY,
    keyOf: (row) => JSON.stringify(by.map((name) => masked(row, name) ?? null)),
    memberOf: (row) => row[of] ?? undefined,
  }
}

function timeOf({ eventTime }: Contract, { columns, masks }: TablePlan): ShownTable['time'] {
  if (eventTime === undefined || !columns.includes(eventTime)) return undefined
  const mask = masks?.[eventTime]
  if (mask && mask.kind !== 'time') return undefined
  return { column: eventTime, spanMilliseconds: (mask?.seconds ?? 0) * 1000 }
}
