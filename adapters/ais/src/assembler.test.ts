import { expect, it } from 'vitest'
import {
  Assembler,
  MOST_PAIRS,
  MOST_PENDING,
  PAIR_MILLISECONDS,
  PART_MILLISECONDS,
  PART_SENTENCES,
  type Part,
} from './assembler.ts'
import { readLine } from './line.ts'
import { checked, NAME_A, PARTS_5, POSITION, SIDES_B, tagged } from './testing/lines.ts'

const NOW = Date.UTC(2026, 0, 1)

function assembling() {
  const messages: string[] = []
  const lost: number[] = []
  const textOf = ({ line }: Part) => Buffer.from(line).toString('latin1')
  const assembler = new Assembler({
    message: (parts) => messages.push(parts.map(textOf).join(' ')),
    lost: (parts) => lost.push(parts.length),
  })
  function hear(text: string, at = NOW): void {
    const bytes = Buffer.from(text)
    readLine(bytes, 0, bytes.length, {
      sentence(sentence, tag, from) {
        assembler.take({ sentence, tag, line: bytes.subarray(from, sentence.end), at, place: 0 })
      },
      fault: (code) => expect.fail(code),
      remark: (code) => expect.fail(code),
    })
    // What a chunk held is the transport's again.
    bytes.fill(0)
  }
  return { assembler, messages, lost, hear }
}

const [FIRST, SECOND] = PARTS_5
const WHOLE = PARTS_5.join(' ')

function part(number: number, sequence: number | '', channel: string, total = 2): string {
  return checked(`!AIVDM,${total},${number},${sequence},${channel},5${number},0`)
}

it('joins parts in whatever order they come, and whatever comes between them', () => {
  const { messages, lost, hear } = assembling()
  for (const line of [SECOND, POSITION, part(1, 4, 'B'), FIRST, part(2, 4, 'B')]) hear(line)
  expect(messages).toEqual([POSITION, WHOLE, `${part(1, 4, 'B')} ${part(2, 4, 'B')}`])
  expect(lost).toEqual([])
})

it('tells messages of one sequence number apart by channel and by group', () => {
  const { messages, hear } = assembling()
  const grouped = (group: number, number: number) =>
    tagged(`g:${number}-2-${group}`, part(number, 1, 'A'))
  hear(part(1, 1, 'B'))
  hear(grouped(71, 1))
  hear(grouped(72, 1))
  hear(grouped(71, 2))
  hear(part(2, 1, 'B'))
  expect(messages).toEqual([
    `${grouped(71, 1)} ${grouped(71, 2)}`,
    `${part(1, 1, 'B')} ${part(2, 1, 'B')}`,
  ])
})

it('takes a part that comes twice for one, and another of its number for a new message', () => {
  const { messages, lost, hear } = assembling()
  hear(FIRST)
  hear(FIRST)
  hear(checked('!AIVDM,2,1,3,B,57777,0'))
  hear(SECOND)
  expect(lost).toEqual([1])
  expect(messages).toEqual([`${checked('!AIVDM,2,1,3,B,57777,0')} ${SECOND}`])
})

it('gives up a message whose parts are late, by time or by what came meanwhile', () => {
  const { assembler, messages, lost, hear } = assembling()
  hear(FIRST)
  expect(assembler.wakeAt()).toBe(NOW + PART_MILLISECONDS)
  assembler.due(NOW + PART_MILLISECONDS)
  expect(lost).toEqual([1])
  hear(SECOND)
  for (let count = 0; count <= PART_SENTENCES; count++) hear(POSITION)
  hear(FIRST)
  expect(lost).toEqual([1, 1])
  expect(messages).toHaveLength(PART_SENTENCES + 1)
})

it('holds no more than its limits, whatever is sent', () => {
  const { assembler, lost, hear } = assembling()
  for (let group = 0; group < 3 * MOST_PENDING; group++) {
    hear(tagged(`g:1-2-${group}`, part(1, 1, 'A')))
  }
  expect(lost.length).toBeGreaterThanOrEqual(2 * MOST_PENDING)
  expect(assembler.heldBytes()).toBeLessThanOrEqual(MOST_PENDING * 60)
  assembler.rest()
  expect(lost).toHaveLength(3 * MOST_PENDING)
  expect(assembler.heldBytes()).toBe(0)
})

it('keeps the name of message 24 for the part with the sides, and gives it away alone in time', () => {
  const { assembler, messages, hear } = assembling()
  hear(NAME_A)
  hear(POSITION)
  hear(NAME_A)
  hear(SIDES_B)
  expect(messages).toEqual([POSITION, `${NAME_A} ${SIDES_B}`])
  hear(SIDES_B)
  expect(messages.at(-1)).toBe(SIDES_B)
  hear(NAME_A)
  expect(assembler.wakeAt()).toBe(NOW + PAIR_MILLISECONDS)
  assembler.due(NOW + PAIR_MILLISECONDS)
  expect(messages.at(-1)).toBe(NAME_A)
  expect(assembler.heldBytes()).toBe(0)
})

it('holds the names of no more vessels than its limit', () => {
  const { messages, hear } = assembling()
  const six = (value: number) => String.fromCharCode(value < 40 ? value + 48 : value + 56)
  for (let index = 0; index <= MOST_PAIRS; index++) {
    const mmsi = six(index >> 6) + six(index & 63)
    hear(checked(`!AIVDM,1,1,,A,H00${mmsi}000000000000000000000000,0`))
  }
  expect(messages).toHaveLength(1)
})
