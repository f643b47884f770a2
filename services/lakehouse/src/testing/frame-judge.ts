import { isDeepStrictEqual } from 'node:util'
import type { FrameBatch } from '../raw/frame-types.ts'
import {
  FRAME_SOURCES,
  type FrameSource,
  type FrameTold,
  type FrameWorld,
  frameAt,
  frameOf,
  numberOf,
  overBefore,
} from './frame-work.ts'

/** All that was told of the sources so far, and what the judge itself has seen since. */
export type FrameMemory = Record<
  FrameSource,
  {
    kept: Set<number>
    /** Batches that were handed out or seen after a crash, by sequence. */
    batches: Map<number, string>
    /** The first entry of the batch, by entry: with its day all of the batch goes. */
    firsts: Map<number, number>
    /** Last entry of the newest batch that was landed. */
    landed: number
  }
>

export function frameMemory(): FrameMemory {
  const none = (): FrameMemory[FrameSource] => ({
    kept: new Set(),
    batches: new Map(),
    firsts: new Map(),
    landed: -1,
  })
  return { sealed: none(), plain: none() }
}

export function remember(memory: FrameMemory, told: FrameTold): void {
  if (told.what === 'clock') return
  const known = memory[told.source]
  if (told.what === 'kept') known.kept.add(told.number)
  if (told.what === 'cut') {
    known.batches.set(told.sequence, told.sha256)
    rememberFirst(known, told.numbers)
  }
  if (told.what === 'landed') known.landed = Math.max(known.landed, told.last)
}

function rememberFirst({ firsts }: FrameMemory[FrameSource], numbers: readonly number[]): void {
  for (const number of numbers) firsts.set(number, numbers[0] ?? number)
}

/**
 * What is wrong with the journals after a crash, in words; [] when everything acknowledged is read
 * back, in order, once, in the same batches with the same hashes.
 */
export async function frameFaults(world: FrameWorld, memory: FrameMemory): Promise<string[]> {
  const faults: string[] = []
  for (const source of Object.keys(FRAME_SOURCES) as FrameSource[]) {
    const found = await readAll(world, source, memory[source])
    const fault = (text: string) => faults.push(`${source}: ${text}`)
    judgeEntries(found, memory[source], world.clock.number, fault)
    judgeBatches(found, memory[source], fault)
  }
  return faults
}

type Found = { batches: FrameBatch[]; numbers: number[]; wrong: number[] }

async function readAll(
  { raw }: FrameWorld,
  source: FrameSource,
  memory: FrameMemory[FrameSource],
): Promise<Found> {
  const journal = await raw.frames(source, { sealed: FRAME_SOURCES[source] })
  const batches = await journal.batches(-1)
  const found: Found = { batches, numbers: [], wrong: [] }
  for (const { sequence, entries: count } of batches) {
    const entries = await journal.read(sequence)
    if (entries.length !== count) found.wrong.push(-sequence)
    rememberFirst(memory, entries.map(numberOf))
    for (const entry of entries) {
      const number = numberOf(entry)
      const bytes = Buffer.from(entry.bytes)
      if (!isDeepStrictEqual({ ...entry, bytes }, frameOf(number))) found.wrong.push(number)
      found.numbers.push(number)
    }
  }
  await journal.close()
  return found
}

function judgeEntries(
  { numbers, wrong }: Found,
  { kept, landed, firsts }: FrameMemory[FrameSource],
  clock: number,
  fault: (text: string) => void,
): void {
  for (const number of wrong) fault(`${number} is another entry than was given`)
  for (const [index, number] of numbers.entries()) {
    if (number <= (numbers[index - 1] ?? -1)) fault(`${number} is not in its place, or doubled`)
  }
  const there = new Set(numbers)
  const first = numbers[0] ?? Number.POSITIVE_INFINITY
  for (const number of [...kept]) {
    if (there.has(number)) continue
    const over = frameAt(firsts.get(number) ?? number) < overBefore(clock)
    // What landed, lies before all the rest and is of a day that is over may have been expired.
    if (number <= landed && number < first && over) kept.delete(number)
    else fault(`${number} is lost`)
  }
}

function judgeBatches(
  { batches }: Found,
  memory: FrameMemory[FrameSource],
  fault: (text: string) => void,
): void {
  const newest = Math.max(-1, ...memory.batches.keys())
  const last = batches.at(-1)
  for (const [index, { sequence, sha256 }] of batches.entries()) {
    const before = batches[index - 1]
    if (before && before.sequence + 1 !== sequence) fault(`batch ${sequence} follows a gap`)
    const known = memory.batches.get(sequence)
    if (known !== undefined && known !== sha256) fault(`batch ${sequence} has another hash`)
    memory.batches.set(sequence, sha256)
  }
  if (last && last.sequence < newest) fault(`batch ${newest} is not there any more`)
}
