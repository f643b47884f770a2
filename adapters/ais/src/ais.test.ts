import { adapterCases, goldenCases, sessionCases } from '@tongqu/adapter-kit/testing'
import { describe, expect, it } from 'vitest'
import { MOST_PAIRS, MOST_PENDING } from './assembler.ts'
import { ais, looksLikeAis } from './index.ts'
import { MOST_LINE_BYTES } from './sentence.ts'
import { checked, NAME_A, PARTS_5, POSITION, SIDES_B } from './testing/lines.ts'

const HELD_BYTES = MOST_LINE_BYTES * (1 + MOST_PENDING + MOST_PAIRS)

adapterCases(ais, new URL('../fixtures/', import.meta.url))
goldenCases(ais, `${import.meta.dirname}/../goldens`)

sessionCases(ais, [
  {
    name: 'positions, parts in turns, both parts of message 24, garbage',
    bytes: Buffer.from(
      [
        POSITION,
        PARTS_5[1],
        'noise',
        NAME_A,
        `0*45${POSITION}`,
        checked('$AITXT,01,01,91,FREQ,2087'),
        PARTS_5[0],
        POSITION.replace('*', '1*'),
        SIDES_B,
        PARTS_5[0],
        `${POSITION}${POSITION}`,
        '',
      ].join('\r\n'),
    ),
    frames: 6,
    personal: [],
    heldBytes: HELD_BYTES,
  },
])

describe('the signature of a capture', () => {
  const says = (text: string) => looksLikeAis(Buffer.from(text))

  it('is a VDM or VDO among its first lines, whatever stands before it', () => {
    expect(says(`# 样例\n${POSITION}\n`)).toBe(true)
    expect(says(`\\s:A,c:1*00\\${POSITION}`)).toBe(true)
    expect(says('!BSVDO,1,1,,,13HOI:0P0000VOHLCnHQKwvL05Ip,0*00')).toBe(true)
  })

  it('is not that of other sentences, JSON or XML', () => {
    expect(says('$GPRMC,,V,,,,,,,,,,N*53')).toBe(false)
    expect(says(`{"nmea":"${POSITION}"}`)).toBe(false)
    expect(says(`<a>${POSITION}</a>`)).toBe(false)
    expect(says('')).toBe(false)
  })
})
