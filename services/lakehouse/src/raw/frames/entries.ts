import type { FrameEntry } from '../frame-types.ts'

/**
 * Entries of a batch as bytes, one behind the other: a number (twice the context's place in the
 * batch counted from 1, 0 for one that follows as length and text; plus 1 for an event), the
 * milliseconds since the entry before (zigzag), the length of the bytes, the bytes. The numbers are
 * of variable length, seven bits a byte, lowest first. The text is a function of the entries alone,
 * so that a batch has one hash, however its entries came to be grouped.
 */
export type EntryState = {
  /** Contexts of the batch so far, in the order of their first use. */
  contexts: string[]
  /** Milliseconds since 1970 of the entry before. */
  at: number
}

export type EntryWriter = {
  /** Copies the entries in. */
  write(entries: readonly FrameEntry[]): void
  readonly entries: number
  /** Of the entries' own bytes. */
  readonly bytes: number
  /** Milliseconds since 1970 of the first entry. */
  readonly firstAt: number
  /** What was written: valid until the next call of `write`. */
  payload(): Uint8Array
}

/** A batch that never ends must not remember contexts for ever: later ones are repeated. */
const MOST_CONTEXTS = 65_536
const LEAST_CAPACITY_BYTES = 16_384
/** Three numbers of variable length at their longest. */
const NUMBERS_BYTES = 30

/** What is known of a batch while its entries are written, shared by its groups. */
export type BatchContexts = { state: EntryState; places: Map<string, number> }

export function batchContexts(): BatchContexts {
  return { state: { contexts: [], at: 0 }, places: new Map() }
}

/** Forgets what came after the first `count` contexts and puts the clock back. */
export function rewind({ state, places }: BatchContexts, count: number, at: number): void {
  for (const context of state.contexts.splice(count)) places.delete(context)
  state.at = at
}

/** Writes entries behind those that `known` has seen. */
export function entryWriter({ state, places }: BatchContexts): EntryWriter {
  let buffer = Buffer.allocUnsafe(LEAST_CAPACITY_BYTES)
  let used = 0
  let entries = 0
  let bytes = 0
  let firstAt = 0

  function reserve(more: number): void {
    if (used + more <= buffer.length) return
    const larger = Buffer.allocUnsafe(Math.max(buffer.length * 2, used + more))
    buffer.copy(larger, 0, 0, used)
    buffer = larger
  }

  function number(value: number): void {
    let rest = value
    while (rest > 0x7fff_ffff) {
      buffer[used++] = (rest % 128) | 0x80
      rest = Math.floor(rest / 128)
    }
    while (rest > 0x7f) {
      buffer[used++] = (rest & 0x7f) | 0x80
      rest >>>= 7
    }
    buffer[used++] = rest
  }

  function write({ kind, at, context, bytes: content }: FrameEntry): void {
    const place = places.get(context)
    const length = place === undefined ? Buffer.byteLength(context) : 0
    reserve(NUMBERS_BYTES + length + content.length)
    number((place ?? 0) * 2 + (kind === 'event' ? 1 : 0))
    if (place === undefined) {
      number(length)
      used += buffer.write(context, used)
      if (state.contexts.length < MOST_CONTEXTS) {
        state.contexts.push(context)
        places.set(context, state.contexts.length)
      }
    }
    const step = at - state.at
    number(step < 0 ? -step * 2 - 1 : step * 2)
    number(content.length)
    buffer.set(content, used)
    used += content.length
    if (entries === 0) firstAt = at
    state.at = at
    entries += 1
    bytes += content.length
  }

  return {
    write(given) {
      const timeless = given.some(({ at }) => !Number.isSafeInteger(at))
      if (timeless) throw new TypeError('an entry has no whole number of milliseconds')
      for (const entry of given) write(entry)
    },
    get entries() {
      return entries
    },
    get bytes() {
      return bytes
    },
    get firstAt() {
      return firstAt
    },
    payload: () => buffer.subarray(0, used),
  }
}

/**
 * The entries of one payload; their bytes are views of it. `state` is what the payloads of the
 * batch before left, and is carried on. Throws a RangeError when the bytes are no entries.
 */
export function readEntries(payload: Uint8Array, state: EntryState): FrameEntry[] {
  const found: FrameEntry[] = []
  let at = 0

  function number(): number {
    let value = 0
    let scale = 1
    for (;;) {
      const byte = payload[at++]
      if (byte === undefined) throw new RangeError('entries end in the middle')
      value += (byte & 0x7f) * scale
      if (byte < 0x80) return value
      scale *= 128
    }
  }
  function take(length: number): Uint8Array {
    if (at + length > payload.length) throw new RangeError('entries end in the middle')
    at += length
    return payload.subarray(at - length, at)
  }
  function context(place: number): string {
    if (place > 0) {
      const known = state.contexts[place - 1]
      if (known === undefined) throw new RangeError('an entry names an unknown context')
      return known
    }
    const text = Buffer.from(take(number())).toString()
    if (state.contexts.length < MOST_CONTEXTS) state.contexts.push(text)
    return text
  }

  while (at < payload.length) {
    const head = number()
    const text = context(Math.floor(head / 2))
    const step = number()
    state.at += step % 2 === 1 ? -(step + 1) / 2 : step / 2
    const bytes = take(number())
    found.push({ kind: head % 2 === 1 ? 'event' : 'message', at: state.at, context: text, bytes })
  }
  return found
}
