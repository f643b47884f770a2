import {
  afterSpaces,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COMMA,
  endOfValue,
  FEED,
  LISTS,
  lastByte,
  listIn,
  MOST_LEVELS,
  nextObject,
  OPEN_BRACE,
  OPEN_BRACKET,
  outOf,
} from './json-bytes.ts'

/** Takes what is found, in the order of the document. */
export type RecordSink = {
  records(values: readonly unknown[]): void
  fault(code: string, reason: string): void
}

/** Bytes of one record, and of what stands in a page before and behind its records. */
const RECORD_BYTES = 65_536

const END_AND_COMMA = Buffer.from('},')

/**
 * The records of JSON that comes in pieces of any size: pages (`{"data": [ … ]}`), arrays, one
 * object or page a line, and sequences of them. Memory holds one piece and one record.
 *
 * Many records at once go through the engine's parser: a piece that it takes has ended where a
 * record ends, whatever stands in its texts. Where it refuses, records are read one by one.
 */
export class JsonRecords {
  #sink: RecordSink
  /** Between documents, in the array of records, or in a page behind it. */
  #state: 'between' | 'records' | 'rest' = 'between'
  /** Objects that are open around the records. */
  #levels = 0
  #isLines = false
  #held: Buffer = Buffer.alloc(0)
  /** Up to there records are read one by one. */
  #carefulTo = 0
  #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  /** Nothing that comes can be read. */
  isBroken = false

  constructor(sink: RecordSink) {
    this.#sink = sink
  }

  push(bytes: Uint8Array): void {
    if (!this.isBroken) this.#read(Buffer.concat([this.#held, bytes]), false)
  }

  end(): void {
    if (!this.isBroken) this.#read(this.#held, true)
    if (this.isBroken) return
    if (this.#held.length > 0 || this.#state !== 'between') {
      this.#sink.fault('cut-off', 'the document ends before its records do')
    }
  }

