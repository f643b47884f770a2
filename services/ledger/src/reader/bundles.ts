import { Problem } from '@tongqu/contracts'
import { TILE_WIDTH } from '../merkle/tiles.ts'
import { type Entry, MAX_ENTRY_BYTES } from '../types.ts'
import { damaged } from './damage.ts'

/** Of the length that stands before each entry (C2SP tlog-tiles). */
const LENGTH_BYTES = 2

/** A full bundle of the longest entries that can be told, before it is compressed. */
export const MAX_BUNDLE_BYTES = TILE_WIDTH * (LENGTH_BYTES + 0xffff)

/**
 * The entries of a plain bundle, as parts of its bytes: each has its length before it, in two
 * bytes, big-endian (C2SP tlog-tiles). Throws `ledger-damaged` when it does not come out even.
 */
export function bundleEntries(bundle: Uint8Array): Uint8Array[] {
  const entries: Uint8Array[] = []
  let at = 0
  while (at < bundle.length) {
    if (entries.length === TILE_WIDTH) throw damaged(`bundle: byte ${at}`)
    const end = endOfEntry(bundle, at)
    entries.push(bundle.subarray(at + LENGTH_BYTES, end))
    at = end
  }
  return entries
}

/** Of the entry of which the length stands at that byte. */
function endOfEntry(bundle: Uint8Array, at: number): number {
  const length = ((bundle[at] ?? 0) << 8) | (bundle[at + 1] ?? 0)
  const end = at + LENGTH_BYTES + length
  if (length > MAX_ENTRY_BYTES || end > bundle.length) throw damaged(`bundle: byte ${at}`)
  return end
}

/** The plain bundle of some entries. */
export function bundleOf(entries: readonly Uint8Array[]): Buffer {
  const parts = entries.flatMap((entry) => [
    Uint8Array.of(entry.length >> 8, entry.length & 0xff),
    entry,
  ])
  return Buffer.concat(parts)
}

/** Bytes of the first `count` entries of a plain bundle, or of all when it has fewer. */
export function bundleStart(bundle: Uint8Array, count: number): Uint8Array {
  let end = 0
  for (let entry = 0; entry < count && end < bundle.length; entry += 1) {
    end = endOfEntry(bundle, end)
  }
  return bundle.subarray(0, end)
}

const text = new TextDecoder('utf-8', { fatal: true })

/** The entry of a leaf. Throws `ledger-damaged` when it is none. */
export function parseEntry(bytes: Uint8Array): Entry {
  try {
    const entry = JSON.parse(text.decode(bytes)) as Entry
    if (entry.v === 1 && typeof entry.id === 'string' && typeof entry.k === 'string') return entry
  } catch (cause) {
    throw new Problem('ledger-damaged', { cause })
  }
  throw damaged('a leaf that is no entry')
}
