import type { SessionTurn } from '@tongqu/adapter-kit'
import { FRAME_CONTEXT, sessionContext } from '@tongqu/adapter-kit/testing'
import { expect, it } from 'vitest'
import { ais } from './index.ts'
import { MOST_LINE_BYTES } from './sentence.ts'
import { FAULT_LIMIT } from './session.ts'
import { NAME_A, PARTS_5, POSITION, SIDES_B, tagged } from './testing/lines.ts'

const NOW = Date.UTC(2026, 0, 1, 8, 30, 3)

function opened(transport: 'tcp' | 'udp' = 'tcp') {
  const session = ais
    .open(sessionContext())
    .session({ address: '192.0.2.1', port: 4_001, transport })
  session.opened(NOW)
  return {
    session,
    hear: (text: string, at = NOW): SessionTurn => session.receive(Buffer.from(text), at),
  }
}

const textsOf = ({ frames }: SessionTurn) =>
  frames.map(({ bytes }) => Buffer.from(bytes).toString('latin1'))
const codesOf = (found: readonly { code: string }[]) => found.map(({ code }) => code)

it('journals one frame a message, with its TAG block, and nothing of what stands around it', () => {
  const { hear } = opened()
  const told = tagged('s:YZ-AIS-1,c:1767225600', POSITION)
  const turn = hear(`${told}\r\n0*45${POSITION}\n${PARTS_5[0]}\r\n${PARTS_5[1]}\r\n`)
  expect(textsOf(turn)).toEqual([told, POSITION, PARTS_5.join('\n')])
  expect(codesOf(turn.findings)).toEqual(['text-before'])
  const { readings } = ais.decode(turn.frames, FRAME_CONTEXT)
  expect(readings.map(({ reading }) => reading.observed_at)).toEqual([
    '2026-01-01T00:00:00Z',
    '2026-01-01T08:29:55Z',
    '2026-01-01T08:30:03Z',
  ])
})

it('takes the second before the receipt, also over a minute, and a little before its time', () => {
  const { hear } = opened()
  const observed = (at: number) =>
    ais.decode(hear(`${POSITION}\n`, at).frames, FRAME_CONTEXT).readings[0]?.reading.observed_at
  const second = (seconds: number) => Date.UTC(2026, 0, 1, 8, 30, seconds)
  expect(observed(second(0))).toBe('2026-01-01T08:29:55Z')
  expect(observed(second(44) + 999)).toBe('2026-01-01T08:29:55Z')
  expect(observed(second(45))).toBe('2026-01-01T08:30:55Z')
  expect(observed(second(55))).toBe('2026-01-01T08:30:55Z')
  expect(observed(second(59))).toBe('2026-01-01T08:30:55Z')
})

it('takes a peer for a receiver from its first good sentence on', () => {
  const { hear } = opened()
  expect(hear('GET / HTTP/1.1\n').identity).toBeUndefined()
  expect(hear(`${POSITION}\n`).identity).toMatch(/^\w{26}$/)
  expect(hear(`${POSITION}\n`).identity).toBeUndefined()
})

it('rejects what is no sentence, with the line, and goes on', () => {
  const { hear } = opened()
  const turn = hear(`8Eew6aagvH85Ip,0*45\n${POSITION.replace('16:', '17:')}\n${POSITION}\n`)
  expect(codesOf(turn.rejects)).toEqual(['garbage', 'wrong-checksum'])
  expect(Buffer.from(turn.rejects[0]?.bytes ?? []).toString()).toBe('8Eew6aagvH85Ip,0*45')
  expect(textsOf(turn)).toEqual([POSITION])
})

it('drops a line that does not end, and finds back at the next one', () => {
  const { session, hear } = opened()
  const turns = Array.from({ length: 8 }, () => hear('x'.repeat(MOST_LINE_BYTES / 2)))
  expect(turns.flatMap(({ rejects }) => codesOf(rejects))).toEqual(['too-long'])
  expect(session.heldBytes()).toBeLessThanOrEqual(MOST_LINE_BYTES)
  expect(textsOf(hear(`x\n${POSITION}\n`))).toEqual([POSITION])
})

it('cuts a peer that says nothing but garbage, and none that errs now and then', () => {
  const { hear } = opened()
  for (let line = 1; line < FAULT_LIMIT; line++) expect(hear('GET /\n').close).toBeUndefined()
  expect(hear(`${POSITION}\n`).close).toBeUndefined()
  for (let line = 1; line < FAULT_LIMIT; line++) expect(hear('GET /\n').close).toBeUndefined()
  expect(hear('GET /\n').close?.code).toBe('garbled')
})

it('tells a finding at once, then once a minute with how often it was', () => {
  const { hear } = opened()
  expect(hear(`0*45${POSITION}\n`).findings).toHaveLength(1)
  for (let line = 0; line < 9; line++) expect(hear(`0*45${POSITION}\n`).findings).toEqual([])
  const [finding] = hear(`0*45${POSITION}\n`, NOW + 60_000).findings
  expect(finding?.message).toMatch(/10 times/)
})

it('asks to be woken for a name without sides, and journals it when nothing follows', () => {
  const { session, hear } = opened()
  const { wakeAt, frames } = hear(`${NAME_A}\n`)
  expect(frames).toEqual([])
  expect(textsOf(session.wake(wakeAt ?? 0))).toEqual([NAME_A])
  hear(`${NAME_A}\n`)
  expect(textsOf(session.closed(NOW))).toEqual([NAME_A])
})

it('joins both parts of message 24 into one reading', () => {
  const { hear } = opened()
  const { frames } = hear(`${NAME_A}\n${SIDES_B}\n`)
  const { readings } = ais.decode(frames, FRAME_CONTEXT)
  expect(readings).toMatchObject([{ reading: { name: 'YUN YU 152', call_sign: 'BY1052' } }])
})

it('takes a datagram without a line feed for whole lines', () => {
  const { hear } = opened('udp')
  expect(textsOf(hear(POSITION))).toEqual([POSITION])
  expect(textsOf(hear(`${POSITION}\r\n${POSITION}`))).toEqual([POSITION, POSITION])
})

it('rejects a frame of the journal that holds no sentence, at its place', () => {
  const frame = (text: string) => ({ at: NOW, context: '{}', bytes: Buffer.from(text) })
  const { readings, rejects } = ais.decode([frame('?'), frame(POSITION)], FRAME_CONTEXT)
  expect(readings).toHaveLength(1)
  expect(rejects).toMatchObject([{ at: 'frame[0]', code: 'no-sentence' }])
})
