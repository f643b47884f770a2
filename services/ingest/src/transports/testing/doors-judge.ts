import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { rowsOf } from '../../lake-rows.ts'
import { catalogWith, openHub } from '../../testing/hub.ts'
import { doorSources } from './door-sources.ts'
import type { Senders } from './doors-killed.ts'

const CONTRACT = 'gtfs-realtime/vehicle_position@1'

/** What is wrong with a lake after all senders have been heard: lost, doubled, left in between. */
export async function judgeDoors(dir: string, senders: Senders): Promise<string[]> {
  const { deps, raw } = await openHub(dir, await catalogWith(doorSources))
  const faults: string[] = []
  const seen = new Map<string, number>()
  for await (const { entity_id } of rowsOf(deps, CONTRACT, ['entity_id'])) {
    seen.set(String(entity_id), (seen.get(String(entity_id)) ?? 0) + 1)
  }
  const wanted = [
    ...[...senders.acknowledged.keys()].map((number) => `p${number}`),
    ...Array.from({ length: senders.dropped }, (_, number) => `d${number}`),
  ]
  for (const name of wanted) {
    if (!seen.has(name)) faults.push(`${name} is lost`)
  }
  for (const [name, count] of seen) if (count > 1) faults.push(`${name} landed ${count} times`)
  for (const id of ['pushed', 'dropped']) {
    const records = await raw.records(id)
    const keys = new Set(records.map(({ key }) => key))
    if (keys.size < records.length) faults.push(`${id}: a key was kept twice`)
    if (records.some(({ sequence }, index) => sequence !== index)) {
      faults.push(`${id}: sequences have a gap or a twin`)
    }
  }
  const processed = join(dir, 'inbox', 'drop', 'processed')
  const days = await readdir(processed)
  const names = await Promise.all(days.map((day) => readdir(join(processed, day))))
  // Positions hold plates: what the sealed store has is nowhere else.
  if (names.flat().length > 0) faults.push(`${names.flat().length} files are in processed`)
  return faults
}
