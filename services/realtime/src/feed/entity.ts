/** One entity of a feed, put together again from the flat readings of its tables. */
import { ENVELOPE_COLUMNS, INDEX_COLUMNS } from './layout.ts'

export type Row = Readonly<Record<string, unknown>>

/** Rows of one entity by contract name; a root has one, children stand in the message's order. */
export type RowsByTable = { [table: string]: Row[] | undefined }

/** A changed entity is another object, so whatever is kept with it never lies. */
export type Entity = {
  id: string
  /** Given once by the hub; stands in for an id that may not leave. */
  serial: number
  rows: Readonly<RowsByTable>
  /** Milliseconds since 1970: event time of the newest row. */
  time: number
  /** Whose it is, of a reading that makes one thing with others. */
  owner?: string
  /** What plans made of it, the newest plan first. */
  pieces: Piece | undefined
}

/** The encoded entity as one plan shows it; a short list, because a WeakMap is slow to collect. */
export type Piece = {
  plan: object
  protobuf: Buffer | undefined
  json: Buffer | undefined
  next: Piece | undefined
}

/** As many plans as one dataset has at a time; older pieces fall off the list. */
const MAX_PIECES = 16

/** The piece of a plan, made empty when there is none yet. */
export function pieceOf(entity: Entity, plan: object): Piece {
  let count = 1
  for (let piece = entity.pieces; piece !== undefined; piece = piece.next) {
    if (piece.plan === plan) return piece
    count += 1
    if (count >= MAX_PIECES) piece.next = undefined
  }
  entity.pieces = { plan, protobuf: undefined, json: undefined, next: entity.pieces }
  return entity.pieces
}

/** Puts the children of an entity in the order they had in the message. */
export function sortRows(rows: RowsByTable): void {
  for (const table in rows) {
    const index = INDEX_COLUMNS[table]
    const list = rows[table]
    if (list === undefined || index === undefined || isSorted(list, index)) continue
    list.sort((a, b) => Number(a[index]) - Number(b[index]))
  }
}

/** Equal in everything that can stand in a feed: times of the envelope do not count. */
export function sameContent(a: Readonly<RowsByTable>, b: Readonly<RowsByTable>): boolean {
  for (const table in b) if (a[table] === undefined) return false
  for (const table in a) {
    const [rows, others] = [a[table], b[table]]
    if (rows === undefined || others?.length !== rows.length) return false
    for (let index = 0; index < rows.length; index += 1) {
      const [row, other] = [rows[index], others[index]]
      if (row === undefined || other === undefined) return false
      if (!includes(row, other) || !includes(other, row)) return false
    }
  }
  return true
}

/** Has `a` every value of `b`? Absent and null are the same to every encoder. */
function includes(a: Row, b: Row): boolean {
  for (const name in b) {
    const [value, other] = [b[name], a[name]]
    if (value === other || (value ?? null) === (other ?? null)) continue
    if (ENVELOPE_COLUMNS.has(name)) continue
    if (typeof value !== 'object' || JSON.stringify(value) !== JSON.stringify(other)) return false
  }
  return true
}

function isSorted(rows: readonly Row[], column: string): boolean {
  for (let index = 1; index < rows.length; index += 1) {
    if (Number(rows[index - 1]?.[column]) > Number(rows[index]?.[column])) return false
  }
  return true
}
