import { type ContractId, isValid, type Violation, validate } from '@tongqu/contracts'
import { rowSealer } from '../cells/seal-row.ts'
import type { Cells } from '../keys/cells.ts'
import type { LakeTable } from '../table.ts'
import type { FeedDelivery, LakeReading, LakeReject } from '../types.ts'
import type { EventDate } from './event-date.ts'
import { identityIn } from './identity.ts'
import { createHashSet, hashIdentity, type KeyWindow, WORDS } from './key-window.ts'

/** Rows of one table and one partition, each a JSON text. */
export type RowGroup = { table: LakeTable; eventDate: string | undefined; lines: string[] }

/** One table's share of a delivery, sorted and checked. */
export type SortedTable = {
  table: LakeTable
  /** By event date; the key of a table without event time is ''. */
  groups: Map<string, RowGroup>
  readings: number
  repeats: number
  /** Hash words of all identities of the delivery, for the window once it is decided. */
  seen: number[]
}

export type Sorted = { tables: Map<string, SortedTable>; rejects: LakeReject[] }

export type SortDeps = {
  delivery: FeedDelivery
  tableOf(contract: ContractId): LakeTable | undefined
  /** Undefined: repeats are dropped inside the delivery only. */
  windowOf(table: LakeTable): KeyWindow | undefined
  eventDate: EventDate
  /** Seals personal text; a table that has such text can not be sorted without. */
  cells: Cells | undefined
}

/** Characters of a refused reading that are kept with the reject. */
const RAW_CHARACTERS = 4000

/**
 * Checks each reading against its contract, seals what is personal in it, drops repeats, and groups
 * the rest by table and event date. Pure: the windows are asked, not changed.
 */
export function sortReadings(readings: readonly LakeReading[], deps: SortDeps): Sorted {
  const tables = new Map<string, SortedTable>()
  const rejects: LakeReject[] = []
  const sorters = new Map<ContractId, Sorter | undefined>()
  for (const [index, { contract, reading }] of readings.entries()) {
    let sorter = sorters.get(contract)
    if (!sorter && !sorters.has(contract)) {
      sorter = createSorter(contract, deps)
      sorters.set(contract, sorter)
      if (sorter) tables.set(sorter.sorted.table.name, sorter.sorted)
    }
    const reject = sorter ? sorter.take(reading, index) : noTable(contract, index, reading)
    if (reject) rejects.push(reject)
  }
  return { tables, rejects }
}

type Sorter = {
  sorted: SortedTable
  take(reading: Record<string, unknown>, index: number): LakeReject | undefined
}

function createSorter(contract: ContractId, deps: SortDeps): Sorter | undefined {
  const table = deps.tableOf(contract)
  if (!table) return undefined
  const { delivery, eventDate } = deps
  const window = deps.windowOf(table)
  const identity = identityIn(table.contract, delivery.feed, delivery.receivedAt)
  const receivedAt = Date.parse(delivery.receivedAt)
  const { eventTime } = table.contract
  const sealed = rowSealer(table, deps.cells) ?? same
  const inDelivery = createHashSet()
  const hash = new Uint32Array(WORDS)
  const groups = new Map<string, RowGroup>()
  const sorted: SortedTable = { table, groups, readings: 0, repeats: 0, seen: [] }

  function isRepeat(reading: Record<string, unknown>): boolean {
    hashIdentity(identity(reading), hash)
    if (!inDelivery.add(hash, 0)) return true
    for (const word of hash) sorted.seen.push(word)
    return window?.has(hash, 0) ?? false
  }

  function groupOf(reading: Record<string, unknown>): RowGroup {
    const at = eventTime === undefined ? undefined : reading[eventTime]
    const instant = typeof at === 'string' ? Date.parse(at) : receivedAt
    const date = eventTime === undefined ? undefined : eventDate(instant, receivedAt)
    let group = groups.get(date ?? '')
    if (!group) {
      group = { table: sorted.table, eventDate: date, lines: [] }
      groups.set(date ?? '', group)
    }
    return group
  }

  function take(reading: Record<string, unknown>, index: number): LakeReject | undefined {
    if (!isValid(contract, reading)) {
      return refused(contract, index, reading, validate(contract, reading))
    }
    const row = sealed(reading)
    const line = row && JSON.stringify(row)
    if (!line || hasLoneSurrogate(line, reading)) {
      const violation = { at: '', rule: 'text', message: 'has half a character (lone surrogate)' }
      return refused(contract, index, reading, [violation])
    }
    if (isRepeat(row)) {
      sorted.repeats += 1
      return undefined
    }
    groupOf(reading).lines.push(line)
    sorted.readings += 1
    return undefined
  }

  return { sorted, take }
}

function same(reading: Record<string, unknown>): Record<string, unknown> {
  return reading
}

function refused(
  contract: ContractId,
  index: number,
  reading: Record<string, unknown>,
  violations: readonly Violation[],
): LakeReject {
  const first = violations[0]
  const reason = violations.map(({ at, message }) => `${at || '/'} ${message}`).join('; ')
  return {
    contract,
    at: `${contract}[${index}]${first?.at ?? ''}`,
    code: first?.rule ?? 'invalid',
    reason,
    raw: rawOf(reading),
  }
}

function noTable(
  contract: ContractId,
  index: number,
  reading: Record<string, unknown>,
): LakeReject {
  return {
    contract,
    at: `${contract}[${index}]`,
    code: 'no-such-table',
    reason: `the dataset has no table for ${contract}`,
    raw: rawOf(reading),
  }
}

function rawOf(reading: Record<string, unknown>): string {
  return JSON.stringify(reading).slice(0, RAW_CHARACTERS)
}

/** DuckDB refuses a file with one; JSON.stringify writes it as an escape, which is quick to see. */
function hasLoneSurrogate(line: string, reading: Record<string, unknown>): boolean {
  if (!line.includes('\\ud')) return false
  const texts = Object.values(reading).flatMap((value) =>
    typeof value === 'object' && value !== null ? Object.entries(value).flat() : [value],
  )
  return texts.some((text) => typeof text === 'string' && !text.isWellFormed())
}
