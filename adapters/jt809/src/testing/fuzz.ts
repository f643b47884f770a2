import { FRAME_CONTEXT, sessionContext } from '@tongqu/adapter-kit/testing'
import { validate } from '@tongqu/contracts'
import { expect } from 'vitest'
import { jt809 } from '../jt809.ts'
import { decrypt, type Edition, messageOf } from '../wire/frame.ts'
import { KEYS, LowerPlatform, platformLine } from './frames.ts'
import { type Random, randomOf } from './random.ts'
import { MORNING, rowsOf } from './rows.ts'

const PEER = { address: '192.0.2.1', port: 40_000, transport: 'tcp' } as const

/** Milliseconds that one stream of a few frames may take; anything near it would be a hang. */
const HANG_MILLISECONDS = 1_000

/** Bytes that a session may hold beside the largest frame. */
const HELD_BYTES = 1_200_000

export type FuzzResult = {
  /** Valid frames around mutated ones, and how many of them came through. */
  valid: number
  accepted: number
  /** Of those that came through, how many became positions. */
  landed: number
  mutated: number
}

/**
 * Streams of valid frames with mutated ones between them, both editions, encrypted and plain, cut
 * at random. Nothing may throw, hang, grow or break its contract.
 */
export function fuzz(streams: number, seed: number): FuzzResult {
  const random = randomOf(seed)
  const result = { valid: 0, accepted: 0, landed: 0, mutated: 0 }
  const rows = rowsOf(200, random)
  for (let stream = 0; stream < streams; stream++) {
    const edition: Edition = stream % 2 === 0 ? '2011' : '2019'
    const lower = new LowerPlatform(edition, random.chance(0.5) ? KEYS : undefined)
    const session = jt809.open(sessionContext({ platforms: platformLine(edition) })).session(PEER)
    session.opened(MORNING)
    session.receive(lower.login(), MORNING)
    const samples = samplesOf(lower, rows, random)
    const row = rows[random.below(rows.length)] ?? { place: 0, reading: {} }
    const first = lower.position(row)
    const mutant = mutated(samples[random.below(samples.length)] ?? first, random)
    const last = lower.position(row)
    const started = process.threadCpuUsage()
    const turns = cut(Buffer.concat([first, mutant, last]), random).map((bytes) =>
      session.receive(bytes, MORNING),
    )
    turns.push(session.wake(MORNING + 5_000))
    const frames = turns.flatMap((turn) => turn.frames)
    const { readings } = jt809.decode(frames, FRAME_CONTEXT)
    const hex = Buffer.from(mutant).toString('hex')
    const { user, system } = process.threadCpuUsage(started)
    const milliseconds = (user + system) / 1_000
    expect(milliseconds, `took too long: ${hex}`).toBeLessThan(HANG_MILLISECONDS)
    expect(session.heldBytes()).toBeLessThan(HELD_BYTES)
    for (const { contract, reading } of readings) expect(validate(contract, reading)).toEqual([])
    jt809.decodeCapture(mutant, FRAME_CONTEXT)
    result.valid += 2
    result.mutated += 1
    const kept = new Set(frames.map(({ bytes }) => Buffer.from(bytes).toString('hex')))
    for (const frame of [first, last]) result.accepted += kept.has(plainOf(frame, edition)) ? 1 : 0
    const located = String(row.reading.located_at)
    const same = readings.filter(({ reading }) => reading.located_at === located)
    result.landed += Math.min(2, same.length)
  }
  return result
}

/** The message of a frame as the journal has it, in hexadecimal. */
function plainOf(frame: Uint8Array, edition: Edition): string {
  const message = messageOf(frame.subarray(1, -1), edition)
  if (!(message instanceof Uint8Array)) return ''
  decrypt(message, edition, KEYS)
  return Buffer.from(message).toString('hex')
}

function samplesOf(lower: LowerPlatform, rows: ReturnType<typeof rowsOf>, random: Random) {
  const start = random.below(rows.length - 5)
  const [row] = rows
  return [
    lower.position(rows[start] ?? row ?? { place: 0, reading: {} }),
    lower.history(rows.slice(start, start + 1 + random.below(5))),
    lower.register('云A12345', 2, '013900000001'),
    lower.staticData('云A12345', 2, 'VIN:=云A12345;TRANS_TYPE:=010;OWERS_ID:=1;OWERS_TEL:='),
    lower.alarm('云A12345', 2, 1, '超速'),
    lower.heartbeat(),
  ]
}

/** Bytes changed, cut out, put in, doubled, or the whole sent twice. */
function mutated(frame: Uint8Array, random: Random): Uint8Array {
  let bytes = Buffer.from(frame)
  const changes = 1 + random.below(4)
  for (let change = 0; change < changes; change++) {
    const at = random.below(bytes.length + 1)
    const dice = random.below(5)
    if (dice < 2) bytes[at % Math.max(1, bytes.length)] = random.below(256)
    else if (dice === 2) {
      bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + random.below(20))])
    } else if (dice === 3) {
      const noise = Buffer.from(Array.from({ length: random.below(8) }, () => random.below(256)))
      bytes = Buffer.concat([bytes.subarray(0, at), noise, bytes.subarray(at)])
    } else bytes = Buffer.concat([bytes, bytes.subarray(at)])
  }
  return bytes
}

function cut(bytes: Uint8Array, random: Random): Uint8Array[] {
  const pieces: Uint8Array[] = []
  let at = 0
  while (at < bytes.length) {
    const end = at + 1 + random.below(bytes.length)
    pieces.push(bytes.subarray(at, end))
    at = end
  }
  return pieces
}
