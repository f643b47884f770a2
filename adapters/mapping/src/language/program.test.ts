import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { mapping } from '../mapping.ts'
import { decodeWith } from '../testing/decode-with.ts'

const EXAMPLES = new URL('../../examples/', import.meta.url)
const mappings = readdirSync(EXAMPLES).map((name) => ({
  name,
  value: parse(readFileSync(new URL(name, EXAMPLES), 'utf8')) as unknown,
}))

const hostile = fc.anything({ withNullPrototype: true, maxDepth: 3, maxKeys: 4 })

describe('a mapping', () => {
  it.each(mappings)('of the examples has no fault: $name', ({ value }) => {
    expect(mapping.checkMapping(value)).toEqual([])
  })

  it('is answered whatever it is, and decodes whatever it finds sound', () => {
    const changed = fc
      .tuple(fc.constantFrom(...mappings), fc.nat(), hostile)
      .map(([{ value }, place, other]) => withOther(structuredClone(value), place, other))
    fc.assert(
      fc.property(fc.oneof(hostile, changed), (value) => {
        for (const { path, message } of mapping.checkMapping(value)) {
          expect(typeof path).toBe('string')
          expect(message['zh-CN'] && message.en).toBeTruthy()
        }
        for (const text of ['[{"id":1}]', 'a;b\n1;2', '<p>x</p>', '{"features":[{}]}']) {
          const { readings, rejects } = decodeWith(value, text)
          expect(readings.length + rejects.length).toBeLessThanOrEqual(10_000)
        }
      }),
      { numRuns: 1_500 },
    )
  })
})

/** The value with another one in one of its places. */
function withOther(value: unknown, place: number, other: unknown): unknown {
  const slots: { holder: Record<string, unknown>; key: string }[] = []
  const gather = (holder: unknown) => {
    if (typeof holder !== 'object' || holder === null) return
    for (const key of Object.keys(holder)) {
      slots.push({ holder: holder as Record<string, unknown>, key })
      gather((holder as Record<string, unknown>)[key])
    }
  }
  gather(value)
  const slot = slots[place % slots.length]
  if (slot) slot.holder[slot.key] = other
  return value
}
