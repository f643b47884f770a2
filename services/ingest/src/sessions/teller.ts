import type { VehicleDirectory } from '@tongqu/adapter-kit'
import type { Catalog, Source } from '@tongqu/catalog'
import type { FrameJournal, LakeReading } from '@tongqu/lakehouse'
import type { Bus } from '@tongqu/realtime'
import type { Log } from '../ingest.ts'
import type { Decoder, OpenBatch } from './decoder.ts'
import { REGISTRATION, vehicleOf } from './directory.ts'

export type TellerDeps = {
  source: Source
  catalog(): Catalog
  bus: Pick<Bus, 'publish'>
  /** Milliseconds since 1970. */
  now(): number
}

/** What makes the real-time state of the doors. */
export type Teller = {
  /** Readings that have just been decoded, by dataset. */
  tell(open: OpenBatch, readings: ReadonlyMap<string, readonly LakeReading[]>): void
  /** Newest event time of what was told, RFC 3339, never later than now. */
  contentTime(): string | undefined
}

/** The first real-time state after a start is made of the frames of this time before it. */
const REFILL_MILLISECONDS = 600_000
const REFILL_BATCHES = 1_000

/** Tells the doors what has just been decoded, and remembers how new it is. */
export function createTeller({ source, bus, catalog, now }: TellerDeps): Teller {
  let contentTime: string | undefined
  let told = 0

  function tellDataset(dataset: string, open: OpenBatch, readings: readonly LakeReading[]): void {
    const { id, feed } = source
    const receivedAt = open.receivedAt()
    if (!catalog().datasets.get(dataset)?.doors.includes('feeds') || !receivedAt) return
    told += 1
    bus.publish('feed-update', {
      dataset,
      feed,
      source: id,
      // A piece of a delivery has no hash of its own yet, and must not pass for one told before.
      delivery: `${id}@${receivedAt}+${open.entries()}.${told}`,
      receivedAt,
      mode: 'differential',
      readings: [...readings],
    })
  }

  return {
    tell(open: OpenBatch, readings: ReadonlyMap<string, readonly LakeReading[]>): void {
      for (const [dataset, taken] of readings) {
        const newest = newestOf(taken, now())
        if (newest && (contentTime === undefined || newest > contentTime)) contentTime = newest
        tellDataset(dataset, open, taken)
      }
    },
    contentTime: () => contentTime,
  }
}

/** Newest `located_at`, cut to the time of now where a clock runs ahead. */
function newestOf(readings: readonly LakeReading[], now: number): string | undefined {
  let newest: string | undefined
  for (const { reading } of readings) {
    const { located_at: at } = reading
    if (typeof at === 'string' && (newest === undefined || at > newest)) newest = at
  }
  const latest = new Date(now).toISOString()
  return newest !== undefined && newest > latest ? latest : newest
}

export type RefillDeps = Pick<TellerDeps, 'now' | 'source'> & {
  log: Log
  vehicles: Pick<VehicleDirectory, 'note'>
  /** All batches up to this one have landed everywhere. */
  landed: number
}

/**
 * The state of the doors lives in memory: it is made again of what came last. Vehicles whose
 * registration has not landed yet would be strangers until they register again: they are noted.
 */
export async function refillFrom(
  journal: Pick<FrameJournal, 'batches' | 'read'>,
  { now, log, source, vehicles, landed }: RefillDeps,
  decoder: Decoder,
  teller: Teller,
): Promise<void> {
  const since = new Date(now() - REFILL_MILLISECONDS).toISOString()
  const batches = (await journal.batches(-1)).filter(({ receivedAt, sequence }) => {
    return receivedAt >= since || sequence > landed
  })
  for (const { sequence } of batches.slice(-REFILL_BATCHES)) {
    try {
      const open = decoder.open()
      const readings = open.add(await journal.read(sequence))
      teller.tell(open, readings)
      for (const { contract, reading } of [...readings.values()].flat()) {
        if (contract === REGISTRATION) vehicles.note(vehicleOf(reading))
      }
    } catch (error) {
      log.warn({ source: source.id, sequence, err: error }, 'frames cannot be read again')
    }
  }
}
