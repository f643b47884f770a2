import { buffer } from 'node:stream/consumers'
import type { Dataset } from '@tongqu/catalog'
import type { Engine } from '../engine.ts'
import type { Faults } from '../faults.ts'
import type { LakeWriter } from '../landing/types.ts'
import { openLakeWriter } from '../landing/writer.ts'
import type { DeliveryRecord } from '../raw/journal.ts'
import { openRawStore, type RawStore } from '../raw/store.ts'
import type { FileSystem } from '../storage/file-system.ts'
import type { LakeReading } from '../types.ts'
import { positions, timetable } from './lake.ts'

/**
 * A small province that is killed again and again: two sources whose every delivery can be computed
 * from its sequence, so that after any crash one can say what must be in the lake.
 */
const RETENTION = { historyDays: 1, versionDays: 0, rawDays: 30 }

/** Positions with event time; every vehicle of a delivery is there once. */
export const fleet: Dataset = { ...positions, id: 'fleet', retention: RETENTION }

/** Stops that only ever grow in number: no event time, so that retention rewrites files. */
export const places: Dataset = {
  ...timetable,
  id: 'places',
  landing: 'append',
  retention: RETENTION,
}

export const VEHICLES = 5
const HOUR = 3_600_000
const START = Date.parse('2024-05-01T00:00:00Z')

/** Virtual time of a delivery: one an hour, so that days settle and history ends. */
export function deliveredAt(sequence: number): number {
  return START + sequence * HOUR
}

/** Readings of one delivery; the first vehicle's is a repeat of the delivery before. */
export function readingsOf(dataset: Dataset, sequence: number): LakeReading[] {
  if (dataset.id === places.id) return [stop(sequence), stop(sequence), stop(-1 - sequence)]
  const at = new Date(deliveredAt(sequence)).toISOString()
  const header: LakeReading = {
    contract: 'gtfs-realtime/feed_message@1',
    reading: {
      event_time: at,
      gtfs_realtime_version: '2.0',
      incrementality: 'FULL_DATASET',
      entity_count: VEHICLES,
    },
  }
  const vehicles = Array.from({ length: VEHICLES }, (_, index) => vehicle(sequence, index))
  const repeat = sequence > 0 ? [vehicle(sequence - 1, 0)] : []
  return [header, ...vehicles, ...repeat]
}

export type Province = { writer: LakeWriter; raw: RawStore; clock: { now: number } }

/** Opens writer and raw store on `dir`; the clock stands at the newest delivery there is. */
export async function openProvince(options: {
  dir: string
  engine: Engine
  faults?: Faults
  fs?: FileSystem
}): Promise<Province> {
  const clock = { now: START }
  const common = { ...options, now: () => clock.now, uuid: () => crypto.randomUUID() }
  const raw = await openRawStore(common)
  for (const dataset of [fleet, places]) {
    const newest = await raw.newest(dataset.id)
    if (newest) clock.now = Math.max(clock.now, Date.parse(newest.receivedAt))
  }
  const writer = await openLakeWriter({
    ...common,
    datasets: [fleet, places],
    zone: 'Asia/Shanghai',
    checkpointCommits: 4,
  })
  return { writer, raw, clock }
}

/** Lands what is in the journal but not in the lake, as ingest does at its start. */
export async function catchUp({ writer, raw }: Province): Promise<void> {
  for (const dataset of [fleet, places]) {
    const landed = await writer.landedSequence(dataset.id, dataset.id)
    for (const record of await raw.pending(dataset.id, landed)) {
      await landRecord({ writer, raw }, dataset, record)
    }
  }
}

/** Landings that were acknowledged and are not in the lake any more, in words. */
export async function lostLandings(
  { writer }: Pick<Province, 'writer'>,
  landed: Readonly<Record<string, number>>,
): Promise<string[]> {
  const lost: string[] = []
  for (const [dataset, sequence] of Object.entries(landed)) {
    const found = await writer.landedSequence(dataset, dataset)
    if (found < sequence) lost.push(`${dataset}: landing ${sequence} was told, ${found} is there`)
  }
  return lost
}

/** Receives and lands one more delivery of each source; tells when each step is acknowledged. */
export async function deliver(
  province: Province,
  told: (what: 'received' | 'landed', dataset: string, sequence: number) => void,
): Promise<void> {
  for (const dataset of [fleet, places]) {
    const { raw, clock } = province
    const sequence = ((await raw.newest(dataset.id))?.sequence ?? -1) + 1
    clock.now = Math.max(clock.now, deliveredAt(sequence))
    const { sha256, bytes } = await raw.put(Buffer.from(JSON.stringify({ sequence })))
    const record = await raw.append(dataset.id, {
      sha256,
      bytes,
      receivedAt: new Date(deliveredAt(sequence)).toISOString(),
      dataset: dataset.id,
      feed: 'f',
    })
    told('received', dataset.id, record.sequence)
    await landRecord(province, dataset, record)
    told('landed', dataset.id, record.sequence)
  }
}

/** All maintenance there is. */
export async function maintain({ writer, raw }: Province): Promise<void> {
  for (const dataset of [fleet, places]) {
    await writer.compact(dataset.id)
    await writer.vacuum(dataset.id)
  }
  await writer.retain()
  await raw.retain(() => RETENTION.rawDays)
}

async function landRecord(
  { writer, raw }: Pick<Province, 'writer' | 'raw'>,
  dataset: Dataset,
  record: DeliveryRecord,
): Promise<void> {
  const payload = JSON.parse(String(await buffer(await raw.open(record.sha256))))
  await writer.land(
    {
      dataset: dataset.id,
      feed: record.feed,
      source: dataset.id,
      sha256: record.sha256,
      receivedAt: record.receivedAt,
      appId: dataset.id,
      sequence: record.sequence,
    },
    { readings: readingsOf(dataset, payload.sequence), rejects: [], findings: [] },
  )
}

function vehicle(sequence: number, index: number): LakeReading {
  const event_time = new Date(deliveredAt(sequence)).toISOString()
  return {
    contract: 'gtfs-realtime/vehicle_position@1',
    reading: { event_time, entity_id: `v${index}`, entity_index: index, current_stop_sequence: 1 },
  }
}

function stop(number: number): LakeReading {
  return { contract: 'gtfs/stops@1', reading: { stop_id: `s${number}`, stop_name: 'x' } }
}
