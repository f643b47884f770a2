/**
 * How events travel between processes. The readings of a feed repeat the same twenty names for
 * every vehicle; sent as columns they take a fraction of the time and of the bytes.
 */
import { FLEET_COLUMNS, FLEET_CONTRACT } from '../feed/fleet-columns.ts'
import type { FeedUpdate } from '../types.ts'
import type { PackedColumn } from './columns.ts'
import { packColumn, unpackColumn } from './columns.ts'
import type { Envelope, Topic } from './queue.ts'

/** Tells our messages from others on the same channel. */
const MARK = 'tongqu-bus'

type Readings = FeedUpdate['readings']
type PackedTable = {
  contract: Readings[number]['contract']
  rows: number
  columns: PackedColumn[]
}
type PackedUpdate = Omit<FeedUpdate, 'readings'> & { tables: PackedTable[] }
type Message =
  | { mark: typeof MARK; topic: 'feed-update'; event: PackedUpdate }
  | { mark: typeof MARK; topic: Exclude<Topic, 'feed-update'>; event: never }

export function packEnvelope({ topic, event }: Envelope): object {
  if (topic !== 'feed-update') return { mark: MARK, topic, event }
  const { readings, ...rest } = event
  const byContract = new Map<PackedTable['contract'], Readings>()
  for (const one of readings) {
    const list = byContract.get(one.contract)
    if (list) list.push(one)
    else byContract.set(one.contract, [one])
  }
  const tables = [...byContract].map(([contract, list]) => packTable(contract, list))
  return { mark: MARK, topic, event: { ...rest, tables } satisfies PackedUpdate }
}

/** Undefined for messages that are not ours. Readings come grouped by contract. */
export function unpackEnvelope(message: unknown): Envelope | undefined {
  if (typeof message !== 'object' || message === null) return undefined
  const { mark, topic, event } = message as Message
  if (mark !== MARK) return undefined
  if (topic !== 'feed-update') return { topic, event } as Envelope
  const { tables, ...rest } = event
  return { topic, event: { ...rest, readings: tables.flatMap(unpackTable) } }
}

/** Of a position only what the real-time doors can show: half of its columns stay behind. */
function packTable(contract: PackedTable['contract'], list: Readings): PackedTable {
  const names = contract === FLEET_CONTRACT ? FLEET_COLUMNS : namesOf(list)
  const columns: PackedColumn[] = []
  for (const name of names) {
    const values = list.map(({ reading }) => reading[name])
    columns.push(packColumn(name, values))
  }
  return { contract, rows: list.length, columns }
}

function namesOf(list: Readings): Iterable<string> {
  const names = new Set<string>()
  for (const { reading } of list) for (const name in reading) names.add(name)
  return names
}

/** An absent column and one that is `undefined` are the same to a reader of readings. */
function unpackTable({ contract, rows, columns }: PackedTable): Readings {
  const list: Readings = Array.from({ length: rows }, () => ({ contract, reading: {} }))
  for (const column of columns) {
    const { name } = column
    const valueAt = unpackColumn(column)
    for (let row = 0; row < rows; row += 1) {
      const value = valueAt(row)
      const one = list[row]
      if (one && value !== undefined) one.reading[name] = value
    }
  }
  return list
}
