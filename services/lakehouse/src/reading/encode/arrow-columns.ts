import {
  Bool,
  type DataType,
  DateDay,
  Decimal,
  Field,
  Float64,
  Int32,
  Int64,
  Map_,
  Struct,
  TimestampMicrosecond,
  Utf8,
} from 'apache-arrow'
import type { LakeColumn } from '../../table.ts'
import {
  appendTexts,
  fixedBytes,
  free,
  isValid,
  listEntries,
  structChild,
  Texts,
  type Vector,
  validityBytes,
} from '../vectors.ts'
import { type ArrowBody, bytesOf } from './arrow-body.ts'

/** Collects one column's vectors until a record batch is full. */
export type ArrowColumn = {
  add(vector: Vector, rows: number): void
  /** Bytes gathered since the last flush, about. */
  size(): number
  flush(body: ArrowBody): void
}

const DECIMAL_BYTES = 16
const DECIMAL_BITS = 128

/**
 * Arrow's type of a column; DECIMAL always has 128 bits, instants are microseconds in UTC. A token
 * that can not be opened is null, whatever the contract says.
 */
export function arrowField(column: LakeColumn): Field {
  const nullable = column.nullable || column.sealedAs !== undefined
  return new Field(column.name, arrowType(column), nullable)
}

export function arrowColumn(column: LakeColumn): ArrowColumn {
  switch (column.type) {
    case 'string':
      return textColumn()
    case 'boolean':
      return booleanColumn()
    case 'decimal':
      return fixedColumn(decimalBytes(column.precision ?? 0), DECIMAL_BYTES, widened)
    case 'map':
      return mapColumn()
    case 'integer':
    case 'date':
      return fixedColumn(4, 4)
    default:
      return fixedColumn(8, 8)
  }
}

function arrowType(column: LakeColumn): DataType {
  switch (column.type) {
    case 'string':
      return new Utf8()
    case 'integer':
      return new Int32()
    case 'long':
      return new Int64()
    case 'double':
      return new Float64()
    case 'decimal':
      return new Decimal(column.scale ?? 0, column.precision ?? 0, DECIMAL_BITS)
    case 'boolean':
      return new Bool()
    case 'date':
      return new DateDay()
    case 'timestamp':
      return new TimestampMicrosecond('UTC')
    case 'map': {
      const key = new Field('key', new Utf8(), false)
      const value = new Field('value', new Utf8(), true)
      const entry = new Struct<{ key: Utf8; value: Utf8 }>([key, value])
      return new Map_(new Field('entries', entry, false))
    }
  }
}

/** Validity of the rows gathered so far; no bitmap while nothing is null. */
class Validity {
  rows = 0
  nulls = 0
  private bits: Uint8Array | undefined

  add(validity: Uint8Array | undefined, rows: number): void {
    const end = this.rows + rows
    if (validity || this.bits) this.grow(end)
    const bits = this.bits
    if (bits && validity && (this.rows & 7) === 0) this.addBytes(bits, validity, rows)
    else if (bits) {
      for (let row = 0; row < rows; row += 1) {
        if (isValid(validity, row)) setBit(bits, this.rows + row)
        else this.nulls += 1
      }
    }
    this.rows = end
  }

  flush(body: ArrowBody): void {
    body.node(this.rows, this.nulls)
    const bits = this.nulls > 0 ? this.bits?.slice(0, (this.rows + 7) >> 3) : undefined
    body.buffer(bits ? [bits] : [])
    this.rows = 0
    this.nulls = 0
    this.bits = undefined
  }

  private grow(rows: number): void {
    const needed = (rows + 7) >> 3
    if (this.bits && this.bits.length >= needed) return
    const grown = new Uint8Array(Math.max(needed, (this.bits?.length ?? 0) * 2))
    if (this.bits) grown.set(this.bits)
    else for (let row = 0; row < this.rows; row += 1) setBit(grown, row)
    this.bits = grown
  }

  private addBytes(bits: Uint8Array, validity: Uint8Array, rows: number): void {
    const start = this.rows >> 3
    const whole = rows >> 3
    bits.set(validity.subarray(0, whole), start)
    for (let byte = 0; byte < whole; byte += 1) this.nulls += 8 - ones(validity[byte] ?? 0)
    for (let row = whole << 3; row < rows; row += 1) {
      if (isValid(validity, row)) setBit(bits, this.rows + row)
      else this.nulls += 1
    }
  }
}

/** Values of a fixed width, taken over as they are or through `convert`. */
function fixedColumn(
  width: number,
  arrowWidth: number,
  convert?: (bytes: Uint8Array, rows: number, width: number) => Uint8Array,
): ArrowColumn {
  const validity = new Validity()
  let pieces: Uint8Array[] = []
  return {
    add(vector, rows) {
      const valid = validityBytes(vector, rows)
      const bytes = fixedBytes(vector, rows, width)
      if (valid) clearNulls(bytes, valid, rows, width)
      validity.add(valid, rows)
      free(valid)
      pieces.push(convert ? convert(bytes, rows, width) : bytes)
    },
    size: () => validity.rows * arrowWidth,
    flush(body) {
      validity.flush(body)
      body.buffer(pieces, true)
      pieces = []
    },
  }
}

