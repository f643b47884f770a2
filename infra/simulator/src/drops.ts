import { readdir } from 'node:fs/promises'
import { type DropManner, dropFile } from './drop.ts'
import { EDIFACT_SLOT_MILLISECONDS, edifactFile, edifactName } from './freight/edifact.ts'
import { localInstant } from './instants.ts'
import { kerbCsv } from './parking/kerb.ts'
import { loopZip } from './road/loop-files.ts'
import type { World } from './world.ts'

/** Sides that leave files. */
export type DropSide = 'kerb' | 'loops' | 'edifact'

/** Of so many files one is written in place, in two halves. */
const IN_PLACE_EVERY = 5
const MINUTE_MILLISECONDS = 60_000
const HOUR_MILLISECONDS = 3_600_000
/** A folder that nobody empties is left alone. */
const MOST_FILES = 200

type Place = { folder: string; slot: number }

/**
 * Leaves files in the folder of each side as they fall due. `pauseMilliseconds`: between two
 * pieces.
 */
export function drops(world: World, pauseMilliseconds: number) {
  const places = new Map<DropSide, Place>()
  const counters = { kerb: 0, loops: 0, edifact: 0, skipped: 0 }
  const writing = new Set<Promise<void>>()

  async function leave(side: DropSide, { folder }: Place, at: number, isFirst: boolean) {
    const waiting = await readdir(folder).catch(() => [])
    if (waiting.length >= MOST_FILES) {
      counters.skipped += 1
      return
    }
    const bytes = await bytesOf(world, side, at, isFirst)
    const name = nameOf(side, at)
    const manner = mannerOf(world, side, at)
    await dropFile(folder, name, bytes, { manner, pauseMilliseconds })
    counters[side] += 1
    if (!world.faults.isOn('duplicate', side)) return
    await dropFile(folder, `again_${name}`, bytes, { manner, pauseMilliseconds })
  }

  return {
    /** The folder of a side; the first file follows at once. */
    dial(side: DropSide, folder: string): void {
      const known = places.get(side)
      if (known?.folder !== folder) places.set(side, { folder, slot: 0 })
    },
    /** Begins the files that are due. A folder that can not be written is tried next time. */
    advance(now: number): void {
      for (const [side, place] of places) {
        const slot = Math.floor(now / SLOTS[side]) * SLOTS[side]
        if (place.slot === slot || world.faults.isOn('outage', side)) continue
        const isFirst = place.slot === 0
        place.slot = slot
        const work = leave(side, place, slot, isFirst).catch(() => undefined)
        writing.add(work)
        void work.finally(() => writing.delete(work))
      }
    },
    counters: () => ({ ...counters }),
    /** Resolves when all files that were begun are there. */
    settled: async () => void (await Promise.all(writing)),
  }
}

/** A file is left so often. */
const SLOTS: Readonly<Record<DropSide, number>> = {
  kerb: MINUTE_MILLISECONDS,
  loops: MINUTE_MILLISECONDS,
  edifact: EDIFACT_SLOT_MILLISECONDS,
}

function bytesOf(world: World, side: DropSide, at: number, isFirst: boolean) {
  if (side === 'kerb') return kerbCsv(world, at)
  if (side === 'edifact') return edifactFile(world, at, isFirst)
  // The table of sensors changes never: it comes with the first file and every hour.
  const withSensors = isFirst || at % HOUR_MILLISECONDS === 0
  return loopZip(world, at, { withSensors })
}

/** `kerb_20260415081200.csv`, by the clocks of the province. */
function nameOf(side: DropSide, at: number): string {
  if (side === 'edifact') return edifactName(at)
  const digits = localInstant(at).slice(0, 19).replace(/\D/g, '')
  return `${side}_${digits}.${side === 'kerb' ? 'csv' : 'zip'}`
}

function mannerOf(world: World, side: DropSide, at: number): DropManner {
  if (world.faults.isOn('half', side)) return 'half'
  return (at / SLOTS[side]) % IN_PLACE_EVERY === 2 ? 'in-place' : 'renamed'
}
