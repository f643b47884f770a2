import { createHash, randomBytes } from 'node:crypto'
import type { Faults } from '../faults.ts'
import { openKeyRing } from '../keys/ring.ts'
import type { FrameBatch, FrameEntry, FrameJournal } from '../raw/frame-types.ts'
import { openRawStore, type RawStore } from '../raw/store.ts'
import { codeOf, type FileSystem, nodeFileSystem } from '../storage/file-system.ts'

/**
 * Two sources that receive frames and are killed again and again. Every entry can be computed from
 * its number, so that after any crash one can say what must be in the journal.
 */
export const FRAME_SOURCES = { sealed: true, plain: false } as const
export type FrameSource = keyof typeof FRAME_SOURCES

const START = Date.parse('2026-05-01T00:00:00Z')
const MINUTE = 60_000
const DAY = 86_400_000
/** Some 140 entries a day: files of several days, and days that are over. */
const ENTRY_MINUTES = 10
const RAW_DAYS = 1

/** What a worker has been told; the judge holds the journal to it. */
export type FrameTold =
  | { what: 'clock'; number: number }
  | { what: 'kept'; source: FrameSource; number: number }
  | { what: 'cut'; source: FrameSource; sequence: number; sha256: string; numbers: number[] }
  | { what: 'landed'; source: FrameSource; last: number }

export function frameAt(number: number): number {
  return START + number * ENTRY_MINUTES * MINUTE
}

/** Days (UTC) before this instant may go when the clock stands at the entry. */
export function overBefore(number: number): number {
  const cut = frameAt(number) - RAW_DAYS * DAY
  return cut - (cut % DAY)
}

/** Sizes from a few bytes to some that fill a block of the disk; half of them do not compress. */
export function frameOf(number: number): FrameEntry {
  const digest = createHash('sha256').update(String(number)).digest()
  const size = (digest[0] ?? 0) < 8 ? 5_000 : (digest[1] ?? 0)
  const noise = createHash('shake256', { outputLength: size + 1 })
    .update(digest)
    .digest()
  const body = number % 2 === 0 ? noise : Buffer.alloc(size, 'tongqu')
  return {
    kind: number % 7 === 0 ? 'event' : 'message',
    at: frameAt(number),
    context: `{"link":${number % 5},"hour":${Math.floor(number / 6)}}`,
    bytes: Buffer.concat([Buffer.from(`${number} `), body]),
  }
}

export function numberOf(entry: FrameEntry): number {
  return Number(Buffer.from(entry.bytes).toString('latin1').split(' ', 1)[0])
}

export type FrameWorld = { raw: RawStore; clock: { number: number } }

export async function openFrameWorld(options: {
  dir: string
  number: number
  fs?: FileSystem
  faults?: Faults
}): Promise<FrameWorld> {
  const { dir, fs = nodeFileSystem, faults } = options
  const clock = { number: options.number }
  const now = () => frameAt(clock.number)
  const keys = await openKeyRing({ dir, now, fs, random: randomBytes })
  const uuid = () => crypto.randomUUID()
  const raw = await openRawStore({ dir, now, uuid, fs, keys, ...(faults && { faults }) })
  return { raw, clock }
}

/**
 * Appends without waiting, cuts in between, lands and lets old days go, for some rounds. Single
 * errors of the disk (EIO) are borne; throws whatever else the disk throws.
 */
export async function receiveFrames(
  { raw, clock }: FrameWorld,
  options: { rounds: number; random: () => number; told: (told: FrameTold) => void },
): Promise<void> {
  const { rounds, random, told } = options
  const landed = new Map<string, number>()

  async function land(
    journal: FrameJournal,
    source: FrameSource,
    batch: FrameBatch,
    inTime: boolean,
  ): Promise<void> {
    const { sequence, sha256 } = batch
    const numbers = await numbersOf(journal, batch)
    told({ what: 'cut', source, sequence, sha256, numbers })
    if (!inTime) return
    told({ what: 'landed', source, last: numbers.at(-1) ?? 0 })
    landed.set(source, sequence)
  }

  /** Everything lands, and for two days nothing comes: all there is may be expired. */
  async function pause(): Promise<void> {
    for (const source of ['sealed', 'plain'] as const) {
      const journal = await raw.frames(source, { sealed: FRAME_SOURCES[source] })
      const batch = await bear(journal.cut())
      if (batch) await land(journal, source, batch, true)
    }
    clock.number += 300
    told({ what: 'clock', number: clock.number })
    await retain(raw, landed)
  }

  for (let round = 0; round < rounds; round += 1) {
    for (const source of ['sealed', 'plain'] as const) {
      const journal = await raw.frames(source, { sealed: FRAME_SOURCES[source] })
      const under: Promise<void>[] = []
      for (let count = Math.floor(random() * 6); count >= 0; count -= 1) {
        under.push(quiet(append(journal, source, clock, random, told)))
        if (random() < 0.2) await under.at(-1)
      }
      const cutting = random() < 0.6 ? quiet(bear(journal.cut())) : undefined
      under.push(quiet(append(journal, source, clock, random, told)))
      await Promise.all(under)
      const batch = await cutting
      if (batch) await land(journal, source, batch, random() < 0.7)
    }
    if (random() < 0.1) await pause()
    if (random() < 0.4) await retain(raw, landed)
  }
  for (const source of ['sealed', 'plain'] as const) {
    await (await raw.frames(source, { sealed: FRAME_SOURCES[source] })).close()
  }
}

/** A disk may fail once: what was not acknowledged by it was not kept. */
async function bear<T>(promise: Promise<T>): Promise<T | undefined> {
  try {
    return await promise
  } catch (error) {
    if (codeOf(error) === 'EIO') return undefined
    throw error
  }
}

/** Somebody waits for it, but perhaps not any more when it fails. */
function quiet<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined)
  return promise
}

function retain(raw: RawStore, landed: ReadonlyMap<string, number>) {
  return bear(
    raw.retain(
      () => undefined,
      (source) => ({ rawDays: RAW_DAYS, landed: landed.get(source) ?? -1 }),
    ),
  )
}

async function append(
  journal: FrameJournal,
  source: FrameSource,
  clock: { number: number },
  random: () => number,
  told: (told: FrameTold) => void,
): Promise<void> {
  const numbers = Array.from({ length: 1 + Math.floor(random() * 4) }, () => {
    clock.number += 1
    return clock.number
  })
  told({ what: 'clock', number: clock.number })
  const kept = journal.append(numbers.map(frameOf)).then(() => true)
  if (!(await bear(kept))) return
  for (const number of numbers) told({ what: 'kept', source, number })
}

async function numbersOf(journal: FrameJournal, batch: FrameBatch): Promise<number[]> {
  const entries = await journal.read(batch.sequence)
  if (entries.length !== batch.entries) throw new Error('a cut batch reads as another')
  return entries.map(numberOf)
}
