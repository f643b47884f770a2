import { type Cipheriv, createCipheriv, createHmac, timingSafeEqual } from 'node:crypto'
import { hmacOf } from './hashes.ts'

/**
 * Seals single texts so that equal texts of one column of one dataset become equal tokens:
 * equality, joins within the dataset and dropping repeats work without opening any.
 */
export type Cells = { of(dataset: string, column: string): ColumnCells }

export type ColumnCells = {
  /** The token of a text, which is well-formed Unicode; `entry` is its key in a map column. */
  seal(text: string, entry?: string): string
  /**
   * The text of a token; undefined when it was changed, or sealed with other keys, for another
   * dataset, column or entry. What is no token was written before there were any: it is the text.
   */
  reveal(token: string, entry?: string): string | undefined
}

/** What each token begins with; base64url of tag and ciphertext follows. */
export const TOKEN_PREFIX = 'sealed:'

const MAC = 'sha256'
const CIPHER = 'aes-256-ctr'
const BLOCK_CIPHER = 'aes-256-ecb'
/** Of AES; a tag is as long. */
const BLOCK_BYTES = 16

/** Texts remembered of all columns together, about 30 MB each way; then all are forgotten. */
const MOST_REMEMBERED = 131_072
/** Longer texts hardly come again and would take the memory of many. */
const REMEMBERED_CHARACTERS = 128

/**
 * The synthetic-IV construction of RFC 5297 from HMAC-SHA256 and AES-256-CTR: the first 16 bytes
 * of the MAC over place and text are both the tag and the first counter block, so that no nonce can
 * be used twice for two texts. `derive` gives 32 bytes for each use, always the same.
 */
export function openCells(derive: (use: string) => Uint8Array): Cells {
  const columns = new Map<string, ColumnCells>()
  const keys = new Map<string, DatasetKeys>()
  const tokens = memory()
  const texts = memory()

  function keysOf(dataset: string): DatasetKeys {
    const known = keys.get(dataset) ?? keysFrom(derive, dataset)
    keys.set(dataset, known)
    return known
  }

  return {
    of(dataset, column) {
      // No dataset and no column is named with a slash.
      const place = `${dataset}/${column}`
      let known = columns.get(place)
      if (!known) {
        const own = keysOf(dataset)
        const tagOf = tagger(own, column)
        const seal = (text: string, entry?: string) => sealed(own, tagOf, text, entry)
        const open = (token: string, entry?: string) => opened(own, tagOf, token, entry)
        const reveal = texts.remembering(place, open)
        known = {
          seal: tokens.remembering(place, seal),
          reveal: (token, entry) => (isToken(token) ? reveal(token, entry) : token),
        }
        columns.set(place, known)
      }
      return known
    },
  }
}

/** Does the text look like a token? Only opening it tells whether it is one. */
export function isToken(text: string): boolean {
  return text.startsWith(TOKEN_PREFIX)
}

/** What a dataset seals with, made once. */
type DatasetKeys = { mac: Uint8Array; key: Uint8Array; blocks: Cipheriv }

function keysFrom(derive: (use: string) => Uint8Array, dataset: string): DatasetKeys {
  const key = derive(`cells cipher ${dataset}`)
  // Blocks one by one, without state: what CTR makes its key stream of.
  const blocks = createCipheriv(BLOCK_CIPHER, key, null).setAutoPadding(false)
  return { mac: derive(`cells mac ${dataset}`), key, blocks }
}

type TagOf = (text: string, entry: string | undefined) => Uint8Array

/** Tags of one column. JSON holds no bare NUL, so that no two pairs of place and text meet. */
function tagger({ mac }: DatasetKeys, column: string): TagOf {
  const own = hmacOf(mac, `${JSON.stringify([column])}\0`)
  return (text, entry) => {
    if (entry === undefined) return own(text).subarray(0, BLOCK_BYTES)
    const bound = `${JSON.stringify([column, entry])}\0`
    return createHmac(MAC, mac).update(bound).update(text).digest().subarray(0, BLOCK_BYTES)
  }
}

function sealed(keys: DatasetKeys, tagOf: TagOf, text: string, entry?: string): string {
  const plain = Buffer.from(text)
  const bytes = Buffer.allocUnsafe(BLOCK_BYTES + plain.length)
  bytes.set(tagOf(text, entry))
  bytes.set(plain, BLOCK_BYTES)
  crypt(keys, bytes)
  return TOKEN_PREFIX + bytes.toString('base64url')
}

function opened(
  keys: DatasetKeys,
  tagOf: TagOf,
  token: string,
  entry?: string,
): string | undefined {
  const written = token.slice(TOKEN_PREFIX.length)
  const bytes = Buffer.from(written, 'base64url')
  // The decoder passes over what is no base64url: only the one right spelling counts.
  if (bytes.length < BLOCK_BYTES || bytes.toString('base64url') !== written) return undefined
  crypt(keys, bytes)
  const text = bytes.toString('utf8', BLOCK_BYTES)
  const isWhole = timingSafeEqual(bytes.subarray(0, BLOCK_BYTES), tagOf(text, entry))
  return isWhole ? text : undefined
}

/**
 * AES-256-CTR over what follows the first block, which is the first counter. Of a short text the
 * key stream is made by a cipher that is there already: making one costs more than its work.
 */
function crypt({ key, blocks }: DatasetKeys, bytes: Buffer): void {
  const counter = bytes.subarray(0, BLOCK_BYTES)
  const text = bytes.subarray(BLOCK_BYTES)
  if (text.length > BLOCK_BYTES) {
    text.set(createCipheriv(CIPHER, key, counter).update(text))
    return
  }
  const stream = blocks.update(counter)
  for (let at = 0; at < text.length; at += 1) text[at] = (text[at] ?? 0) ^ (stream[at] ?? 0)
}

/** Remembers short results of columns; entries of maps hardly come again and are left out. */
function memory() {
  const known = new Map<string, Map<string, string>>()
  let count = 0

  function remember(place: string, text: string, result: string): void {
    if (count >= MOST_REMEMBERED) {
      known.clear()
      count = 0
    }
    const own = known.get(place) ?? new Map<string, string>()
    known.set(place, own.set(text, result))
    count += 1
  }

  return {
    remembering<T extends string | undefined>(
      place: string,
      step: (text: string, entry?: string) => T | string,
    ) {
      return (text: string, entry?: string): T | string => {
        if (entry !== undefined || text.length > REMEMBERED_CHARACTERS) return step(text, entry)
        const before = known.get(place)?.get(text)
        if (before !== undefined) return before
        const result = step(text)
        if (result !== undefined) remember(place, text, result)
        return result
      }
    },
  }
}
