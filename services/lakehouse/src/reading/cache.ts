/**
 * A cache bounded by bytes. Entries come in on probation and are protected once they were asked for
 * again (segmented LRU): one pass over many keys, each wanted once, does not push out the wanted.
 */
export type ByteCache<Key = string> = {
  /** Marks the entry as wanted. */
  get(key: Key): unknown
  /** `bytes` is what the value takes, about; too large a value is not kept. */
  put(key: Key, value: unknown, bytes: number): void
  readonly bytes: number
}

/** Key, map slot and objects around a value, about. */
const ENTRY_OVERHEAD_BYTES = 256

/** Part of the cache that protected entries may take. */
const PROTECTED_PART = 0.8

/** One entry may take this part of the cache. */
const LARGEST_PART = 1 / 16

type Entry = { value: unknown; bytes: number }

export function openByteCache<Key = string>(maxBytes: number): ByteCache<Key> {
  const probation = segment<Key>()
  const wanted = segment<Key>()

  function evict(): void {
    while (wanted.bytes > maxBytes * PROTECTED_PART) {
      const [key, entry] = wanted.takeOldest()
      probation.add(key, entry)
    }
    while (probation.bytes + wanted.bytes > maxBytes) {
      if (probation.size > 0) probation.takeOldest()
      else wanted.takeOldest()
    }
  }

  return {
    get(key) {
      const entry = wanted.take(key) ?? probation.take(key)
      if (!entry) return undefined
      wanted.add(key, entry)
      if (wanted.bytes > maxBytes * PROTECTED_PART) evict()
      return entry.value
    },
    put(key, value, bytes) {
      const entry = { value, bytes: bytes + ENTRY_OVERHEAD_BYTES }
      const known = wanted.take(key)
      probation.take(key)
      if (entry.bytes > maxBytes * LARGEST_PART) return
      if (known) wanted.add(key, entry)
      else probation.add(key, entry)
      evict()
    },
    get bytes() {
      return probation.bytes + wanted.bytes
    },
  }
}

/** Entries in the order they were added; a Map keeps it. */
function segment<Key>() {
  const entries = new Map<Key, Entry>()
  let bytes = 0
  const take = (key: Key): Entry | undefined => {
    const entry = entries.get(key)
    if (entry) {
      entries.delete(key)
      bytes -= entry.bytes
    }
    return entry
  }
  return {
    take,
    add(key: Key, entry: Entry): void {
      entries.set(key, entry)
      bytes += entry.bytes
    },
    takeOldest(): [Key, Entry] {
      const oldest = entries.keys().next()
      const entry = oldest.done ? undefined : take(oldest.value)
      if (oldest.done || !entry) throw new Error('nothing to evict')
      return [oldest.value, entry]
    },
    get bytes() {
      return bytes
    },
    get size() {
      return entries.size
    },
  }
}

/** Work that is wanted by several at once is done once; a failure is not remembered. */
export function openSingleFlight() {
  const running = new Map<string, Promise<unknown>>()
  return <T>(key: string, work: () => Promise<T>): Promise<T> => {
    const known = running.get(key)
    if (known) return known as Promise<T>
    const promise = work().finally(() => running.delete(key))
    running.set(key, promise)
    return promise
  }
}
