import type { LakeTable } from '../table.ts'
import type { FeedDelivery, LakeReject, LandResult } from '../types.ts'
import { createHashSet, type HashSet, type KeyWindow } from './key-window.ts'
import {
  adoptAll,
  alreadyLanded,
  removeStaged,
  resultOf,
  sortDeps,
  type TableFiles,
  windowsOf,
} from './landing.ts'
import type { Lane, LaneDeps } from './lane.ts'
import { quarantine, tellable } from './quarantine.ts'
import { type SortedTable, sortReadings } from './sort.ts'
import { ownedLine, spoolRows, stageRows } from './stage-rows.ts'
import type { DecodedDelivery } from './types.ts'

/** A delivery of the batch that has not landed before. */
type Part = {
  delivery: FeedDelivery
  /** Readings and quarantine. */
  tables: readonly SortedTable[]
  rejects: readonly LakeReject[]
  findings: DecodedDelivery['findings']
}

/** Rows of one table and partition, of all deliveries that brought some. */
type Gathered = { table: LakeTable; eventDate: string | undefined; lines: string[] }

/** Lands deliveries in one release; see `LakeWriter.landMany`. */
export function landMany(
  deps: LaneDeps,
  lane: Lane,
  batch: readonly { delivery: FeedDelivery; decoded: DecodedDelivery }[],
): Promise<LandResult[]> {
  return lane.exclusive(async () => {
    if (lane.dataset().landing === 'replace') throw new RangeError('only what appends is gathered')
    const done = batch.map(({ delivery }) => alreadyLanded(lane, delivery))
    const fresh = batch.filter((_, index) => done[index] === undefined)
    const results = fresh.length > 0 ? await landFresh(deps, lane, fresh) : []
    return done.map((known) => known ?? (results.shift() as LandResult))
  })
}

async function landFresh(
  deps: LaneDeps,
  lane: Lane,
  batch: readonly { delivery: FeedDelivery; decoded: DecodedDelivery }[],
): Promise<LandResult[]> {
  const readings = batch.flatMap(({ decoded }) => decoded.readings)
  const windows = await windowsOf(lane, { readings })
  const parts = sortAll(deps, lane, batch, windows)
  const tables = await stageAll(deps, parts)
  const results = parts.map((part) => resultOf(lane, part))
  const release = await settleAll(deps, lane, parts, tables, results)
  for (const { table, seen } of parts.flatMap((part) => part.tables)) {
    const window = windows.get(table.name)
    for (let at = 0; window && at < seen.length; at += 4) window.add(seen, at)
  }
  return release === undefined ? results : results.map((result) => ({ release, ...result }))
}

/** Each delivery by itself, so that each has its own counts; a repeat of another one is dropped. */
function sortAll(
  deps: LaneDeps,
  lane: Lane,
  batch: readonly { delivery: FeedDelivery; decoded: DecodedDelivery }[],
  windows: ReadonlyMap<string, KeyWindow>,
): Part[] {
  const seen = new Map<string, HashSet>()
  const wider = new Map(
    [...windows].map(([name, window]) => {
      const own = createHashSet()
      seen.set(name, own)
      const has: KeyWindow['has'] = (words, at) => own.has(words, at) || window.has(words, at)
      return [name, { has, add: window.add }] as const
    }),
  )
  return batch.map(({ delivery, decoded }) => {
    const sorted = sortReadings(decoded.readings, sortDeps(deps, lane, delivery, wider))
    const rejects = tellable(lane.dataset(), [...decoded.rejects, ...sorted.rejects])
    const { findings } = decoded
    const kept = quarantine(delivery, rejects, findings)
    const quarantined = sortReadings(kept, sortDeps(deps, lane, delivery, new Map()))
    for (const { table, seen: words } of sorted.tables.values()) {
      for (let at = 0; at < words.length; at += 4) seen.get(table.name)?.add(words, at)
    }
    const tables = [...sorted.tables.values(), ...quarantined.tables.values()]
    return { delivery, tables, rejects, findings }
  })
}

async function stageAll(deps: LaneDeps, parts: readonly Part[]): Promise<TableFiles[]> {
  const feed = parts[0]?.delivery.feed ?? ''
  const gathered = gather(parts)
  const paths: string[] = []
  const written: TableFiles[] = []
  const connection = await deps.engine.connect()
  try {
    for (const group of gathered) paths.push(await spoolRows(deps, group))
    await deps.faults('land.after-spool')
    for (const [index, group] of gathered.entries()) {
      const files = await stageRows(deps, connection, { feed }, group, paths[index] ?? '')
      written.push({ table: group.table, files, readings: group.lines.length, repeats: 0 })
    }
    await deps.faults('land.after-parquet')
    return written
  } catch (error) {
    await removeStaged(deps, written)
    throw error
  } finally {
    connection.closeSync()
    for (const path of paths) await deps.fs.remove(path).catch(() => undefined)
  }
}

function gather(parts: readonly Part[]): Gathered[] {
  const groups = new Map<string, Gathered>()
  for (const { delivery, tables } of parts) {
    const owned = ownedLine(delivery)
    for (const { table, eventDate, lines } of tables.flatMap((one) => [...one.groups.values()])) {
      const key = `${table.name} ${eventDate ?? ''}`
      const group = groups.get(key) ?? { table, eventDate, lines: [] }
      groups.set(key, group)
      for (const line of lines) group.lines.push(owned(line))
    }
  }
  return [...groups.values()]
}

/** Answers the release; undefined when nothing changed. */
async function settleAll(
  deps: LaneDeps,
  lane: Lane,
  parts: readonly Part[],
  tables: readonly TableFiles[],
  results: readonly LandResult[],
): Promise<number | undefined> {
  const last = parts.at(-1)?.delivery
  if (!last) return undefined
  const changes = await adoptAll(deps, lane, { delivery: last, tables, replaced: [] })
  if (changes.size === 0 && !lane.idle(last.appId, last.sequence)) return undefined
  const next = ((await lane.newest())?.release ?? 0) + 1
  const { release } = await lane.change({
    kind: 'land',
    operation: 'WRITE',
    tables: changes,
    deliveries: parts.map(({ delivery: { appId, sequence, feed, sha256 } }) => ({
      appId,
      sequence,
      feed,
      sha256,
    })),
    answers: results.map((result) => ({ release: next, ...result })),
  })
  return changes.size === 0 ? undefined : release
}
