/** An entity as GTFS Realtime bytes and as its JSON mapping, by one narrowed layout. */
import type { Entity, Row } from './entity.ts'
import type { Leaf, Part, Root, Rows } from './layout.ts'
import { neededLeaves } from './narrow.ts'
import { ProtobufWriter } from './writer.ts'

/** Fields of FeedMessage and FeedEntity. */
const MESSAGE_HEADER = 1
const MESSAGE_ENTITY = 2
const ENTITY_ID = 1

/** Single precision is told apart by nine digits at most, often by six. */
const FLOAT_DIGITS = [6, 7, 8, 9]

export type Header = {
  gtfsRealtimeVersion: string
  /** POSIX seconds; absent when no content has arrived yet. */
  timestamp?: number
  feedVersion?: string
}

/** One writer for all: encoding never waits, so nobody sees it half filled. */
const writer = new ProtobufWriter()

/** The header as the first field of a FeedMessage; what we serve is always the full state. */
export function encodeHeader(header: Header): Buffer {
  writer.reset()
  writer.message(MESSAGE_HEADER, true, () => {
    writer.text(1, header.gtfsRealtimeVersion)
    writer.integer(2, 0)
    if (header.timestamp !== undefined) writer.integer(3, header.timestamp)
    if (header.feedVersion !== undefined) writer.text(4, header.feedVersion)
  })
  return writer.finish()
}

export function headerJson({ gtfsRealtimeVersion, timestamp, feedVersion }: Header): object {
  return {
    gtfsRealtimeVersion,
    incrementality: 'FULL_DATASET',
    ...(timestamp === undefined ? {} : { timestamp: String(timestamp) }),
    ...(feedVersion === undefined ? {} : { feedVersion }),
  }
}

/** One `entity` field of a FeedMessage; empty when the entity has nothing the layout shows. */
export function encodeEntity(entity: Entity, id: string, roots: readonly Root[]): Buffer {
  writer.reset()
  if (!roots.some(({ table }) => entity.rows[table])) return writer.finish()
  writer.message(MESSAGE_ENTITY, true, () => {
    writer.text(ENTITY_ID, id)
    for (const { table, number, parts } of roots) {
      const row = entity.rows[table]?.[0]
      if (row) writer.message(number, true, () => writeParts(parts, row, entity))
    }
  })
  return writer.finish()
}

/** As `encodeEntity`, in the JSON mapping; undefined when there is nothing to show. */
export function entityJson(entity: Entity, id: string, roots: readonly Root[]): object | undefined {
  const json: Record<string, unknown> = { id }
  let shown = false
  for (const { table, name, parts } of roots) {
    const row = entity.rows[table]?.[0]
    if (row === undefined) continue
    json[name] = partsJson(parts, row, entity)
    shown = true
  }
  return shown ? json : undefined
}

function writeParts(parts: readonly Part[], row: Row, entity: Entity): void {
  for (const part of parts) {
    if ('column' in part) {
      const value = row[part.column]
      if (value !== null && value !== undefined) writeLeaf(part, value)
    } else if ('table' in part) {
      for (const child of childrenOf(part, entity)) {
        writer.message(part.number, true, () => writeParts(part.parts, child, entity))
      }
    } else if (isWhole(part.parts, row)) {
      writer.message(part.number, part.needed, () => writeParts(part.parts, row, entity))
    }
  }
}

function writeLeaf({ number, kind, convert }: Leaf, told: unknown): void {
  const value = convert ? convert(Number(told)) : told
  switch (kind) {
    case 'text':
      writer.text(number, String(value))
      break
    case 'day':
      writer.text(number, dayText(value))
      break
    case 'integer':
      writer.integer(number, Number(value))
      break
    case 'seconds':
      writer.integer(number, posixSeconds(value))
      break
    case 'float':
      writer.float(number, Number(value))
      break
    case 'double':
      writer.double(number, Number(value))
      break
    default: {
      const code = kind[String(value)]
      if (code !== undefined) writer.integer(number, code)
    }
  }
}

function partsJson(parts: readonly Part[], row: Row, entity: Entity): Record<string, unknown> {
  const json: Record<string, unknown> = {}
  for (const part of parts) {
    if ('column' in part) {
      const value = row[part.column]
      if (value !== null && value !== undefined) json[part.name] = leafJson(part, value)
    } else if ('table' in part) {
      const children = childrenOf(part, entity)
      if (children.length > 0) {
        json[part.name] = children.map((child) => partsJson(part.parts, child, entity))
      }
    } else if (isWhole(part.parts, row)) {
      const inner = partsJson(part.parts, row, entity)
      if (part.needed || Object.keys(inner).length > 0) json[part.name] = inner
    }
  }
  return json
}

function leafJson({ kind, convert }: Leaf, told: unknown): unknown {
  const value = convert ? convert(Number(told)) : told
  switch (kind) {
    case 'day':
      return dayText(value)
    case 'seconds':
      return String(posixSeconds(value))
    case 'float':
      return shortestFloat(Number(value))
    case 'text':
    case 'integer':
    case 'double':
      return value
    default:
      return kind[String(value)] === undefined ? undefined : value
  }
}

function childrenOf({ table, only, parts }: Rows, entity: Entity): readonly Row[] {
  const rows = entity.rows[table] ?? []
  const needed = neededLeaves(parts)
  if (only === undefined && needed.length === 0) return rows
  return rows.filter(
    (row) => (only === undefined || row[only.column] === only.value) && isWhole(parts, row),
  )
}

/** Has the row everything the standard requires of the message? */
function isWhole(parts: readonly Part[], row: Row): boolean {
  for (const part of parts) {
    if (!('column' in part) || !part.needed) continue
    const value = row[part.column]
    if (value === null || value === undefined) return false
  }
  return true
}

/** `2024-05-01` → `20240501`. */
function dayText(value: unknown): string {
  const day = String(value)
  return `${day.slice(0, 4)}${day.slice(5, 7)}${day.slice(8, 10)}`
}

function posixSeconds(value: unknown): number {
  const milliseconds = Date.parse(String(value))
  return Number.isNaN(milliseconds) ? 0 : Math.floor(milliseconds / 1_000)
}

/** The shortest decimal that is read back as the same single-precision number. */
function shortestFloat(value: number): number {
  const single = Math.fround(value)
  for (const digits of FLOAT_DIGITS) {
    const short = Number(single.toPrecision(digits))
    if (Math.fround(short) === single) return short
  }
  return single
}
