import type { OutgoingReading } from '@tongqu/adapter-kit'
import { HISTORY_LOCATION, HISTORY_POSITIONS, REAL_LOCATION } from '../wire/body.ts'
import type { Edition } from '../wire/frame.ts'
import { exchangeBody } from '../wire/outgoing.ts'
import { type EncodedPosition, encodePosition } from './encode.ts'

/** Messages whose arrival together confirms all rows up to `place`. */
export type Batch = { bodies: Body[]; place: number }

/** Body of one 0x1200 and the positions it holds. */
export type Body = { body: Uint8Array; positions: number }

/** Late rows that are grouped by vehicle; they are confirmed together. */
const HISTORY_ROWS = 500

/** What rows become; `refused` are those that can not go, by place. */
export type Batches = { batches: Batch[]; refused: { place: number; reason: string }[] }

/**
 * Rows as bodies of 0x1200: live ones one by one as 0x1202, late ones by vehicle as 0x1203 of up to
 * five (JT/T 809-2011 4.5.3.1.4). Rows that 809 can not say are passed over and told.
 */
export function batchesOf(
  rows: readonly OutgoingReading[],
  edition: Edition,
  late: boolean,
): Batches {
  const result: Batches = { batches: [], refused: [] }
  const size = late ? HISTORY_ROWS : 1
  for (let first = 0; first < rows.length; first += size) {
    const part = rows.slice(first, first + size)
    const encoded: EncodedPosition[] = []
    for (const { place, reading } of part) {
      const one = encodePosition(reading, edition)
      if ('reason' in one) result.refused.push({ place, reason: one.reason })
      else encoded.push(one)
    }
    const bodies = late ? historyBodies(encoded) : encoded.map(liveBody)
    const place = part.at(-1)?.place ?? -1
    result.batches.push({ bodies, place })
  }
  return result
}

function liveBody({ vehicle, position }: EncodedPosition): Body {
  return { body: exchangeBody(REAL_LOCATION, position, vehicle), positions: 1 }
}

function historyBodies(encoded: readonly EncodedPosition[]): Body[] {
  const groups = Map.groupBy(encoded, ({ key }) => key)
  const bodies: Body[] = []
  for (const group of groups.values()) {
    for (let first = 0; first < group.length; first += HISTORY_POSITIONS) {
      const part = group.slice(first, first + HISTORY_POSITIONS)
      const [one] = part
      if (!one) continue
      const data = [Uint8Array.of(part.length), ...part.map(({ position }) => position)]
      const body = exchangeBody(HISTORY_LOCATION, Buffer.concat(data), one.vehicle)
      bodies.push({ body, positions: part.length })
    }
  }
  return bodies
}
