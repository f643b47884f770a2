import { contractOf, validate } from '@tongqu/contracts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { linesOf } from '../collect.ts'
import type { Adapter, DecodeContext, Decoded } from '../types.ts'
import { FIXTURE_CONTEXT, type Fixture, fixturesIn, pseudonymOf } from './fixtures.ts'
import { planCases } from './plan-cases.ts'

/** Arbitrary inputs tried per adapter; CI-fast, some seconds at most. */
const FUZZ_RUNS = 10_000
const FUZZ_BYTES = 200

type Decode = (file: string, bytes: Uint8Array, context: DecodeContext) => Decoded

/**
 * The suite that every adapter passes. `fixtures` is a folder of folders, one per case:
 * `input.<ext>` (or `input.hex`, bytes written in hex with `#` comments), `expected.ndjson` (lines
 * as `hub decode` prints them) and, where the defaults do not do, `context.json`.
 *
 * A `tables` adapter proves its plans here too: its inputs are the documents it decodes, and a
 * folder with a `members.json` in place of an input is an archive to plan. Of a `session` adapter
 * the inputs are captures; `sessionCases` is about its sessions. Pseudonyms of fixtures are made by
 * `pseudonymOf`.
 *
 * ```ts
 * adapterCases(exampleCounter, new URL('../fixtures/', import.meta.url))
 * ```
 */
export function adapterCases(adapter: Adapter, fixtures: URL): void {
  const decode = decodeOf(adapter)
  const cases = fixturesIn(fixtures)

  describe(`adapter ${adapter.name}`, () => {
    it('declares contracts that exist, the content types it takes and a version', () => {
      for (const id of adapter.emits) expect(contractOf(id).id).toBe(id)
      expect(new Set(adapter.emits).size).toBe(adapter.emits.length)
      if (adapter.shape !== 'session') expect(adapter.accepts.length).toBeGreaterThan(0)
      expect(adapter.version).toBeGreaterThan(0)
    })

    it.each(cases)('decodes fixture $name as expected', ({ file, bytes, context, expected }) => {
      const decoded = proven(adapter, decode, file, bytes, context)
      expect([...linesOf(decoded)].map(parsed)).toEqual(expected.map(parsed))
    })

    it('survives arbitrary bytes: answers, obeys its contracts, keeps its limits', () => {
      const file = cases[0]?.file ?? 'input.bin'
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: FUZZ_BYTES }), (bytes) => {
          proven(adapter, decode, file, bytes, FIXTURE_CONTEXT)
        }),
        { numRuns: FUZZ_RUNS / 2 },
      )
    })

    it('survives fixtures with bytes changed, cut out or cut off', () => {
      fc.assert(
        fc.property(damaged(cases), ({ file, bytes, context }) => {
          proven(adapter, decode, file, bytes, context)
        }),
        { numRuns: FUZZ_RUNS / 2 },
      )
    })
  })

  if (adapter.shape === 'tables') planCases(adapter, fixtures)
}

function parsed(line: string): unknown {
  return JSON.parse(line)
}

function decodeOf(adapter: Adapter): Decode {
  if (adapter.shape === 'decode') return (_, bytes, context) => adapter.decode(bytes, context)
  if (adapter.shape === 'session') {
    return (_, bytes, context) => {
      const frames = { ...context, pseudonym: pseudonymOf }
      return adapter.decodeCapture(bytes, frames)
    }
  }
  return (file, bytes, context) => {
    const name = file.replace(/^input\./, '')
    return (
      adapter.decodeMember?.(name, bytes, context) ?? { readings: [], rejects: [], findings: [] }
    )
  }
}

/** Decodes, and holds the answer against all that an adapter promises. */
function proven(
  adapter: Adapter,
  decode: Decode,
  file: string,
  bytes: Uint8Array,
  context: DecodeContext,
): Decoded {
  const before = Uint8Array.from(bytes)
  const decoded = decode(file, bytes, context)
  expect(Buffer.compare(bytes, before), 'changes its input').toBe(0)
  expect(decode(file, bytes, context), 'is not deterministic').toEqual(decoded)
  const { readings, rejects, findings } = decoded
  expect(readings.length + rejects.length).toBeLessThanOrEqual(context.limits.entities)
  for (const { contract, reading } of readings) {
    expect(adapter.emits).toContain(contract)
    const violations = validate(contract, reading)
    if (violations.length > 0) expect({ contract, reading, violations }).toBeUndefined()
  }
  for (const { at, code, reason } of rejects) {
    expect(at && reason, 'a reject needs a place and a reason').toBeTruthy()
    expect(code).toMatch(/^[a-zA-Z][\w-]*$/)
  }
  for (const { at, code, message } of findings) expect(at && code && message).toBeTruthy()
  return decoded
}

/** A fixture with some bytes overwritten, a piece taken out, or its end cut off. */
function damaged(cases: readonly Fixture[]): fc.Arbitrary<Fixture> {
  const place = fc.nat({ max: 1 << 20 })
  const writes = fc.array(fc.tuple(place, fc.integer({ min: 0, max: 255 })), { maxLength: 6 })
  return fc
    .tuple(fc.constantFrom(...cases), writes, place, fc.nat({ max: 40 }), fc.boolean())
    .map(([fixture, edits, at, length, cut]) => {
      const bytes = Uint8Array.from(fixture.bytes)
      if (bytes.length === 0) return { ...fixture, bytes }
      for (const [offset, value] of edits) bytes[offset % bytes.length] = value
      const start = at % bytes.length
      const rest = cut ? [] : bytes.subarray(start + length)
      return { ...fixture, bytes: Uint8Array.from([...bytes.subarray(0, start), ...rest]) }
    })
}
