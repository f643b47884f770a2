import { WireFault, type WireReader } from '@tongqu/adapter-kit'
import { bitOf, type Columns, type Message, type Row } from './fields.ts'
import { feedEntity, NOT_CARRIED } from './messages.ts'

/** A reading under way, and the one of the message it stands in (itself, when at the top). */
type Open = { row: Row; columns: Columns; main: Columns }

/** The readings that stand for an entity itself. */
export const MAIN_ROWS: readonly Row[] = feedEntity.fields.filter((field) => field?.kind === 'row')

/**
 * What one entity holds, before its id and event time are written into its readings. Fields may
 * come in any order, and a singular message in pieces that are merged, as protobuf allows.
 */
export class Entity {
  /** `entity_id` and `is_deleted`, as far as they are there. */
  readonly own: Columns = {}
  readonly open: Open[] = []
  /** Names of payloads that no contract carries. */
  readonly notCarried: string[] = []
  readonly #wire: WireReader
  readonly #index: number
  readonly #feedTimestamp: unknown
  readonly #most: number
  readonly #mains: Open[] = []
  #main: Columns = this.own
  #counts: Map<Row, number> | undefined

  constructor(wire: WireReader, index: number, feedTimestamp: unknown, most: number) {
    this.#wire = wire
    this.#index = index
    this.#feedTimestamp = feedTimestamp
    this.#most = most
  }

  /**
   * Reads the entity in whose frame the reader stands. Throws `WireFault`, with code `too-many`
   * when it would hold more than `most` readings.
   */
  read(): void {
    readMessage(this.#wire, feedEntity, this.own, this)
  }

  /** Columns of the reading that a sub-message is. */
  columnsOf(row: Row): Columns {
    if (row.index === undefined) {
      const known = this.#mains.find((open) => open.row === row)
      this.#main = known?.columns ?? this.#add(row, 'entity_index', this.#index)
      return this.#main
    }
    this.#counts ??= new Map()
    const count = this.#counts.get(row) ?? 0
    this.#counts.set(row, count + 1)
    return this.#add(row, row.index, count)
  }

  /** A field that no contract has a column for. */
  note(tag: number): void {
    const name = NOT_CARRIED.get(tag)
    if (name && !this.notCarried.includes(name)) this.notCarried.push(name)
  }

  #add(row: Row, index: string, value: number): Columns {
    if (this.open.length >= this.#most) {
      throw new WireFault('too-many', 'too many readings', this.#wire.offset)
    }
    const columns: Columns = { ...row.blank }
    columns.feed_timestamp = this.#feedTimestamp
    columns[index] = value
    for (const name in row.constants) columns[name] = row.constants[name]
    const open = { row, columns, main: row.index === undefined ? columns : this.#main }
    this.open.push(open)
    if (row.index === undefined) this.#mains.push(open)
    return columns
  }
}

/**
 * Reads all fields up to the end of the frame into `columns`, and rows into those of the entity.
 */
export function readMessage(
  wire: WireReader,
  { fields, required, requiredNames }: Message,
  columns: Columns,
  entity?: Entity,
): void {
  const start = wire.offset
  let seen = 0
  while (wire.more()) {
    const tag = wire.tag()
    const field = fields[tag]
    if (field === undefined) {
      if (fields === feedEntity.fields) entity?.note(tag)
      wire.skip(tag)
      continue
    }
    seen |= bitOf(tag >>> 3)
    if (field.kind === 'scalar') {
      const value = field.read(wire)
      if (value !== undefined) columns[field.column] = value
    } else {
      const target = field.kind === 'row' && entity ? entity.columnsOf(field) : columns
      const outer = wire.enter()
      readMessage(wire, field.message, target, entity)
      wire.leave(outer)
    }
  }
  if ((seen & required) === required) return
  const lowest = Math.log2(lowestBit(required & ~seen))
  const reason = `the required field ${requiredNames[lowest]} is missing`
  throw new WireFault('missing-field', reason, start)
}

function lowestBit(bits: number): number {
  return bits & -bits
}
