import type { DecodeAdapter, DecodeContext, Decoded, Reading } from '@tongqu/adapter-kit'

/** A delivery larger than this is decoded piece by piece by adapters that can. */
export const PIECES_BYTES = 16 * 2 ** 20

/** Rejects, and as many findings, that are kept of a delivery in pieces; the rest is counted. */
const REMARKS_LIMIT = 20_000

export type PiecesAdapter = DecodeAdapter & Required<Pick<DecodeAdapter, 'decodePieces'>>

/** Has the adapter a way for deliveries that are too large for memory, and is this one of them? */
export function inPieces(
  adapter: DecodeAdapter,
  { bytes }: { bytes: number },
): adapter is PiecesAdapter {
  return adapter.decodePieces !== undefined && bytes > PIECES_BYTES
}

/**
 * Decodes a stream; readings go to `take` as they come, everything else is gathered and answered,
 * with the readings that `keep` wants beside it.
 */
export async function decodeInPieces(
  adapter: Required<Pick<DecodeAdapter, 'decodePieces'>>,
  stream: AsyncIterable<Uint8Array>,
  context: DecodeContext,
  take: (readings: readonly Reading[]) => Promise<void>,
  keep: (reading: Reading) => boolean,
): Promise<Decoded> {
  const whole: Decoded = { readings: [], rejects: [], findings: [] }
  let untold = 0
  for await (const piece of adapter.decodePieces(stream, context)) {
    const { readings, rejects, findings, covers, snapshotOf, mode } = piece
    for (const reading of readings) if (keep(reading)) whole.readings.push(reading)
    untold += pushBounded(whole.rejects, rejects) + pushBounded(whole.findings, findings)
    if (covers) whole.covers = covers
    if (snapshotOf) whole.snapshotOf = snapshotOf
    if (mode) whole.mode = mode
    await take(readings)
  }
  if (untold > 0) {
    const message = `${untold} further rejects and findings are not listed`
    whole.findings.push({ at: 'delivery', code: 'too-many-remarks', message })
  }
  return whole
}

/** Answers how many did not fit. */
function pushBounded<T>(list: T[], more: readonly T[]): number {
  const room = Math.max(0, REMARKS_LIMIT - list.length)
  for (const one of more.slice(0, room)) list.push(one)
  return Math.max(0, more.length - room)
}
