import { adapterCases, keyedOf, sessionCases } from '@tongqu/adapter-kit/testing'
import { describe, expect, it } from 'vitest'
import { FRAGMENT_LIMIT, JOINED_LIMIT_BYTES } from './fragments.ts'
import { jt808, looksLikeJt808 } from './index.ts'
import { batch, location, PLATE, TestTerminal } from './testing/terminal.ts'

const HELD_BYTES = 3 * JOINED_LIMIT_BYTES + 4_096

adapterCases(jt808, new URL('../fixtures/', import.meta.url))

sessionCases(
  jt808,
  (['2011', '2013', '2019'] as const).map((edition) => {
    const phone = '13900000001'
    const terminal = new TestTerminal(phone, edition)
    const code = keyedOf('jt808-auth', edition === '2011' ? `2011 ${phone}` : phone)
    const photo = Uint8Array.from({ length: 3_000 }, (_, at) => at & 0xff)
    return {
      name: `a ${edition} terminal from its registration to its deregistration`,
      bytes: Buffer.concat([
        terminal.registration(PLATE),
        terminal.authentication(code),
        terminal.frame(0x0002),
        terminal.frame(0x0200, location({ alarmFlags: 1 })),
        terminal.frame(0x0200, location({ alarmFlags: 1, time: '260101080010' })),
        terminal.frame(0x0704, batch(1, [location({ time: '251231235900' })])),
        ...terminal.fragments(0x0801, photo, 4),
        terminal.frame(0x0f01),
        terminal.frame(0x0003),
      ]),
      frames: 6,
      personal: [phone, '云A12345', 'A12345', code],
      heldBytes: HELD_BYTES,
    }
  }),
)

describe('the signature of a capture', () => {
  const text = (lines: string) => looksLikeJt808(Buffer.from(lines))

  it('is the flag, raw or in hexadecimal text', () => {
    expect(looksLikeJt808(new TestTerminal('13900000001').frame(0x0002))).toBe(true)
    expect(text('# 一段抓包\n\n7e0002')).toBe(true)
    expect(text('0x7E 0x00 0x02')).toBe(true)
  })

  it('is not that of JT/T 809, of JSON, of nothing', () => {
    expect(text('5b000000')).toBe(false)
    expect(text('{"a":1}')).toBe(false)
    expect(text('7ebruary')).toBe(false)
    expect(looksLikeJt808(new Uint8Array())).toBe(false)
    expect(looksLikeJt808(Uint8Array.of(0x5b, 0, 0x7e))).toBe(false)
  })
})

it('limits of fragments suit a photograph and no more', () => {
  expect(FRAGMENT_LIMIT * 1_023).toBeGreaterThan(500_000)
  expect(FRAGMENT_LIMIT * 1_023).toBeLessThanOrEqual(JOINED_LIMIT_BYTES)
})
