import { constants } from 'node:buffer'
import type { DecodeLimits, Finding, Reject } from './types.ts'

/**
 * Values a document may hold for each entity the source may send. A GBFS station has 15 fields, a
 * DATEX II situation some 50; a document with more is padding.
 */
const VALUES_PER_ENTITY = 64

/** Duplicate keys noted by name; one more finding says how many there were in all. */
const DUPLICATES_NAMED = 20

/** Keys of one object compared one by one; above this a set takes over. */
const KEYS_IN_A_LIST = 12

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d

export type ParsedJson = { value: unknown; findings: Finding[] } | { reject: Reject }

/**
 * `JSON.parse` for bytes from outside: strict UTF-8 (a BOM is skipped, RFC 8259 section 8.1), and
 * refused before any object is built when there are too many bytes, levels, elements of one array
 * (`limits.entities`) or values in all (64 for each entity). Of a key that stands twice in one
 * object the last one counts, as in `JSON.parse`, and a finding says so.
 *
 * Never throws. Integers beyond 2^53 lose digits, as in every JavaScript JSON parser: a source that
 * sends them must send strings.
 */
export function parseJson(bytes: Uint8Array, limits: DecodeLimits): ParsedJson {
  const most = Math.min(limits.bytes, constants.MAX_STRING_LENGTH)
  if (bytes.length > most) return refused('too-large', `${bytes.length} bytes, limit ${most}`)
  const shape = survey(bytes, limits)
  if ('reject' in shape) return shape
  try {
    return { value: JSON.parse(textOf(bytes)), findings: shape.findings }
  } catch (error) {
    return refused('not-json', reasonOf(error as Error))
  }
}

/** Strict UTF-8; throws TypeError. */
function textOf(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
}

/** Without the piece of the document that the engine quotes: it may hold what is told to nobody. */
function reasonOf({ message }: Error): string {
  return message.replace(/, (?:\.\.\.)?".*is not valid JSON$/s, '')
}

function refused(code: string, reason: string, at = 'body'): { reject: Reject } {
  return { reject: { at, code, reason } }
}

/** One open object (it has keys) or array. */
type Level = { keys?: Keys; keyNext: boolean; elements: number }

/**
 * One pass over the bytes that counts and builds nothing, without recursion. It need not refuse bad
 * syntax, `JSON.parse` does; up to the first fault both see the same tokens.
 */
function survey(bytes: Uint8Array, limits: DecodeLimits): { findings: Finding[] } | Refused {
  const mostValues = limits.entities * VALUES_PER_ENTITY
  const levels: Level[] = []
  const duplicates = new Duplicates()
  let level: Level | undefined
  let values = 1
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]
    if (byte === QUOTE) {
      const end = endOfString(bytes, at)
      if (level?.keys && level.keyNext) {
        level.keyNext = false
        if (!level.keys.add(keyOf(bytes, at, end))) duplicates.note(bytes, at, end)
      }
      at = end
    } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      if (levels.length >= limits.depth) {
        return refused('too-deep', `more than ${limits.depth} levels`, `byte ${at}`)
      }
      level = { keyNext: byte === OPEN_BRACE, elements: 1 }
      if (level.keyNext) level.keys = new Keys()
      levels.push(level)
      values++
    } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
      levels.pop()
      level = levels.at(-1)
    } else if (byte === COMMA && level) {
      level.keyNext = level.keys !== undefined
      level.elements++
      values++
      if (!level.keys && level.elements > limits.entities) {
        return refused('too-many', `array of more than ${limits.entities} elements`, `byte ${at}`)
      }
    }
    if (values > mostValues) return refused('too-many', `more than ${mostValues} values`)
  }
  return { findings: duplicates.findings() }
}

type Refused = { reject: Reject }

/** Index of the closing quote, or the last index when there is none. */
function endOfString(bytes: Uint8Array, start: number): number {
  let at = start + 1
  while (at < bytes.length && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1
  return Math.min(at, bytes.length - 1)
}

/** A text that is equal for equal keys, however they are escaped: the key's UTF-8 as Latin-1. */
function keyOf(bytes: Uint8Array, start: number, end: number): string {
  const raw = Buffer.from(bytes.buffer, bytes.byteOffset + start + 1, Math.max(0, end - start - 1))
  if (!raw.includes(BACKSLASH)) return raw.toString('latin1')
  try {
    return Buffer.from(String(JSON.parse(`"${raw.toString('utf8')}"`))).toString('latin1')
  } catch {
    return raw.toString('latin1')
  }
}

/** Keys of one object. Most objects have few, for which a list is several times faster. */
class Keys {
  #list: string[] = []
  #set: Set<string> | undefined

  /** False if the key is there already. */
  add(key: string): boolean {
    if (this.#set ? this.#set.has(key) : this.#list.includes(key)) return false
    if (this.#set) this.#set.add(key)
    else if (this.#list.push(key) > KEYS_IN_A_LIST) this.#set = new Set(this.#list)
    return true
  }
}

class Duplicates {
  #named: Finding[] = []
  #count = 0

  note(bytes: Uint8Array, start: number, end: number): void {
    this.#count++
    if (this.#named.length >= DUPLICATES_NAMED) return
    const key = Buffer.from(bytes.subarray(start, end + 1)).toString('utf8')
    const message = `key ${key} stands twice in one object; the last one counts`
    this.#named.push({ at: `byte ${start}`, code: 'duplicate-key', message })
  }

  findings(): Finding[] {
    if (this.#count <= this.#named.length) return this.#named
    const message = `${this.#count} keys stand twice in their object; the last one counts`
    return [...this.#named, { at: 'body', code: 'duplicate-key', message }]
  }
}
