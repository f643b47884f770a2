import { createCipheriv, createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto'

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
const TAG_BYTES = 16

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
    let known = keys.get(dataset)
    if (!known) {
      known = { mac: derive(`cells mac ${dataset}`), cipher: derive(`cells cipher ${dataset}`) }
      keys.set(dataset, known)
    }
    return known
  }

  return {
    of(dataset, column) {
      // No dataset and no column is named with a slash.
      const place = `${dataset}/${column}`
      let known = columns.get(place)
      if (!known) {
        const own = keysOf(dataset)
        const seal = (text: string, entry?: string) => sealed(own, boundTo(column, entry), text)
        const open = (token: string, entry?: string) => opened(own, boundTo(column, entry), token)
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

type DatasetKeys = { mac: Uint8Array; cipher: Uint8Array }

/** JSON holds no bare NUL, so that no two pairs of place and text meet. */
function boundTo(column: string, entry: string | undefined): string {
  return `${JSON.stringify(entry === undefined ? [column] : [column, entry])}\0`
}

function tagOf({ mac }: DatasetKeys, bound: string, text: Uint8Array): Buffer {
  return createHmac(MAC, mac).update(bound).update(text).digest().subarray(0, TAG_BYTES)
}

function sealed(keys: DatasetKeys, bound: string, text: string): string {
  const plain = Buffer.from(text)
  const tag = tagOf(keys, bound, plain)
  const hidden = createCipheriv(CIPHER, keys.cipher, tag).update(plain)
  return TOKEN_PREFIX + Buffer.concat([tag, hidden]).toString('base64url')
}

function opened(keys: DatasetKeys, bound: string, token: string): string | undefined {
  const written = token.slice(TOKEN_PREFIX.length)
  const bytes = Buffer.from(written, 'base64url')
  // The decoder passes over what is no base64url: only the one right spelling counts.
  if (bytes.length < TAG_BYTES || bytes.toString('base64url') !== written) return undefined
  const tag = bytes.subarray(0, TAG_BYTES)
  const plain = createDecipheriv(CIPHER, keys.cipher, tag).update(bytes.subarray(TAG_BYTES))
  return timingSafeEqual(tag, tagOf(keys, bound, plain)) ? plain.toString() : undefined
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
