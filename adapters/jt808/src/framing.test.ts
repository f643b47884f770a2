import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FrameSplitter, MOST_PIECE_BYTES, wrapped } from './framing.ts'

type Heard = { frames: string[]; faults: string[] }

function split(chunks: readonly Uint8Array[]): Heard & { held: number } {
  const heard: Heard = { frames: [], faults: [] }
  const splitter = new FrameSplitter({
    frame: (frame) => heard.frames.push(Buffer.from(frame).toString('hex')),
    fault: ({ code }) => heard.faults.push(code),
  })
  let held = 0
  for (const chunk of chunks) {
    splitter.feed(chunk)
    held = Math.max(held, splitter.heldBytes())
  }
  return { ...heard, held }
}

const fromHex = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'))
const message = fc.uint8Array({ minLength: 12, maxLength: 120 })
/** Bytes that are rich in what framing is about. */
const tricky = fc.array(fc.constantFrom(0x7e, 0x7d, 0x01, 0x02, 0x00, 0x33), { maxLength: 200 })

describe('framing', () => {
  it('escapes as the example of the standard does', () => {
    const frame = Buffer.from(wrapped(fromHex('30 7e 08 7d 55'))).toString('hex')
    expect(frame.startsWith('7e307d02087d0155')).toBe(true)
    expect(frame.endsWith('7e')).toBe(true)
  })

  it('gives back every message that was wrapped', () => {
    fc.assert(
      fc.property(fc.array(message, { maxLength: 5 }), (messages) => {
        const heard = split([Buffer.concat(messages.map(wrapped))])
        expect(heard.frames).toEqual(messages.map((bytes) => Buffer.from(bytes).toString('hex')))
        expect(heard.faults).toEqual([])
      }),
    )
  })

  it('escapes a checksum that is a flag or an escape', () => {
    for (const sum of [0x7e, 0x7d]) {
      const bytes = new Uint8Array(12)
      bytes[0] = sum
      expect(split([wrapped(bytes)]).frames.length).toBe(1)
      expect(wrapped(bytes).filter((byte) => byte === 0x7e).length).toBe(2)
    }
  })

  it('says the same however the bytes are cut', () => {
    fc.assert(
      fc.property(tricky, message, fc.array(fc.nat({ max: 400 })), (noise, bytes, cuts) => {
        const stream = Buffer.concat([Uint8Array.from(noise), wrapped(bytes), wrapped(bytes)])
        const ends = [...cuts, stream.length].sort((one, other) => one - other)
        const chunks = ends.map((end, at) => stream.subarray(ends[at - 1] ?? 0, end))
        const { frames, faults } = split([stream])
        expect(split(chunks)).toMatchObject({ frames, faults })
      }),
    )
  })

  it('is back in step at the next flag, whatever came before', () => {
    fc.assert(
      fc.property(tricky, message, (noise, bytes) => {
        const { frames } = split([Uint8Array.from(noise), wrapped(bytes)])
        expect(frames.at(-1)).toBe(Buffer.from(bytes).toString('hex'))
      }),
    )
  })

  it('lets neighbours share a flag, and drops empty pieces', () => {
    const frame = wrapped(new Uint8Array(12))
    const shared = Buffer.concat([frame.subarray(0, -1), frame, fromHex('7e7e7e')])
    expect(split([shared])).toMatchObject({ frames: { length: 2 }, faults: [] })
  })

  it('gives up a frame that never ends, once, and holds no more than the longest one', () => {
    const endless = [fromHex('7e'), ...Array.from({ length: 50 }, () => new Uint8Array(997))]
    const heard = split([...endless, wrapped(new Uint8Array(12))])
    expect(heard.faults).toEqual(['endless-frame'])
    expect(heard.frames.length).toBe(1)
    expect(heard.held).toBeLessThanOrEqual(MOST_PIECE_BYTES)
  })

  it('takes the longest frame there is, all of it escaped', () => {
    const longest = new Uint8Array(21 + 1_023).fill(0x7e)
    expect(split([wrapped(longest)]).frames.length).toBe(1)
  })

  it('tells a wrong checksum, a wrong escape, a piece too short and bytes before any flag', () => {
    expect(split([fromHex('7e 000000000000000000000000 01 7e')]).faults).toEqual(['wrong-checksum'])
    expect(split([fromHex('7e 0000000000000000000000 7d 03 00 7e')]).faults).toEqual([
      'wrong-escape',
    ])
    expect(split([fromHex('7e 0102 7e')]).faults).toEqual(['too-short'])
    expect(split([fromHex('00 01'), fromHex('02 03')]).faults).toEqual(['no-flag'])
  })
})
