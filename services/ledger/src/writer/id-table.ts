import type { Ulid } from '../ulid.ts'
import { ID_WORDS, putWords, type Words } from '../ulid-words.ts'

/**
 * Where entries stand, by their ids. In numbers: as keys of a Map, texts that live for seconds are
 * what a garbage collector copies about most.
 */
export type IdTable = {
  readonly size: number
  /** Of one that is not in it. */
  add(id: Ulid, index: number): void
  /** `hash`: `hashOfId` of it. */
  at(id: Ulid, hash: number): number | undefined
  /** It is empty again, and keeps its room: so much of it made anew is a full collection. */
  clear(): void
}

/** Of an id, and of its place, counted from that of the first one; 0: the slot is free. */
const SLOT_WORDS = ID_WORDS + 1
const FIRST_SLOTS = 1_024
/** At most this part of the slots is taken, so that a search ends soon. */
const MOST_TAKEN = 0.6

const key = new Uint32Array(ID_WORDS)

export function openIdTable(): IdTable {
  let slots = FIRST_SLOTS
  let words = new Uint32Array(slots * SLOT_WORDS)
  let size = 0
  let first = 0

  /** Where the slot of `key`, whose hash is given, begins, or the free one for it. */
  function find(table: Uint32Array, count: number, hash: number): number {
    for (let slot = hash & (count - 1); ; slot = (slot + 1) & (count - 1)) {
      const at = slot * SLOT_WORDS
      if (table[at + ID_WORDS] === 0 || isAt(table, at)) return at
    }
  }
  function put(table: Uint32Array, count: number, place: number): void {
    const at = find(table, count, hashOfWords(key))
    table.set(key, at)
    table[at + ID_WORDS] = place
  }
  function grow(): void {
    const more = new Uint32Array(words.length * 2)
    for (let at = 0; at < words.length; at += SLOT_WORDS) {
      const place = words[at + ID_WORDS] ?? 0
      if (place === 0) continue
      for (let word = 0; word < ID_WORDS; word += 1) key[word] = words[at + word] ?? 0
      put(more, slots * 2, place)
    }
    slots *= 2
    words = more
  }

  return {
    get size() {
      return size
    },
    add(id, index) {
      if (size === 0) first = index
      if (size >= slots * MOST_TAKEN) grow()
      size += 1
      putWords(id, key)
      put(words, slots, index - first + 1)
    },
    at(id, hash) {
      // Mostly its slot is free: then nobody has to read the id again.
      if (words[(hash & (slots - 1)) * SLOT_WORDS + ID_WORDS] === 0) return undefined
      putWords(id, key)
      const place = words[find(words, slots, hash) + ID_WORDS] ?? 0
      return place === 0 ? undefined : first + place - 1
    },
    clear() {
      words.fill(0)
      size = 0
    },
  }
}

/** A number of 30 bits by which ids are told apart mostly. */
export function hashOfId(id: Ulid): number {
  putWords(id, key)
  return hashOfWords(key)
}

function isAt(table: Uint32Array, at: number): boolean {
  for (let word = 0; word < ID_WORDS; word += 1) {
    if (table[at + word] !== key[word]) return false
  }
  return true
}

/** Of Murmur3 (Appleby, 2011): its constants and its finish. */
const [MIX, FINISH_1, FINISH_2] = [0xcc9e2d51, 0x85ebca6b, 0xc2b2ae35]
const HASH_BITS = 30

function hashOfWords(words: Words): number {
  let hash = 0
  for (let word = 0; word < ID_WORDS; word += 1) {
    hash = Math.imul(hash ^ (words[word] ?? 0), MIX)
    hash ^= hash >>> 15
  }
  hash = Math.imul(hash ^ (hash >>> 16), FINISH_1)
  hash = Math.imul(hash ^ (hash >>> 13), FINISH_2)
  return (hash ^ (hash >>> 16)) >>> (32 - HASH_BITS)
}
