/** Decodes a generated XML document in pieces, beside the bare parse of the same bytes. */
import type { DecodeAdapter, DecodeContext } from '@tongqu/adapter-kit'
import { SaxesParser } from 'saxes'
import { median, memoryOf } from '../kit.ts'

export type Decoding = {
  megabytes: number
  readings: number
  /** Megabytes a second; NaN when only memory was asked for. */
  decode: number
  parse: number
  /** Parse with namespaces resolved. */
  parseSpaces: number
  /** Resident memory before the document and at its peak, in MB. */
  beforeMb: number
  peakMb: number
}

type Pieces = Required<Pick<DecodeAdapter, 'decodePieces'>>

/** What is decoded: documents of several kinds, and readings of each of their records. */
export type Subject<K extends string> = {
  adapter: Pieces
  /** A whole document of at least so many bytes; `counted` hears of every record. */
  documentOf(kind: K, leastBytes: number, counted?: () => void): Iterable<Uint8Array>
  readings: Readonly<Record<K, number>>
}

const ROUNDS = 7
const WARM_ROUNDS = 2

const CONTEXT: DecodeContext = {
  receivedAt: '2026-01-05T00:00:30Z',
  zone: 'Asia/Shanghai',
  limits: { bytes: 1e9, entities: 10_000_000, depth: 64 },
  options: {},
}

/**
 * Measures what `<kind> <megabytes> speed|memory` of the command line ask for, in this process; its
 * last line is a `Decoding`.
 */
export async function measure<K extends string>(subject: Subject<K>): Promise<void> {
  const [kind = '', megabytes = '20', what = 'speed'] = process.argv.slice(2)
  const least = Number(megabytes) * 1e6
  const own = { ...subject, kind: kind as K, least }
  const answer = what === 'speed' ? await speeds(own) : await peak(own)
  process.stdout.write(`${JSON.stringify(answer)}\n`)
}

type Asked<K extends string> = Subject<K> & { kind: K; least: number }

/** Contenders in turns over bytes that lie in memory. */
async function speeds<K extends string>(asked: Asked<K>): Promise<Decoding> {
  const { adapter, documentOf, readings: perRecord, kind, least } = asked
  let records = 0
  const pieces = [...documentOf(kind, least, () => records++)]
  const size = pieces.reduce((sum, { length }) => sum + length, 0) / 1e6
  const readings = records * perRecord[kind]
  const contenders = {
    decode: async () => {
      const read = await decodeAll(adapter, pieces)
      if (read !== readings) throw new Error(`${read} readings of ${readings}`)
    },
    parse: () => parseAll(pieces, false),
    parseSpaces: () => parseAll(pieces, true),
  }
  const seen = { decode: [] as number[], parse: [] as number[], parseSpaces: [] as number[] }
  for (let round = 0; round < ROUNDS + WARM_ROUNDS; round++) {
    for (const name of ['decode', 'parse', 'parseSpaces'] as const) {
      const begun = performance.now()
      await contenders[name]()
      const rate = size / ((performance.now() - begun) / 1_000)
      if (round >= WARM_ROUNDS) seen[name].push(rate)
    }
  }
  return {
    megabytes: size,
    readings,
    decode: median(seen.decode),
    parse: median(seen.parse),
    parseSpaces: median(seen.parseSpaces),
    beforeMb: Number.NaN,
    peakMb: Number.NaN,
  }
}

/** One pass over bytes that are made as they are read, so that only the reader holds memory. */
async function peak<K extends string>(asked: Asked<K>): Promise<Decoding> {
  const { adapter, documentOf, kind, least } = asked
  let size = 0
  function* counted(): Generator<Uint8Array> {
    for (const piece of documentOf(kind, least)) {
      size += piece.length
      yield piece
    }
  }
  const beforeMb = memoryOf(process.pid).nowMb
  const readings = await decodeAll(adapter, counted())
  return {
    megabytes: size / 1e6,
    readings,
    decode: Number.NaN,
    parse: Number.NaN,
    parseSpaces: Number.NaN,
    beforeMb,
    peakMb: memoryOf(process.pid).peakMb,
  }
}

/** Answers how many readings there were. */
async function decodeAll(adapter: Pieces, pieces: Iterable<Uint8Array>): Promise<number> {
  async function* arriving(): AsyncGenerator<Uint8Array> {
    yield* pieces
  }
  let readings = 0
  for await (const part of adapter.decodePieces(arriving(), CONTEXT)) {
    readings += part.readings.length
    if (part.rejects.length > 0) throw new Error(part.rejects[0]?.reason)
  }
  return readings
}

function parseAll(pieces: Iterable<Uint8Array>, xmlns: boolean): void {
  const parser = new SaxesParser({ xmlns, position: true })
  let elements = 0
  parser.on('opentag', () => elements++)
  parser.on('text', () => {})
  const text = new TextDecoder()
  for (const piece of pieces) parser.write(text.decode(piece, { stream: true }))
  parser.close()
  if (elements === 0) throw new Error('nothing was parsed')
}
