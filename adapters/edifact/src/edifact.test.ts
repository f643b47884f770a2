import { adapterCases, FIXTURE_CONTEXT, goldenCases } from '@tongqu/adapter-kit/testing'
import { expect, it } from 'vitest'
import { edifact } from './edifact.ts'
import { timeOf } from './times.ts'

adapterCases(edifact, new URL('../fixtures/', import.meta.url))
goldenCases(edifact, `${import.meta.dirname}/../goldens`)

const HEAD = "UNB+UNOC:3+A+B+260105:0801+7'"
const TAIL = "UNZ+1+7'"

function decode(text: string | Uint8Array, options: Record<string, string> = {}) {
  return edifact.decode(Buffer.from(text), { ...FIXTURE_CONTEXT, options })
}

function message(...segments: string[]): string {
  return `UNH+1+IFTMIN:D:04A:UN'BGM+610+X+9'${segments.join('')}UNT+${segments.length + 3}+1'`
}

function codesOf({ findings }: ReturnType<typeof decode>): string[] {
  return findings.map(({ code }) => code)
}

it('an interchange whose counts and references are right says nothing more', () => {
  const { readings, rejects, findings } = decode(HEAD + message() + TAIL)
  expect({ readings: readings.length, rejects, findings }).toEqual({
    readings: 1,
    rejects: [],
    findings: [],
  })
})

it.each([
  ['a wrong number of segments', "UNT+9+1'UNZ+1+7'", 'wrong-segment-count'],
  ['no number of segments', "UNT++1'UNZ+1+7'", 'wrong-segment-count'],
  ['another message reference', "UNT+3+2'UNZ+1+7'", 'wrong-message-reference'],
  ['a wrong number of messages', "UNT+3+1'UNZ+30+7'", 'wrong-message-count'],
  ['another control reference', "UNT+3+1'UNZ+1+8'", 'wrong-interchange-reference'],
  ['no trailer of the interchange', "UNT+3+1'", 'no-interchange-trailer'],
])('%s costs no message and is told', (_, trailers, code) => {
  const decoded = decode(`${HEAD}UNH+1+IFTMIN:D:04A:UN'BGM+610+X+9'${trailers}`)
  expect(decoded.readings).toHaveLength(1)
  expect(decoded.rejects).toEqual([])
  expect(codesOf(decoded)).toEqual([code])
})

it('a message of another type is refused by its type, its neighbours are read', () => {
  const other = "UNH+2+CODECO:D:95B:UN'BGM+34'UNT+3+2'"
  const { readings, rejects } = decode(HEAD + message() + other + message() + TAIL)
  expect(readings).toHaveLength(2)
  expect(rejects.map(({ at, code, reason }) => [at, code, reason])).toEqual([
    ['interchange[0].message[1]', 'unknown-message-type', 'CODECO is not read'],
  ])
})

it('the same references of another sender or time are another message', () => {
  const ids = ['A+B+260105:0801', 'A2+B+260105:0801', 'A+B+260105:0802'].map((parties) => {
    const { readings } = decode(`UNB+UNOC:3+${parties}+7'${message()}${TAIL}`)
    return readings[0]?.reading.message_id
  })
  expect(new Set(ids).size).toBe(3)
})

it.each([
  ['20260105', '102', '2026-01-04T16:00:00Z'],
  ['260105', '101', '2026-01-04T16:00:00Z'],
  ['2601050815', '201', '2026-01-05T00:15:00Z'],
  ['202601050815', '203', '2026-01-05T00:15:00Z'],
  ['20260105081530', '204', '2026-01-05T00:15:30Z'],
  ['202601050815+0200', '205', '2026-01-05T06:15:00Z'],
  ['202601050815UTC', '303', '2026-01-05T08:15:00Z'],
  ['202601050815-03', '303', '2026-01-05T11:15:00Z'],
  ['20260105081530GMT', '304', '2026-01-05T08:15:30Z'],
  ['990105', '101', '1999-01-04T16:00:00Z'],
])('the time %s of format %s is %s', (text, format, instant) => {
  expect(timeOf(text, format, 'Asia/Shanghai')).toEqual({ instant })
})

it('a zone by a name that several zones bear is told, and read in the zone of the source', () => {
  const expected = { instant: '2026-01-05T00:15:00Z', oddity: 'zone' }
  expect(timeOf('202601050815CST', '303', 'Asia/Shanghai')).toEqual(expected)
  expect(timeOf('202602300815', '203', 'Asia/Shanghai')).toEqual({ fault: 'value' })
  expect(timeOf('202602', '610', 'Asia/Shanghai')).toEqual({ fault: 'format' })
})

