import type { DuckDBDataChunk } from '@duckdb/node-api'
import { Schema } from 'apache-arrow'
import type { LakeColumn } from '../../table.ts'
import { columnVector } from '../vectors.ts'
import { ArrowBody, endMarker, schemaMessage } from './arrow-body.ts'
import { arrowColumn, arrowField } from './arrow-columns.ts'

/** A record batch is sent when it has this many rows or bytes, whichever is first. */
const BATCH_ROWS = 16_384
const BATCH_BYTES = 4 * 1024 * 1024

/** The first batch is small, so that the first byte leaves early. */
const FIRST_BATCH_ROWS = 2048

export type ArrowEncoder = {
  head(): Uint8Array
  /** Takes the first `rows` rows of a chunk; answers a record batch when one is full. */
  add(chunk: DuckDBDataChunk, rows: number): Uint8Array | undefined
  /** The rest and the end marker. */
  tail(): Uint8Array[]
}

/** Arrow IPC stream of a result whose first columns are `columns`, in order. */
export function arrowEncoder(columns: readonly LakeColumn[]): ArrowEncoder {
  const sinks = columns.map(arrowColumn)
  let rows = 0
  let full = FIRST_BATCH_ROWS
  function batch(): Uint8Array {
    const body = new ArrowBody()
    for (const sink of sinks) sink.flush(body)
    const message = body.message(rows)
    rows = 0
    full = BATCH_ROWS
    return message
  }
  return {
    head: () => schemaMessage(new Schema(columns.map(arrowField))),
    add(chunk, count) {
      sinks.forEach((sink, index) => {
        sink.add(columnVector(chunk, index), count)
      })
      rows += count
      const bytes = sinks.reduce((sum, sink) => sum + sink.size(), 0)
      return rows >= full || bytes >= BATCH_BYTES ? batch() : undefined
    },
    tail: () => (rows > 0 ? [batch(), endMarker()] : [endMarker()]),
  }
}
