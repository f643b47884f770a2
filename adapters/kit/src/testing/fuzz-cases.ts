import { validate } from '@tongqu/contracts'
import { describe, expect, it } from 'vitest'
import type { DecodeAdapter, DecodeContext, Decoded, Reading } from '../types.ts'
import { FIXTURE_CONTEXT } from './fixtures.ts'
import { mutantOf, spoiltOf } from './mutants.ts'

export type FuzzKind = 'json' | 'xml' | 'csv' | 'edifact'

/** A document made of records that stand beside one another. */
export type FuzzDocument = {
  name: string
  /** At least three, each of which makes readings. Of JSON: one object; of XML: one element. */
  records: readonly string[]
  /** The whole document of some records. */
  wrap(records: readonly string[]): string
  context?: Partial<DecodeContext>
}

export type FuzzOptions = {
  kind: FuzzKind
  documents: readonly FuzzDocument[]
  /** Names the record a reading was made of, and what it says of it. */
  identity(reading: Reading): string
  runs: number
  /** Share of mutated records that must still make a reading, and that may. */
  accepted: { least: number; most: number }
  seed?: number
}

/**
 * Two kinds of damage, half of the runs each. One record's *values* are replaced, taken away or
 * doubled while the document stays whole: its neighbours must all be read. Or *bytes* anywhere are
 * changed, cut or doubled: the adapter must answer. Always: what it reads obeys its contract, what
 * it refuses has a place and a reason, limits hold.
 */
export function fuzzCases(adapter: DecodeAdapter, options: FuzzOptions): void {
  const { documents, runs, seed = 20_261_121 } = options
  describe(`adapter ${adapter.name} under ${runs} mutants, seed ${seed}`, () => {
    it.each(documents)('loses no neighbour and obeys its contracts: $name', (document) => {
      const random = randomOf(seed)
      const share = Math.ceil(runs / documents.length / 2)
      let accepted = 0
      for (let run = 0; run < share; run++) {
        if (keepsNeighbours(adapter, document, options, random)) accepted++
        answers(adapter, document, random)
      }
      const ratio = accepted / share
      console.info(`${adapter.name} ${document.name}: ${(ratio * 100).toFixed(1)} % accepted`)
      expect(ratio).toBeGreaterThanOrEqual(options.accepted.least)
      expect(ratio).toBeLessThanOrEqual(options.accepted.most)
    })
  })
}

/** A random number below `below`, repeatable (mulberry32). */
export function randomOf(seed: number): (below: number) => number {
  let state = seed >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

/** True when the mutated record still made a reading of its own. */
function keepsNeighbours(
  adapter: DecodeAdapter,
  document: FuzzDocument,
  { kind, identity }: FuzzOptions,
  random: (below: number) => number,
): boolean {
  const { records, wrap } = document
  const at = 1 + random(records.length - 2)
  const mutant = mutantOf(kind, records[at] ?? '', random)
  const others = records.filter((_, index) => index !== at)
  const alone = identities(decoded(adapter, wrap(others), document), identity)
  const text = wrap(records.map((record, index) => (index === at ? mutant : record)))
  const together = identities(decoded(adapter, text, document), identity)
  const lost = [...alone].filter((one) => !together.has(one))
  if (lost.length > 0) expect({ lost, mutant }).toBeUndefined()
  return together.size > alone.size
}

function answers(
  adapter: DecodeAdapter,
  document: FuzzDocument,
  random: (below: number) => number,
): void {
  const whole = Buffer.from(document.wrap(document.records))
  decoded(adapter, spoiltOf(whole, random), document)
}

function identities(
  { readings }: Decoded,
  identity: (reading: Reading) => string,
): ReadonlySet<string> {
  return new Set(readings.map(identity))
}

function decoded(
  adapter: DecodeAdapter,
  content: string | Uint8Array,
  document: FuzzDocument,
): Decoded {
  const context = { ...FIXTURE_CONTEXT, ...document.context }
  const result = adapter.decode(Buffer.from(content), context)
  expect(result.readings.length + result.rejects.length).toBeLessThanOrEqual(
    context.limits.entities,
  )
  for (const { contract, reading } of result.readings) {
    const violations = validate(contract, reading)
    if (violations.length > 0) expect({ contract, reading, violations }).toBeUndefined()
  }
  for (const { at, code, reason } of result.rejects) {
    if (!(at && code && reason)) expect({ at, code, reason }).toBeUndefined()
  }
  return result
}