function booleanColumn(): ArrowColumn {
  const validity = new Validity()
  let bits = new Uint8Array(1024)
  return {
    add(vector, rows) {
      const valid = validityBytes(vector, rows)
      const bytes = fixedBytes(vector, rows, 1)
      if (valid) clearNulls(bytes, valid, rows, 1)
      const start = validity.rows
      if ((start + rows + 7) >> 3 > bits.length) {
        const grown = new Uint8Array(Math.max(bits.length * 2, (start + rows + 7) >> 3))
        grown.set(bits)
        bits = grown
      }
      for (let row = 0; row < rows; row += 1) if (bytes[row] === 1) setBit(bits, start + row)
      validity.add(valid, rows)
    },
    size: () => validity.rows >> 3,
    flush(body) {
      const bytes = (validity.rows + 7) >> 3
      validity.flush(body)
      body.buffer([bits.slice(0, bytes)])
      bits.fill(0)
    },
  }
}

function textColumn(): ArrowColumn {
  const validity = new Validity()
  const texts = new Texts()
  return {
    add(vector, rows) {
      const valid = validityBytes(vector, rows)
      validity.add(valid, rows)
      free(valid)
      appendTexts(texts, vector, rows)
    },
    size: () => texts.size + validity.rows * 4,
    flush(body) {
      validity.flush(body)
      body.texts(texts)
      texts.clear()
    },
  }
}

/** MAP(VARCHAR, VARCHAR): offsets over the struct `entries` of `key` and `value`. */
function mapColumn(): ArrowColumn {
  const validity = new Validity()
  const offsets: number[] = [0]
  const keys = new Texts()
  const values = new Texts()
  const valueValidity = new Validity()
  return {
    add(vector, rows) {
      const valid = validityBytes(vector, rows)
      validity.add(valid, rows)
      const { entries, child, childRows } = listEntries(vector, rows)
      const picked: number[] = []
      for (let row = 0; row < rows; row += 1) {
        if (isValid(valid, row)) {
          const start = Number(entries[row * 2])
          const end = start + Number(entries[row * 2 + 1])
          for (let entry = start; entry < end; entry += 1) picked.push(entry)
        }
        offsets.push((offsets[0] ?? 0) + valueValidity.rows + picked.length)
      }
      if (picked.length === 0) return
      appendPicked(keys, structChild(child, 0), childRows, picked)
      const value = structChild(child, 1)
      appendPicked(values, value, childRows, picked)
      valueValidity.add(pickedValidity(validityBytes(value, childRows), picked), picked.length)
    },
    size: () => validity.rows * 4 + keys.size + values.size,
    flush(body) {
      const entries = valueValidity.rows
      validity.flush(body)
      body.buffer([bytesOf(Int32Array.from(offsets))])
      offsets.length = 1
      body.node(entries, 0)
      body.buffer([])
      body.node(entries, 0)
      body.buffer([])
      body.texts(keys)
      valueValidity.flush(body)
      body.texts(values)
      keys.clear()
      values.clear()
    },
  }
}

/** Entries of a chunk need not lie in row order (after a join or a sort they do not). */
function appendPicked(texts: Texts, vector: Vector, rows: number, picked: readonly number[]): void {
  if (picked.length === rows && picked.every((entry, index) => entry === index)) {
    appendTexts(texts, vector, rows)
    return
  }
  const all = new Texts()
  appendTexts(all, vector, rows)
  for (const entry of picked) {
    const start = all.offsets[entry] ?? 0
    const end = all.offsets[entry + 1] ?? 0
    texts.reserve(1, end - start)
    texts.bytes.set(all.bytes.subarray(start, end), texts.size)
    texts.offsets[texts.count + 1] = texts.size + end - start
    texts.count += 1
  }
}

function pickedValidity(
  validity: Uint8Array | undefined,
  picked: readonly number[],
): Uint8Array | undefined {
  if (!validity) return undefined
  const bits = new Uint8Array((picked.length + 7) >> 3)
  picked.forEach((entry, index) => {
    if (isValid(validity, entry)) setBit(bits, index)
  })
  return bits
}

/** DuckDB stores a decimal in the narrowest integer for its precision. */
function decimalBytes(precision: number): number {
  if (precision <= 4) return 2
  if (precision <= 9) return 4
  return precision <= 18 ? 8 : DECIMAL_BYTES
}

/** Sign-extends little-endian integers of `width` bytes to 128 bits. */
function widened(bytes: Uint8Array, rows: number, width: number): Uint8Array {
  if (width === DECIMAL_BYTES) return bytes
  const wide = new Int32Array(rows * 4)
  const words = new Int32Array(bytes.buffer, bytes.byteOffset, width >= 4 ? (rows * width) / 4 : 0)
  const halves = new Int16Array(bytes.buffer, bytes.byteOffset, width === 2 ? rows : 0)
  for (let row = 0; row < rows; row += 1) {
    const low = (width === 2 ? halves[row] : words[(row * width) / 4]) ?? 0
    const next = width === 8 ? (words[row * 2 + 1] ?? 0) : low >> 31
    wide[row * 4] = low
    wide[row * 4 + 1] = next
    wide[row * 4 + 2] = next >> 31
    wide[row * 4 + 3] = next >> 31
  }
  free(bytes)
  return bytesOf(wide)
}

/** What lies under a null is whatever the memory held before: it must not leave the process. */
function clearNulls(bytes: Uint8Array, validity: Uint8Array, rows: number, width: number): void {
  for (let row = 0; row < rows; row += 1) {
    if (!isValid(validity, row)) bytes.fill(0, row * width, (row + 1) * width)
  }
}

function setBit(bits: Uint8Array, index: number): void {
  bits[index >> 3] = (bits[index >> 3] ?? 0) | (1 << (index & 7))
}

const ONES = Uint8Array.from(
  { length: 256 },
  (_, byte) => byte.toString(2).replaceAll('0', '').length,
)

function ones(byte: number): number {
  return ONES[byte] ?? 0
}
