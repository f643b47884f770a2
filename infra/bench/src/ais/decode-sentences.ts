/**
 * Decodes AIS sentences in a process of its own and tells what that cost.
 *
 *   node decode-sentences.ts <sentences>
 *
 * Its last line is an `AisDecoding`.
 */
import { ais } from '@tongqu/adapter-ais'
import type { Frame } from '@tongqu/adapter-kit'
import { radioOf } from '@tongqu/simulator'
import { median } from '../kit.ts'

/** Sentences by second of processor time, all threads of the process counted. */
export type AisDecoding = {
  decode: number
  whole: number
  capture: number
  /** Lines split and checksums taken, and nothing else: the floor. */
  bare: number
}

const ROUNDS = 9
const WARM_ROUNDS = 3
/** As the hub cuts its batches. */
const BATCH_FRAMES = 10_000
/** What a socket gives at a time. */
const CHUNK_BYTES = 65_536

const START = Date.UTC(2026, 0, 1)
const CONTEXT = {
  receivedAt: new Date(START).toISOString(),
  zone: 'UTC',
  limits: { bytes: 1_000_000_000, entities: 10_000_000, depth: 8 },
  options: {},
  pseudonym: () => '',
}

const sentences = Number(process.argv[2] ?? '100000')
const bytes = sentencesOf(sentences)
const frames = received(bytes)
const works = {
  decode: () => decoded(frames),
  whole: () => decoded(received(bytes)),
  capture: () => ais.decodeCapture(bytes, CONTEXT).readings.length,
  bare: () => split(bytes),
}
const seen = { decode: [], whole: [], capture: [], bare: [] } as Record<string, number[]>
for (let round = 0; round < ROUNDS; round++) {
  for (const [name, work] of Object.entries(works)) {
    const before = process.cpuUsage()
    const count = work()
    const { user, system } = process.cpuUsage(before)
    if (count < sentences / 2) throw new Error(`${name}: ${count} of ${sentences}`)
    if (round >= WARM_ROUNDS) seen[name]?.push(sentences / ((user + system) / 1e6))
  }
}
const medians = Object.entries(seen).map(([name, rates]) => [name, median(rates)])
process.stdout.write(`${JSON.stringify(Object.fromEntries(medians))}\n`)

/** So many sentences as the station hears them, second after second. */
function sentencesOf(count: number): Uint8Array {
  const radio = radioOf(7)
  const lines: string[] = []
  for (let second = 0; lines.length < count; second++) {
    lines.push(...radio.linesAt(START + second * 1_000))
  }
  return Buffer.from(lines.slice(0, count).join(''))
}

function received(all: Uint8Array): Frame[] {
  const none = {
    byPhone: () => undefined,
    byPlate: () => undefined,
    note: () => undefined,
  }
  const session = ais
    .open({ options: {}, zone: 'UTC', vehicles: none, keyed: () => '', randomWord: () => 0 })
    .session({ address: '127.0.0.1', port: 4_001, transport: 'tcp' })
  const taken: Frame[] = []
  session.opened(START)
  for (let at = 0; at < all.length; at += CHUNK_BYTES) {
    taken.push(...session.receive(all.subarray(at, at + CHUNK_BYTES), START).frames)
  }
  return taken
}

function decoded(all: readonly Frame[]): number {
  let count = 0
  for (let at = 0; at < all.length; at += BATCH_FRAMES) {
    count += ais.decode(all.slice(at, at + BATCH_FRAMES), CONTEXT).readings.length
  }
  return count
}

/** Lines whose sentence has the checksum it says. */
function split(all: Uint8Array): number {
  let good = 0
  for (let start = 0; start < all.length; ) {
    const end = all.indexOf(0x0a, start)
    const stop = end < 0 ? all.length : end
    let sum = 0
    let at = all.indexOf(0x21, start) + 1
    for (; at < stop && all[at] !== 0x2a; at++) sum ^= all[at] as number
    if (Number.parseInt(String.fromCharCode(all[at + 1] ?? 0, all[at + 2] ?? 0), 16) === sum) good++
    start = stop + 1
  }
  return good
}
