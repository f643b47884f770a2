import { canonicalJson } from '@tongqu/contracts'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { NewEntry } from '../types.ts'
import { closeIdOf } from '../ulid.ts'
import { closeOf, isCloseOf, ulidOf, type Words, wordsOf } from '../ulid-words.ts'
import { factsReader } from './facts.ts'
import { kindNumber } from './kinds.ts'
import type { Names } from './names.ts'

/** Numbers names, and tells which number a name has. */
function testNames(): Names & { of(name: string | undefined): number } {
  const all = new Map<string, number>()
  const of = (name: string | undefined) => (name === undefined ? 0 : (all.get(name) ?? -1))
  const ofText = (name: unknown) => {
    if (typeof name !== 'string') return 0
    if (!all.has(name)) all.set(name, all.size + 1)
    return of(name)
  }
  return {
    ...{ of, ofText, forget: () => all.clear() },
    ofBytes: (bytes, from, to) => ofText(Buffer.from(bytes.subarray(from, to)).toString('latin1')),
  }
}

const ulids = fc
  .stringMatching(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/)
  .filter((text) => text.length === 26)
const texts = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('a"b', '\\', '', 'é', 'v'))
const instants = fc.oneof(
  fc
    .date({ noInvalidDate: true, min: new Date('1970-01-01'), max: new Date('2999-12-31') })
    .map((date) => date.toISOString()),
  fc.constantFrom('2026-02-30T00:00:00.000Z', '2026-01-01T24:00:00.000Z', '2026-01-05T08:15:00Z'),
  fc.constantFrom('2026-13-01T00:00:00.000Z', '2026-01-05T08:15:00.000+08:00', 'never'),
)
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined })

const entries = fc.record({
  k: fc.constantFrom('serve_open', 'serve_close', 'serve_sum', 'config', 'unheard-of'),
  id: fc.oneof(ulids, fc.constantFrom('odd', '81234567890123456789012345', '')),
  t: instants,
  actor: fc.record({
    type: fc.constantFrom('app', 'person'),
    id: optional(texts),
    organisation: optional(texts),
    extra: optional(fc.jsonValue()),
  }),
  dataset: optional(texts),
  agreement: optional(texts),
  prev: optional(fc.oneof(ulids, texts)),
  activity: optional(fc.jsonValue()),
  body: optional(fc.jsonValue()),
  meters: optional(fc.jsonValue()),
})

it('of an answer are the same as those of its JSON, however it is written', () => {
  const names = testNames()
  const read = factsReader(names)
  fc.assert(
    fc.property(entries, (entry) => {
      const given = JSON.parse(JSON.stringify(entry)) as NewEntry
      const facts = read(Buffer.from(canonicalJson({ ...given, v: 1 })))
      const at = Date.parse(given.t)
      expect(facts).toMatchObject({
        kind: kindNumber(given.k),
        at: Number.isNaN(at) ? 0 : at,
        dataset: names.of(given.dataset),
        agreement: names.of(given.agreement),
        organisation: names.of(given.actor.organisation),
        program: given.actor.type === 'app' ? names.of(given.actor.id) : 0,
      })
      expect(facts.oddId ?? ulidOf(facts.id)).toBe(given.id)
      if (facts.oddId !== undefined) expect(ulidOf(facts.id)).toBe(`7${'Z'.repeat(25)}`)
      expect(facts.oddPrev ?? (facts.prev && ulidOf(facts.prev))).toBe(given.prev)
    }),
    { numRuns: 2_000 },
  )
})

it.each(['', '{}', '{"k":"serve_open"}', '[1]', '{"id":"a","k":"serve_open","t":"x","v":2}'])(
  'a leaf that is no entry is damage: %s',
  (text) => {
    const read = factsReader(testNames())
    expect(() => read(Buffer.from(text))).toThrow(
      expect.objectContaining({ code: 'ledger-damaged' }),
    )
  },
)

it('the id of a close differs from that of its open in one digit, and leads back to it', () => {
  fc.assert(
    fc.property(ulids, (id) => {
      const words = wordsOf(id) as Words
      const close = closeOf(words)
      expect([isCloseOf(close, words), isCloseOf(words, words)]).toEqual([true, false])
      expect(ulidOf(close)).toBe(closeIdOf(id))
      expect(closeIdOf(closeIdOf(id))).toBe(id)
      const [own, other] = [id, closeIdOf(id)].map((text) => text.slice(0, 10) + text.slice(11))
      expect(other).toBe(own)
    }),
  )
})