it('UTF-8 in a set of one byte is told apart, unless the source says what it is', () => {
  const text = `${HEAD}${message("NAD+CZ+++云泽'")}${TAIL}`
  const found = decode(text)
  expect(found.readings[1]?.reading.name).toBe('云泽')
  expect(codesOf(found)).toEqual(['charset'])
  const said = decode(text, { charset: 'utf-8' })
  expect(said.readings[1]?.reading.name).toBe('云泽')
  expect(codesOf(said)).toEqual([])
})

it('neither findings nor rejects say what a message says', () => {
  const segments = [
    "NAD+CZ+91520103MA+++赵试远'",
    "RFF+CU:SECRET-REFERENCE-0123456789012345678901234567890123456789012345678901234'",
    "TDT+20++3+++++云AQ1234'",
    "DTM+137:SECRET:102'",
    "EQD+CN+SECRET1'",
    "DGS+SEC+3+SECRET'",
  ]
  const { rejects, findings } = decode(HEAD + message(...segments) + TAIL)
  expect(rejects).toHaveLength(1)
  const said = JSON.stringify([rejects, findings])
  for (const text of ['SEC', '赵', '云A', '9152']) expect(said).not.toContain(text)
})

it('the plate of a truck stands in its own column only', () => {
  const { readings } = decode(HEAD + message("TDT+10++3+++++云AQ1234'TDT+20+V1+1'") + TAIL)
  const { vehicle_plate, ...order } = readings[0]?.reading ?? {}
  expect(vehicle_plate).toBe('云AQ1234')
  expect(JSON.stringify(order)).not.toContain('云AQ')
})

it('each substance of an item has a row of its own', () => {
  const { readings } = decode(HEAD + message("GID+7+1:BX'DGS+ADR+3+1090'DGS+ADR+8+1789'") + TAIL)
  const goods = readings.filter(({ contract }) => contract === 'freight/order_goods@1')
  const facts = goods.map(({ reading }) => [reading.item_number, reading.un_number])
  expect(facts).toEqual([
    [7, '1090'],
    [7, '1789'],
  ])
})

it('what has no end within a segment is left out up to the next terminator', () => {
  const decoded = decode(`${HEAD}${message(`FTX+AAI+++${'x'.repeat(200_000)}'`)}${TAIL}`)
  expect(decoded.readings).toHaveLength(1)
  expect(codesOf(decoded)).toEqual(['too-long-segment', 'wrong-segment-count'])
})

it.each([
  ["UNA:+.'", "'", true],
  ["UNA:+.'\n", "'", true],
  ["UNA:+.'\r\n", "'", true],
  ["UNA:+.?'\r\n", "'", true],
  ["UNA:+.? '", "'", false],
  ["UNA:+.? '\r\n", "'", false],
  ['UNA:+.? \n', '\n', false],
  ['UNA:+.? ~\n', '~', false],
])('the service characters of %j end segments with %j', (advice, terminator, isShort) => {
  const text = (HEAD + message("FTX+AAI+++a?+b'") + TAIL).replaceAll("'", terminator)
  const decoded = decode(advice + text)
  expect(decoded.readings[0]?.reading.text).toBe('a+b')
  expect(codesOf(decoded)).toEqual(isShort ? ['short-una'] : [])
})

it('a lost terminator does not cost the message behind it', () => {
  const first = message().slice(0, -1)
  const { readings, findings } = decode(`${HEAD}${first}UNH+2+COPARN:D:00B:UN'UNT+2+2'UNZ+2+7'`)
  expect(readings).toHaveLength(2)
  expect(findings.map(({ code }) => code)).toContain('no-terminator')
})

it('in pieces of any size the same is read as at once', async () => {
  const text = `UNA:+.'\n${HEAD}${message("FTX+AAI+++a?'b??'")}${message()}UNZ+2+7'\r\n`
  const bytes = Buffer.from(text + text)
  const whole = edifact.decode(bytes, FIXTURE_CONTEXT)
  expect(whole.readings).toHaveLength(4)
  for (const size of [1, 2, 7, 40, 1_000]) {
    async function* pieces() {
      for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size)
    }
    const read = { readings: [] as unknown[], rejects: [] as unknown[], findings: [] as unknown[] }
    for await (const part of edifact.decodePieces(pieces(), FIXTURE_CONTEXT)) {
      read.readings.push(...part.readings)
      read.rejects.push(...part.rejects)
      read.findings.push(...part.findings)
    }
    expect(read).toEqual(whole)
  }
})

it('stops at the limit of entities and says so', () => {
  const limits = { ...FIXTURE_CONTEXT.limits, entities: 3 }
  const bytes = Buffer.from(HEAD + message().repeat(9))
  const { readings, rejects } = edifact.decode(bytes, { ...FIXTURE_CONTEXT, limits })
  expect(readings).toHaveLength(2)
  expect(rejects.map(({ code }) => code)).toEqual(['too-many'])
})
