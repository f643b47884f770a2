/**
 * From the flat readings of one update to the entities they describe: entities of GTFS Realtime, or
 * the latest reading of each key of any other contract.
 */
import type { Contract } from '@tongqu/contracts'
import type { FeedUpdate } from '../types.ts'
import type { Row, RowsByTable } from './entity.ts'
import { sortRows } from './entity.ts'
import { type Kin, kinOf } from './kin.ts'
import { ROOTS } from './layout.ts'

export const GTFS_REALTIME = 'gtfs-realtime'

/** When it ended, in every contract of things that end: they leave the real-time state. */
const ENDED = 'ended_at'

const HEADER_TABLE = 'feed_message'
const ROOT_TABLES: ReadonlySet<string> = new Set(
  ROOTS.filter(({ isMessage }) => isMessage).map(({ table }) => table),
)

export type Group = {
  id: string
  time: number
  deleted: boolean
  rows: RowsByTable
  /** Of a reading that makes one thing with others. */
  kin?: Kin
}

export type Regrouped = {
  /** The row of `feed_message`, if there is one. */
  header: Row | undefined
  /** Event time of the whole, milliseconds since 1970; undefined when no reading has one. */
  time: number | undefined
  groups: Group[]
}

/** `contract` answers undefined for unknown contracts; their readings are left out. */
export function regroup(
  { readings }: FeedUpdate,
  contract: (id: string) => Contract | undefined,
): Regrouped {
  const isFeed = readings.some(({ contract: id }) => id.startsWith(`${GTFS_REALTIME}/`))
  return isFeed ? regroupFeed(readings) : regroupLatest(readings, contract)
}

function regroupFeed(readings: FeedUpdate['readings']): Regrouped {
  const groups = new Map<string, Group>()
  const tables = new Map<string, string>()
  let header: Row | undefined
  for (const { contract: id, reading } of readings) {
    let table = tables.get(id)
    if (table === undefined) {
      table = tableOf(id)
      tables.set(id, table)
    }
    if (table === HEADER_TABLE) {
      header = reading
      continue
    }
    const entity = String(reading.entity_id)
    const group = groupFor(groups, entity)
    group.time = Math.max(group.time, milliseconds(reading.event_time))
    if (reading.is_deleted === true) group.deleted = true
    const rows = group.rows[table]
    // A root stands once; a second one with the same id is a fault of the source: the last wins.
    if (rows === undefined || ROOT_TABLES.has(table)) group.rows[table] = [reading]
    else rows.push(reading)
  }
  const whole = [...groups.values()].filter(({ rows }) => rootOf(rows) !== undefined)
  for (const { rows } of whole) sortRows(rows)
  const time = header ? milliseconds(header.event_time) : newest(whole)
  return { header, time: known(time), groups: inOrder(whole) }
}

function regroupLatest(
  readings: FeedUpdate['readings'],
  contract: (id: string) => Contract | undefined,
): Regrouped {
  const groups = new Map<string, Group>()
  for (const { contract: id, reading } of readings) {
    const found = contract(id)
    if (found === undefined) continue
    const key = JSON.stringify([found.name, ...found.key.map((name) => reading[name])])
    const time = found.eventTime === undefined ? -1 : milliseconds(reading[found.eventTime])
    const group = groupFor(groups, key)
    if (time < group.time) continue
    group.time = time
    group.deleted = reading[ENDED] !== undefined && reading[ENDED] !== null
    group.rows[found.name] = [reading]
    const kin = kinOf(found, reading)
    if (kin) group.kin = kin
  }
  const whole = [...groups.values()]
  return { header: undefined, time: known(newest(whole)), groups: whole }
}

/** `gtfs-realtime/alert@1` → `alert`; empty for another family, which no plan of a feed names. */
function tableOf(contract: string): string {
  const [family, rest = ''] = contract.split('/')
  return family === GTFS_REALTIME ? rest.slice(0, rest.indexOf('@')) : ''
}

function groupFor(groups: Map<string, Group>, id: string): Group {
  const known = groups.get(id)
  if (known) return known
  const group: Group = { id, time: -1, deleted: false, rows: {} }
  groups.set(id, group)
  return group
}

/** The order of the message; readings usually arrive in it already. */
function inOrder(groups: Group[]): Group[] {
  const places = groups.map(({ rows }) => Number(rootOf(rows)?.entity_index ?? 0))
  if (places.every((place, index) => index === 0 || place >= (places[index - 1] ?? 0)))
    return groups
  return groups
    .map((group, index) => ({ group, place: places[index] ?? 0 }))
    .sort((a, b) => a.place - b.place)
    .map(({ group }) => group)
}

function rootOf(rows: RowsByTable): Row | undefined {
  for (const table of ROOT_TABLES) {
    const row = rows[table]?.[0]
    if (row) return row
  }
  return undefined
}

function newest(groups: readonly Group[]): number {
  return groups.reduce((time, group) => Math.max(time, group.time), -1)
}

function known(time: number): number | undefined {
  return time < 0 ? undefined : time
}

/** -1 for what is no instant. */
function milliseconds(value: unknown): number {
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN
  return Number.isNaN(time) ? -1 : time
}
