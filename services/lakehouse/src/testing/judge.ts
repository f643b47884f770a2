import type { Dataset } from '@tongqu/catalog'
import type { Engine } from '../engine.ts'
import { newestRelease, type Release } from '../release/manifest.ts'
import { nodeFileSystem } from '../storage/file-system.ts'
import { localStorage } from '../storage/local.ts'
import { readTable } from './lake.ts'
import { deliveredAt, fleet, places, readingsOf } from './province.ts'

const HISTORY = 86_400_000

/**
 * What is wrong with the newest release of the province, in words; [] when all is well. `received`
 * is, per dataset, the newest sequence that was acknowledged (-1: none): all up to it must be there
 * once, but for those whose time is over.
 */
export async function faultsOf(
  deps: { dir: string; engine: Engine },
  received: Readonly<Record<string, number>>,
): Promise<string[]> {
  const { dir, engine } = deps
  const uuid = () => crypto.randomUUID()
  const storage = localStorage({ root: dir, fs: nodeFileSystem, uuid })
  const faults: string[] = []
  // The clock of the province is as far as its furthest source.
  const now = Math.max(...Object.values(received).map(deliveredAt), 0)
  for (const dataset of [fleet, places]) {
    const newest = await newestRelease(storage, dataset.id)
    const wanted = received[dataset.id] ?? -1
    if ((newest?.landed[dataset.id] ?? -1) < wanted) faults.push(`${dataset.id}: not all landed`)
    if (!newest) continue
    const table = dataset === fleet ? 'vehicle_position' : 'stops'
    const rows = await readTable({ storage, engine }, dataset.id, table, newest)
    const seen = countNames(rows)
    for (const [name, times] of seen) {
      if (times > 1) faults.push(`${dataset.id}: ${name} is there ${times} times`)
    }
    const wantedNames = namesUpTo(dataset, `${table}@1`, wanted, now - HISTORY)
    const lost = wantedNames.filter((name) => !seen.has(name))
    faults.push(...lost.map((name) => `${dataset.id}: ${name} is lost`))
    if (dataset === fleet) faults.push(...(await mixedFaults({ storage, engine }, newest)))
  }
  return faults
}

/** Key and instant of each stored row, and how often it is there. */
function countNames(rows: readonly Record<string, unknown>[]): Map<string, number> {
  const seen = new Map<string, number>()
  for (const row of rows) {
    const at = String(row.event_time ?? row.received_at).replace(' ', 'T')
    const name = nameOf(row, at.replace('+00', 'Z'))
    seen.set(name, (seen.get(name) ?? 0) + 1)
  }
  return seen
}

/** The same of all readings of deliveries up to `wanted` whose time is not over. */
function namesUpTo(dataset: Dataset, contract: string, wanted: number, from: number): string[] {
  const names: string[] = []
  for (let sequence = 0; sequence <= wanted; sequence += 1) {
    const receivedAt = new Date(deliveredAt(sequence)).toISOString()
    for (const each of readingsOf(dataset, sequence)) {
      const at = String(each.reading.event_time ?? receivedAt)
      if (!each.contract.endsWith(`/${contract}`) || Date.parse(at) < from) continue
      names.push(nameOf(each.reading, at))
    }
  }
  return names
}

function nameOf(row: Record<string, unknown>, at: string): string {
  return `${row.entity_id ?? row.stop_id} ${Date.parse(at)}`
}

/** A release of the fleet that shows one table newer than another. */
export async function mixedFaults(
  deps: { storage: ReturnType<typeof localStorage>; engine: Engine },
  release: Release,
): Promise<string[]> {
  const headers = await readTable(deps, fleet.id, 'feed_message', release)
  const vehicles = await readTable(deps, fleet.id, 'vehicle_position', release)
  const left = new Set(headers.map((row) => row.delivery_id))
  const right = new Set(vehicles.map((row) => row.delivery_id))
  const same = left.size === right.size && [...left].every((id) => right.has(id))
  return same ? [] : [`release ${release.release} is mixed: ${left.size} and ${right.size}`]
}
