import type { DecodeAdapter, Decoded, Reading } from '@tongqu/adapter-kit'
import type { Dataset } from '@tongqu/catalog'

export const VEHICLE = 'gbfs/vehicle_status@1' as const
export const STATION = 'gbfs/station@1'
export const TYPE = 'gbfs/vehicle_type@1'
export const POSITION = 'vehicle/position@1'

/** A document of the toy: what it decodes to, and what it points to. */
export type ToyDocument = Partial<Decoded> & {
  parts?: { part: string; url: string; everySeconds?: number }[]
  everySeconds?: number
}

/**
 * Decodes a document that says in JSON what it decodes to; in pieces, one reading a line, the last
 * line a document with the rest.
 */
export const toy: DecodeAdapter = {
  shape: 'decode',
  name: 'toy',
  version: 1,
  emits: [VEHICLE, STATION, TYPE],
  accepts: [],
  decode: (bytes) => decodedIn(Buffer.from(bytes).toString()),
  discover: (bytes) => documentIn(Buffer.from(bytes).toString()).parts ?? [],
  everySeconds: (bytes) => documentIn(Buffer.from(bytes).toString()).everySeconds,
}

/** The same for deliveries of any size. */
export const toyInPieces: DecodeAdapter = {
  ...toy,
  async *decodePieces(pieces) {
    let rest = ''
    for await (const piece of pieces) {
      const lines = (rest + Buffer.from(piece).toString()).split('\n')
      rest = lines.pop() ?? ''
      yield { readings: lines.map(readingIn), rejects: [], findings: [] }
    }
    yield decodedIn(rest)
  },
}

export function toyBytes(document: ToyDocument): Buffer {
  return Buffer.from(JSON.stringify(document))
}

/** Lines for `toyInPieces`, one reading each, and padding, so that a delivery is a large one. */
export function* toyLines(
  readings: Iterable<Reading>,
  last: ToyDocument,
  paddingCharacters = 0,
): Generator<Buffer> {
  const padding = ' '.repeat(paddingCharacters)
  for (const reading of readings) yield Buffer.from(`${JSON.stringify(reading)}${padding}\n`)
  yield toyBytes(last)
}

/** A vehicle as `gbfs/vehicle_status@1` has it. */
export function vehicle(id: string, at: string, more: Record<string, unknown> = {}): Reading {
  return { contract: VEHICLE, reading: { vehicle_id: id, reported_at: at, ...more } }
}

export function station(id: string): Reading {
  return { contract: STATION, reading: { station_id: id } }
}

export function kind(id: string): Reading {
  return { contract: TYPE, reading: { vehicle_type_id: id } }
}

/** Tables by contract, named as in the catalogue's short form. */
export function tables(...contracts: Reading['contract'][]): Dataset['tables'] {
  return contracts.map((contract) => {
    return { name: contract.slice(contract.indexOf('/') + 1, contract.indexOf('@')), contract }
  })
}

function documentIn(text: string): ToyDocument {
  return JSON.parse(text) as ToyDocument
}

function decodedIn(text: string): Decoded {
  const { readings = [], rejects = [], findings = [], covers, snapshotOf, mode } = documentIn(text)
  return {
    readings,
    rejects,
    findings,
    ...(covers ? { covers } : {}),
    ...(snapshotOf ? { snapshotOf } : {}),
    ...(mode ? { mode } : {}),
  }
}

function readingIn(line: string): Reading {
  return JSON.parse(line) as Reading
}
