/**
 * Decodes location frames of one protocol in a process of its own and tells what that cost.
 *
 *   node decode-wires.ts <variant> <positions>
 *
 * Its last line is a `Decoding`.
 */
import type { Frame } from '@tongqu/adapter-kit'
import { median } from '../kit.ts'
import { frameContextOf } from './context.ts'
import { contextOf, type Variant, type Wires, wiresOf } from './wires.ts'

/** Positions by second of processor time, all threads of the process counted. */
export type Decoding = {
  positions: number
  /** Journal frames to readings. */
  decode: number
  /** Bytes of the wire to journal frames: framing, checks, cipher, state, acknowledgements. */
  sessions: number
  /** Both. */
  whole: number
}

const ROUNDS = 9
const WARM_ROUNDS = 3
/** As the hub cuts its batches at some ten thousand positions a second. */
const BATCH_FRAMES = 10_000

const [variant = '', positions = ''] = process.argv.slice(2)
const wires = await wiresOf(variant as Variant, Number(positions))
const seen = { decode: [] as number[], sessions: [] as number[], whole: [] as number[] }
for (let round = 0; round < ROUNDS; round += 1) {
  const decode = rateOf(() => decoded(wires.frames, wires))
  let frames: Frame[] = []
  const sessions = rateOf(() => {
    frames = received(wires)
    return wires.positions
  })
  const whole = rateOf(() => decoded(received(wires), wires))
  if (round < WARM_ROUNDS) continue
  seen.decode.push(decode)
  seen.sessions.push(frames.length > 0 ? sessions : Number.NaN)
  seen.whole.push(whole)
}
const decoding: Decoding = {
  positions: wires.positions,
  decode: median(seen.decode),
  sessions: median(seen.sessions),
  whole: median(seen.whole),
}
process.stdout.write(`${JSON.stringify(decoding)}\n`)

/** Does work that answers how many positions it had, all of them. */
function rateOf(work: () => number): number {
  const before = process.cpuUsage()
  const count = work()
  const { user, system } = process.cpuUsage(before)
  if (count < wires.positions) throw new Error(`${count} of ${wires.positions} positions`)
  return count / ((user + system) / 1e6)
}

function decoded(frames: readonly Frame[], { adapter, options }: Wires): number {
  const context = frameContextOf(options)
  let count = 0
  for (let at = 0; at < frames.length; at += BATCH_FRAMES) {
    const { readings } = adapter.decode(frames.slice(at, at + BATCH_FRAMES), context)
    for (const { contract } of readings) if (contract === 'vehicle/position@1') count += 1
  }
  return count
}

/** Every connection anew, from its first byte. */
function received(all: Wires): Frame[] {
  const source = all.adapter.open(contextOf(all))
  const frames: Frame[] = []
  const now = Date.now()
  for (const pieces of all.connections) {
    const session = source.session({ address: '127.0.0.1', port: 40_000, transport: 'tcp' })
    session.opened(now)
    for (const piece of pieces) frames.push(...session.receive(piece, now).frames)
  }
  return frames
}
