import fc from 'fast-check'
import { expect, it } from 'vitest'
import { checksumOf } from './checksum.ts'
import { applyCipher } from './cipher.ts'
import { decrypt, type Edition, frameOf, HEADER_BYTES, headerOf, messageOf } from './frame.ts'
import { fixedText } from './outgoing.ts'
import { SerialWatch } from './serials.ts'
import { FrameSplitter, type Piece } from './splitter.ts'
import { textAt } from './text.ts'

const KEYS = { m1: 30_414_037, ia1: 20_260_411, ic1: 18_170_923 }
const EDITIONS: Edition[] = ['2011', '2019']

const word = fc.nat({ max: 0xffff_ffff })
const message = fc.record({
  edition: fc.constantFrom(...EDITIONS),
  header: fc.record({
    serial: word,
    messageId: fc.nat({ max: 0xffff }),
    accessCode: word,
    sentAt: word,
  }),
  body: fc.uint8Array({ maxLength: 300 }),
  key: fc.option(word, { nil: undefined }),
})

it('the checksum is CRC-16/CCITT-FALSE', () => {
  const bytes = Buffer.from('123456789')
  expect(checksumOf(bytes, 0, bytes.length)).toBe(0x29b1)
})

it('the cipher wraps at 32 bits as the C of the standard does', () => {
  const bytes = new Uint8Array(64)
  applyCipher(bytes, 0, bytes.length, 0xffff_fff1, { m1: 0xffff_ffff, ia1: 0xfedc_ba98, ic1: 7 })
  let state = 0xffff_fff1n
  const expected = bytes.map(() => {
    state = (0xfedc_ba98n * (state % 0xffff_ffffn) + 7n) & 0xffff_ffffn
    return Number((state >> 20n) & 0xffn)
  })
  expect(bytes).toEqual(expected)
})

it('what was written is read again, encrypted and escaped or not', () => {
  fc.assert(
    fc.property(message, ({ edition, header, body, key }) => {
      const cipher = key === undefined ? undefined : { key, keys: KEYS }
      const frame = frameOf(edition, header, body, cipher)
      expect([frame[0], frame.at(-1)]).toEqual([0x5b, 0x5d])
      expect([...frame.subarray(1, -1)].some((byte) => byte === 0x5b || byte === 0x5d)).toBe(false)
      const read = messageOf(frame.subarray(1, -1), edition)
      if (!(read instanceof Uint8Array)) throw new Error(read.reason)
      decrypt(read, edition, KEYS)
      const { sentAt, ...rest } = header
      expect(headerOf(read, edition)).toMatchObject(edition === '2019' ? header : rest)
      expect(Buffer.compare(read.subarray(HEADER_BYTES[edition]), body)).toBe(0)
    }),
    { numRuns: 2_000 },
  )
})

it('one changed byte never passes for a message', () => {
  fc.assert(
    fc.property(message, fc.nat(), fc.integer({ min: 1, max: 255 }), (written, at, change) => {
      const { edition, header, body } = written
      const frame = frameOf(edition, header, body)
      const place = 1 + (at % (frame.length - 2))
      frame[place] = (frame[place] ?? 0) ^ change
      const read = messageOf(frame.subarray(1, -1), edition)
      expect(read instanceof Uint8Array).toBe(false)
    }),
    { numRuns: 2_000 },
  )
})

it.each([0x5a, 0x5e])(
  'a lone %i stays when the checksum holds, and is refused when not',
  (byte) => {
    const frame = [...frameOf('2011', HEADER, Uint8Array.of(byte, 0xe3, 7))]
    const at = frame.indexOf(0xe3) - 1
    expect(frame.slice(at - 1, at + 1)).toEqual([byte, 2])
    const lone = Uint8Array.from(frame.toSpliced(at, 1)).subarray(1, -1)
    const read = messageOf(lone, '2011')
    expect(read instanceof Uint8Array && [...read.subarray(-3)]).toEqual([byte, 0xe3, 7])
    lone[at] = 0xe4
    expect(messageOf(lone, '2011')).toMatchObject({ code: 'wrong-checksum' })
  },
)

it('a stream is cut into the same frames whatever pieces it arrives in', () => {
  const stream = fc.array(
    fc.oneof(
      fc.uint8Array({ maxLength: 30 }).map((body) => frameOf('2011', HEADER, body)),
      fc.uint8Array({ maxLength: 10 }),
    ),
    { maxLength: 8 },
  )
  fc.assert(
    fc.property(stream, fc.array(fc.nat({ max: 400 })), (parts, cuts) => {
      const bytes = Buffer.concat(parts)
      const ends = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length]
      ends.sort((one, other) => one - other)
      const splitter = new FrameSplitter(100)
      const pieces = ends.flatMap((end, at) => [
        ...splitter.push(bytes.subarray(ends[at - 1] ?? 0, end)),
      ])
      const together = [...new FrameSplitter(100).push(bytes)]
      expect(framesIn(pieces)).toEqual(framesIn(together))
    }),
    { numRuns: 2_000 },
  )
})

it('a frame whose end is lost does not take the next one along', () => {
  const frame = frameOf('2011', HEADER, Uint8Array.of(1, 2, 3))
  const pieces = [...new FrameSplitter(1_000).push(Buffer.concat([frame.subarray(0, -1), frame]))]
  expect(pieces.map((piece) => 'escaped' in piece)).toEqual([false, true])
})

it('texts are GBK without padding, in front or behind', () => {
  expect(textAt(fixedText('云A12345', 21), 0, 21)).toBe('云A12345')
  expect(textAt(Buffer.from('\0\0 013900000001 '), 0, 20)).toBe('013900000001')
})

it('serials that come late over the other link are no gap, a restart is none either', () => {
  const watch = new SerialWatch()
  for (const serial of [5, 6, 9, 8, 7, 10]) watch.note(serial, 0x1202, 0)
  expect(watch.gaps(60_000)).toEqual([])
  watch.begin(0)
  watch.note(3, 0x1202, 0)
  expect(watch.gaps(60_000)).toEqual([{ from: 1, to: 2, subId: 0x1202 }])
})

it('a platform that counts its slave link by itself has lost nothing', () => {
  const watch = new SerialWatch()
  for (const serial of [7, 8, 9]) watch.note(serial, 0x1202, 0)
  for (const serial of [0, 1]) watch.note(serial, 0, 0)
  watch.note(10, 0x1202, 0)
  expect(watch.gaps(60_000)).toEqual([])
})

const HEADER = { serial: 1, messageId: 0x1005, accessCode: 10_001 }

function framesIn(pieces: readonly Piece[]): string[] {
  return pieces.flatMap((piece) =>
    'escaped' in piece ? [Buffer.from(piece.escaped).toString('hex')] : [],
  )
}
