import { existsSync, readFileSync } from 'node:fs'
import type { Session } from '@tongqu/adapter-kit'
import { FRAME_CONTEXT, sessionContext } from '@tongqu/adapter-kit/testing'
import { validate } from '@tongqu/contracts'
import { unwrapped, wrapped } from '../framing.ts'
import { jt808 } from '../jt808.ts'
import { batch, location, PLATE, TestTerminal } from './terminal.ts'

/** Frames that others published; they stay outside of the repository. */
const PUBLISHED = new URL('../../../../../shared/data/bus/jt808/frames.jsonl', import.meta.url)

/** What came of the runs. */
export type Fuzzed = {
  runs: number
  /** Valid frames beside the mutants, and how many of them became readings. */
  neighbours: number
  landed: number
  /** Mutants that were journaled. */
  accepted: number
  mostHeldBytes: number
  /** Readings against their contract, with the mutant; none is right. */
  violations: string[]
  /** Heap after a tenth of the runs and at the end. */
  heapEarly: number
  heapLate: number
}

/**
 * Mutants of real and own frames, each between two valid frames of the same terminal on a
 * connection of its own, then as a capture. Half of them get a right checksum, so that mutations
 * reach what lies behind it. The seed makes all of it again.
 */
export function fuzz(runs: number, seed: number): Fuzzed {
  const random = randomOf(seed)
  const frames = [...ownFrames(), ...publishedFrames()]
  const fuzzed: Fuzzed = {
    runs,
    neighbours: 0,
    landed: 0,
    accepted: 0,
    mostHeldBytes: 0,
    violations: [],
    heapEarly: 0,
    heapLate: 0,
  }
  for (let run = 0; run < runs; run++) {
    const frame = frames[random(frames.length)] as Uint8Array
    one(fuzzed, frame, mutant(frame, random), random)
    if (run === Math.floor(runs / 10)) fuzzed.heapEarly = process.memoryUsage().heapUsed
  }
  fuzzed.heapLate = process.memoryUsage().heapUsed
  return fuzzed
}

function one(
  fuzzed: Fuzzed,
  frame: Uint8Array,
  mutated: Uint8Array,
  random: (below: number) => number,
): void {
  const terminal = terminalOf(frame)
  const before = terminal.frame(0x0200, location({ time: '260101080000' }))
  const behind = terminal.frame(0x0200, location({ time: '260101080059' }))
  const session = jt808
    .open(sessionContext({ authentication: 'open' }))
    .session({ address: '192.0.2.1', port: 1, transport: 'tcp' })
  const now = Date.UTC(2026, 0, 1)
  const frames = [...session.opened(now).frames]
  const stream = Buffer.concat([before, mutated, behind])
  const cut = random(stream.length)
  for (const chunk of [stream.subarray(0, cut), stream.subarray(cut)]) {
    frames.push(...session.receive(chunk, now).frames)
    fuzzed.mostHeldBytes = Math.max(fuzzed.mostHeldBytes, session.heldBytes())
  }
  later(session, now)
  const { readings } = jt808.decode(frames, FRAME_CONTEXT)
  const times = new Set(readings.map(({ reading }) => reading.located_at))
  fuzzed.neighbours += 2
  fuzzed.landed += Number(times.has('2026-01-01T00:00:00Z'))
  fuzzed.landed += Number(times.has('2026-01-01T00:00:59Z'))
  fuzzed.accepted += Math.max(0, frames.length - 2)
  const captured = jt808.decodeCapture(mutated, FRAME_CONTEXT)
  for (const { contract, reading } of [...readings, ...captured.readings]) {
    if (validate(contract, reading).length === 0) continue
    fuzzed.violations.push(`${contract} ${Buffer.from(mutated).toString('hex')}`)
  }
}

