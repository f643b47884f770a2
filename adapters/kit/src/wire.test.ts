import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { WireFault, WireReader } from './wire.ts'

const DEPTH = 8

function wireOf(...bytes: number[]): WireReader {
  return new WireReader(Uint8Array.from(bytes), { depth: DEPTH })
}

function faultOf(read: () => void): { code: string; offset: number } {
  try {
    read()
  } catch (error) {
    if (error instanceof WireFault) return { code: error.code, offset: error.offset }
    throw error
  }
  throw new Error('no fault')
}

/** Base 128, as the encoding guide defines it, of the low 64 bits. */
function varintOf(value: bigint): number[] {
  const bytes: number[] = []
  let rest = BigInt.asUintN(64, value)
  do {
    bytes.push(Number(rest & 0x7fn) | (rest > 0x7fn ? 0x80 : 0))
    rest >>= 7n
  } while (rest > 0n)
  return bytes
}

describe('varints', () => {
  it('reads every 64-bit integer as its type says', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n }), (value) => {
        const bytes = varintOf(value)
        const unsigned = BigInt.asUintN(64, value)
        expect(wireOf(...bytes).uint64()).toBe(Number(unsigned))
        expect(wireOf(...bytes).int64()).toBe(Number(BigInt.asIntN(64, value)))
        expect(wireOf(...bytes).uint32()).toBe(Number(BigInt.asUintN(32, value)))
        expect(wireOf(...bytes).int32()).toBe(Number(BigInt.asIntN(32, value)))
        expect(wireOf(...bytes).bool()).toBe(unsigned !== 0n)
      }),
    )
  })

  it('refuses one of more than ten bytes', () => {
    expect(faultOf(() => wireOf(...Array(11).fill(0x80), 0).uint64())).toEqual({
      code: 'bad-varint',
      offset: 0,
    })
  })

  it('says at which byte a value begins that is cut off', () => {
    const wire = wireOf(0x08, 0xff, 0xff)
    wire.tag()
    expect(faultOf(() => wire.uint32())).toEqual({ code: 'truncated', offset: 1 })
  })
})

describe('frames', () => {
  it('end reading at their own end and not at the end of the delivery', () => {
    const wire = wireOf(0x02, 0x08, 0x01, 0x08, 0x02)
    const seen: number[] = []
    wire.frame(() => {
      while (wire.more()) seen.push(wire.tag(), wire.uint32())
    })
    expect(seen).toEqual([8, 1])
    expect([wire.tag(), wire.uint32()]).toEqual([8, 2])
  })

  it('can not be longer than what holds them', () => {
    expect(faultOf(() => wireOf(0x05, 0x00).frame(() => {}))).toEqual({
      code: 'truncated',
      offset: 0,
    })
    const lie = [...varintOf(2n ** 32n + 1n), 0x00]
    expect(faultOf(() => wireOf(...lie).frame(() => {})).code).toBe('truncated')
  })

  it('are left behind as a whole when something inside is broken', () => {
    const wire = wireOf(0x02, 0x08, 0x80, 0x08, 0x07)
    wire.frame(() => {
      wire.tag()
      expect(faultOf(() => wire.uint32()).code).toBe('truncated')
    })
    expect([wire.tag(), wire.uint32()]).toEqual([8, 7])
  })

  it('nest no deeper than allowed', () => {
    const levels = DEPTH + 1
    const nested = Array.from({ length: levels }, (_, level) => levels - 1 - level)
    const wire = wireOf(...nested)
    const dive = (): void => {
      if (wire.more()) wire.frame(dive)
    }
    expect(faultOf(dive).code).toBe('too-deep')
  })
})

describe('unknown fields', () => {
  it('are stepped over, whatever their wire type', () => {
    const fields = [
      [0x08, 0x96, 0x01],
      [0x09, 1, 2, 3, 4, 5, 6, 7, 8],
      [0x0a, 0x02, 0xff, 0xff],
      [0x0b, 0x08, 0x01, 0x13, 0x14, 0x0c],
      [0x0d, 1, 2, 3, 4],
    ]
    const wire = wireOf(...fields.flat(), 0x10, 0x05)
    for (const _ of fields) wire.skip(wire.tag())
    expect([wire.tag(), wire.uint32()]).toEqual([16, 5])
  })

  it.each([
    ['a group closed by another number', [0x0b, 0x14]],
    ['a group that nobody opened', [0x0c]],
    ['wire types 6 and 7', [0x0e]],
    ['field number 0', [0x00, 0x00]],
  ])('are a fault when they are %s', (_, bytes) => {
    expect(faultOf(() => skipAll(wireOf(...bytes))).code).toBe('bad-tag')
  })

  it('can not exhaust the stack with groups', () => {
    const wire = new WireReader(new Uint8Array(1_000_000).fill(0x0b), { depth: DEPTH })
    expect(faultOf(() => skipAll(wire)).code).toBe('too-deep')
  })
})

function skipAll(wire: WireReader): void {
  while (wire.more()) wire.skip(wire.tag())
}

describe('numbers and texts', () => {
  it('a float is the shortest decimal that is the same float32 again', () => {
    fc.assert(
      fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (float) => {
        const bytes = Buffer.alloc(4)
        bytes.writeFloatLE(float)
        const read = wireOf(...bytes).float()
        expect(Math.fround(read)).toBe(float)
        expect(String(read).length).toBeLessThanOrEqual(String(float).length)
      }),
      { numRuns: 2_000 },
    )
  })

  it('a coordinate reads as its sender wrote it', () => {
    fc.assert(
      fc.property(fc.integer({ min: -17_999_999, max: 17_999_999 }), (hundredThousandths) => {
        const degrees = hundredThousandths / 100_000
        const bytes = Buffer.alloc(4)
        bytes.writeFloatLE(degrees)
        const read = wireOf(...bytes).float()
        expect(Math.fround(read)).toBe(Math.fround(degrees))
        expect(String(read).length).toBeLessThanOrEqual(String(degrees).length)
      }),
      { numRuns: 2_000 },
    )
    expect(read32(37.37046)).toBe(37.37046)
    expect(read32(-121.99604)).toBe(-121.99604)
  })

  it('a double is exact', () => {
    fc.assert(
      fc.property(fc.double(), (double) => {
        const bytes = Buffer.alloc(8)
        bytes.writeDoubleLE(double)
        expect(wireOf(...bytes).double()).toBe(double)
      }),
    )
  })

  it('a text is strict UTF-8', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const bytes = Buffer.from(text, 'utf8')
        expect(wireOf(...varintOf(BigInt(bytes.length)), ...bytes).text()).toBe(
          bytes.toString('utf8'),
        )
      }),
    )
    expect(wireOf(0x03, 0xef, 0xbf, 0xbd).text()).toBe('\ufffd')
    expect(faultOf(() => wireOf(0x02, 0xc3, 0x28).text()).code).toBe('not-utf8')
    expect(faultOf(() => wireOf(0x03, 0xed, 0xa0, 0x80).text()).code).toBe('not-utf8')
  })
})

function read32(value: number): number {
  const bytes = Buffer.alloc(4)
  bytes.writeFloatLE(value)
  return wireOf(...bytes).float()
}