  #read(bytes: Buffer, isEnd: boolean): void {
    this.#held = bytes
    let at = 0
    while (!this.isBroken) {
      at = afterSpaces(bytes, at)
      if (at >= bytes.length) break
      const next = this.#step(at, isEnd)
      if (next === at) break
      at = next
    }
    this.#held = bytes.subarray(at)
    this.#carefulTo -= at
    if (this.#held.length > RECORD_BYTES && !this.isBroken) {
      this.#sink.fault('too-large', `a record of more than ${RECORD_BYTES} bytes`)
      this.isBroken = true
    }
  }

  /** Reads on from `at`, which is no space; answers how far it got: `at` when it needs more. */
  #step(at: number, isEnd: boolean): number {
    if (this.#state === 'records') return this.#inRecords(at, isEnd)
    if (this.#state === 'rest') {
      const out = outOf(this.#held, at, this.#levels)
      this.#levels = out.levels
      if (out.levels === 0) this.#state = 'between'
      return out.at
    }
    const byte = this.#held[at]
    if (byte === COMMA) return at + 1
    if (byte === OPEN_BRACKET) {
      this.#state = 'records'
      this.#levels = 0
      return at + 1
    }
    if (byte === OPEN_BRACE || this.#isLines) return this.#lines(at, isEnd) ?? this.#document(at)
    this.#sink.fault('not-json', 'neither an object nor an array')
    this.isBroken = true
    return at
  }

  /** Lines of one object each; undefined when they are none, or the line has not come whole. */
  #lines(at: number, isEnd: boolean): number | undefined {
    const held = this.#held
    const feed = held.indexOf(FEED, at)
    const first = feed < 0 && isEnd ? held.length : feed
    if (first < 0) return this.#isLines && !listIn(held, at) ? at : undefined
    if (!this.#isLines && !this.#beginsLines(at, first)) return undefined
    const all = isEnd ? held.length : held.lastIndexOf(FEED)
    const text = this.#textOf(held.subarray(at, all))
    if (text === undefined) return this.#brokenLine(at, first)
    const values: unknown[] = []
    let begin = at
    for (const line of text.split('\n')) {
      const end = begin + Buffer.byteLength(line)
      const value = parsed(line)
      if (value !== undefined) pushAll(values, value)
      else if (!isBlank(line)) {
        this.#sink.records(values.splice(0))
        if (this.#brokenLine(begin, end) === undefined) return begin === at ? undefined : begin
      }
      begin = end + 1
    }
    this.#isLines = true
    this.#sink.records(values)
    return all
  }

  /** Tells of a line; undefined when a page begins in it, whose records may be read. */
  #brokenLine(at: number, end: number): number | undefined {
    if (listIn(this.#held, at, end)) return undefined
    this.#isLines = true
    this.#sink.fault('not-json', 'a line that can not be read')
    return end
  }

  /** An object ends with its line, or another begins with the next one. */
  #beginsLines(at: number, feed: number): boolean {
    if (lastByte(this.#held, at, feed) === CLOSE_BRACE) return true
    const isNext = this.#held[afterSpaces(this.#held, feed)] === OPEN_BRACE
    return isNext && listIn(this.#held, at, feed) === undefined
  }

  /** One object: a page, whose records are read as they come, or a record by itself. */
  #document(at: number): number {
    const list = listIn(this.#held, at)
    if (list) {
      this.#state = 'records'
      this.#levels = list.levels
      return list.at
    }
    const end = endOfValue(this.#held, at)
    if (end === undefined) return at
    if (!this.#one(at, end)) this.#sink.fault('not-json', 'a record that can not be read')
    return Math.max(end, at + 1)
  }

  /** As many records as are whole. */
  #inRecords(at: number, isEnd: boolean): number {
    const held = this.#held
    if (held[at] === COMMA) return at + 1
    if (held[at] === CLOSE_BRACKET) {
      this.#state = this.#levels === 0 ? 'between' : 'rest'
      return at + 1
    }
    if (at >= this.#carefulTo) {
      const close = held.indexOf(CLOSE_BRACKET, at)
      const end = close < 0 ? held.lastIndexOf(END_AND_COMMA) + 1 : close
      if (end <= at) return this.#element(at, isEnd)
      const text = this.#textOf(held.subarray(at, end))
      const values = text && parsed(`[${text}]`)
      if (Array.isArray(values)) {
        this.#sink.records(values)
        return end
      }
      this.#carefulTo = end
    }
    return this.#element(at, isEnd)
  }

  /** One element by itself; behind a broken one, where the next object seems to begin. */
  #element(at: number, isEnd: boolean): number {
    const held = this.#held
    const end = endOfValue(held, at)
    if (end !== undefined && end - at <= RECORD_BYTES && this.#one(at, end)) return end
    const mayGoOn = end === undefined && held.length - at <= RECORD_BYTES
    if (mayGoOn && !isEnd) return at
    const next = held[at] === OPEN_BRACE ? nextObject(held, at + 1) : undefined
    // Nothing behind it looks like a record: it is the document that ends too early.
    if (mayGoOn && next === undefined) return at
    this.#sink.fault('not-json', 'a record that can not be read')
    return next ?? Math.max(end ?? held.length, at + 1)
  }

  #one(from: number, to: number): boolean {
    const text = this.#textOf(this.#held.subarray(from, to))
    const value = text === undefined ? undefined : parsed(text)
    if (value === undefined) return false
    this.#sink.records([value])
    return true
  }

  #textOf(bytes: Buffer): string | undefined {
    try {
      return this.#decoder.decode(bytes)
    } catch {
      return undefined
    }
  }
}

/** Of a page in a line its records, else the value itself. */
function pushAll(values: unknown[], value: unknown): void {
  const list = listOf(value, MOST_LEVELS)
  if (list) for (const each of list) values.push(each)
  else values.push(value)
}

function isBlank(line: string): boolean {
  return line.trim() === ''
}

function listOf(value: unknown, levels: number): readonly unknown[] | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const members = value as Record<string, unknown>
  for (const name in members) {
    const member = members[name]
    if (typeof member !== 'object') continue
    if (Array.isArray(member) && LISTS.test(name)) return member
    const inner = levels > 1 ? listOf(member, levels - 1) : undefined
    if (inner) return inner
  }
  return undefined
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