/** Fragments ask again, and are given up. */
function later(session: Session, now: number): void {
  for (let minutes = 1; minutes < 10; minutes++) session.wake(now + minutes * 60_000)
  if (session.heldBytes() > 4_096) throw new Error('fragments are held for ever')
}

/** A terminal with the phone and header of a frame. */
function terminalOf(frame: Uint8Array): TestTerminal {
  const message = unwrapped(frame.subarray(1, -1))
  if (!(message instanceof Uint8Array)) return new TestTerminal('13900000001')
  const is2019 = ((message[2] ?? 0) & 0x40) !== 0
  const phone = Buffer.from(message.subarray(is2019 ? 5 : 4, is2019 ? 15 : 10)).toString('hex')
  return new TestTerminal(phone, is2019 ? '2019' : '2013')
}

function mutant(frame: Uint8Array, random: (below: number) => number): Uint8Array {
  const message = unwrapped(frame.subarray(1, -1))
  const isBehindChecksum = random(2) === 0 && message instanceof Uint8Array
  const bytes = Uint8Array.from(isBehindChecksum ? message : frame)
  const changed = edited(bytes, random)
  if (!isBehindChecksum) return changed
  if (random(4) !== 0 && changed.length >= 12) setLength(changed)
  return wrapped(changed)
}

/** The length a header must say for its body, where there is room for one. */
function setLength(message: Uint8Array): void {
  const property = message[2] as number
  const head = (property & 0x40 ? 17 : 12) + (property & 0x20 ? 4 : 0)
  const length = Math.max(0, message.length - head) & 0x3ff
  message[2] = (property & ~0x03) | (length >> 8)
  message[3] = length & 0xff
}

function edited(bytes: Uint8Array, random: (below: number) => number): Uint8Array {
  const at = () => random(bytes.length)
  let changed: Uint8Array = bytes
  for (let edits = 1 + random(3); edits > 0 && changed.length > 0; edits--) {
    const place = at() % changed.length
    switch (random(5)) {
      case 0:
        changed[place] = (changed[place] as number) ^ (1 << random(8))
        break
      case 1:
        changed[place] = [0x7e, 0x7d, 0x00, 0xff, 0x80][random(5)] as number
        break
      case 2:
        changed = changed.slice(0, place)
        break
      case 3:
        changed = Uint8Array.from([...changed.subarray(0, place), ...changed.subarray(place + 5)])
        break
      default:
        changed = Uint8Array.from([
          ...changed.subarray(0, place),
          ...Array.from({ length: random(12) }, () => random(256)),
          ...changed.subarray(place),
        ])
    }
  }
  return changed
}

function ownFrames(): Uint8Array[] {
  return (['2011', '2013', '2019'] as const).flatMap((edition) => {
    const terminal = new TestTerminal('13900000001', edition)
    const full = location({ alarmFlags: 5, items: [1, 4, 0, 1, 0, 0, 0x30, 1, 9, 0xe1, 2, 1, 2] })
    return [
      terminal.registration(PLATE),
      terminal.frame(0x0002),
      terminal.frame(0x0004),
      terminal.frame(0x0200, full),
      terminal.frame(0x0200, location({ statusFlags: 0b100011 })),
      terminal.frame(0x0704, batch(1, [full, location(), full])),
      terminal.frame(0x0704, batch(0, [full])),
      ...terminal.fragments(
        0x0801,
        Uint8Array.from({ length: 300 }, (_, at) => at & 0xff),
        2,
      ),
    ]
  })
}

function publishedFrames(): Uint8Array[] {
  if (!existsSync(PUBLISHED)) {
    console.info('skipped: ../shared/data/bus/jt808 is not there, own frames only')
    return []
  }
  const lines = readFileSync(PUBLISHED, 'utf8').trim().split('\n')
  return lines.map((line) => Uint8Array.from(Buffer.from(JSON.parse(line).hex, 'hex')))
}

/** mulberry32: small, seeded, and good enough to choose mutations. */
function randomOf(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}
