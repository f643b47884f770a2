import { basename } from 'node:path'
import type { TableChange } from '../delta/plan.ts'
import type { StagedFile } from '../parquet/write.ts'
import type { LakeTable } from '../table.ts'
import type { FeedDelivery, LakeReject, LandResult } from '../types.ts'
import type { KeyWindow } from './key-window.ts'
import type { Lane, LaneDeps } from './lane.ts'
import { type LakeFinding, quarantine, tellable } from './quarantine.ts'
import { type Sorted, type SortedTable, sortReadings } from './sort.ts'
import { spoolRows, stageRows } from './stage-rows.ts'
import type { DecodedDelivery } from './types.ts'

/** Finished files of one table and what they stand for. */
export type TableFiles = {
  table: LakeTable
  files: readonly StagedFile[]
  readings: number
  repeats: number
}

/** What a delivery brings, staged but not yet adopted. */
export type StagedDelivery = {
  delivery: FeedDelivery
  tables: readonly TableFiles[]
  /** Tables whose former rows of this feed the delivery replaces. */
  replaced: readonly LakeTable[]
  rejects: readonly LakeReject[]
  findings: readonly LakeFinding[]
}

/** Rejects told to whoever waits for a landing; the table has them all. */
const TOLD_REJECTS = 1000

/** Lands a decoded delivery; see `LakeWriter.land`. */
export function landDecoded(
  deps: LaneDeps,
  lane: Lane,
  delivery: FeedDelivery,
  decoded: DecodedDelivery,
): Promise<LandResult> {
  return lane.exclusive(async () => {
    const done = alreadyLanded(lane, delivery)
    if (done) return done
    const replaces = lane.dataset().landing === 'replace'
    const windows = replaces ? new Map() : await windowsOf(lane, decoded)
    const sorted = sortReadings(decoded.readings, sortDeps(deps, lane, delivery, windows))
    const rejects = tellable(lane.dataset(), [...decoded.rejects, ...sorted.rejects])
    const findings = [...decoded.findings]
    const tables = await stageSorted(deps, lane, delivery, sorted, rejects, findings)
    const replaced = replaces ? coveredTables(lane, tables, decoded) : []
    const result = await settle(deps, lane, { delivery, tables, replaced, rejects, findings })
    for (const { table, seen } of sorted.tables.values()) {
      const window = windows.get(table.name)
      for (let at = 0; window && at < seen.length; at += 4) window.add(seen, at)
    }
    return result
  })
}

/** The answer for a delivery that needs no landing; undefined when it does. */
export function alreadyLanded(lane: Lane, delivery: FeedDelivery): LandResult | undefined {
  const { appId, sequence } = delivery
  const answer = lane.recovered(appId, sequence)
  if (answer !== undefined) return answer as LandResult
  if (lane.landed(appId) < sequence) return undefined
  return { tables: {}, rejects: [], findings: [] }
}

/**
 * Stages what was sorted, and the quarantine beside it: each table and partition is spooled as JSON
 * lines and written as one Parquet file.
 */
export async function stageSorted(
  deps: LaneDeps,
  lane: Lane,
  delivery: FeedDelivery,
  sorted: Sorted,
  rejects: readonly LakeReject[],
  findings: readonly LakeFinding[],
): Promise<TableFiles[]> {
  const kept = quarantine(delivery, rejects, findings)
  const quarantined = sortReadings(kept, sortDeps(deps, lane, delivery, new Map()))
  const [lost] = quarantined.rejects
  if (lost) throw new Error(`the quarantine refuses ${lost.at}: ${lost.reason}`)
  const tables = [...sorted.tables.values(), ...quarantined.tables.values()]
  const spooled = new Map<SortedTable, string[]>()
  const written: TableFiles[] = []
  const connection = await deps.engine.connect()
  try {
    for (const table of tables) {
      spooled.set(table, [])
      for (const group of table.groups.values()) {
        spooled.get(table)?.push(await spoolRows(deps, group))
      }
    }
    await deps.faults('land.after-spool')
    for (const [{ table, groups, readings, repeats }, paths] of spooled) {
      const files: StagedFile[] = []
      written.push({ table, files, readings, repeats })
      for (const [index, group] of [...groups.values()].entries()) {
        const path = paths[index] ?? ''
        const origin = { feed: delivery.feed, delivery }
        files.push(...(await stageRows(deps, connection, origin, group, path)))
      }
    }
    await deps.faults('land.after-parquet')
    return written
  } catch (error) {
    await removeStaged(deps, written)
    throw error
  } finally {
    connection.closeSync()
    for (const path of [...spooled.values()].flat()) {
      await deps.fs.remove(path).catch(() => undefined)
    }
  }
}

/**
 * Adopts the files, decides and publishes; when that fails before the decision, nothing is left.
 */
export async function settle(
  deps: LaneDeps,
  lane: Lane,
  staged: StagedDelivery,
): Promise<LandResult> {
  const { delivery } = staged
  const { appId, sequence, feed, sha256 } = delivery
  const result = resultOf(lane, staged)
  const changes = await adoptAll(deps, lane, staged)
  if (changes.size === 0 && !lane.idle(appId, sequence)) return result
  const next = ((await lane.newest())?.release ?? 0) + 1
  const { release } = await lane.change({
    kind: 'land',
    operation: 'WRITE',
    tables: changes,
    deliveries: [{ appId, sequence, feed, sha256 }],
    answers: [{ ...result, release: next }],
  })
  return changes.size === 0 ? result : { release, ...result }
}

/** Takes staged files away again. */
export async function removeStaged(
  deps: LaneDeps,
  tables: readonly Pick<TableFiles, 'files'>[],
): Promise<void> {
  for (const { path } of tables.flatMap(({ files }) => files)) {
    await deps.fs.remove(path).catch(() => undefined)
  }
}

/**
 * A replacing delivery is the whole truth of its feed, so that every table of the dataset loses the
 * feed's former rows. One without a single reading is a broken one and replaces nothing.
 */
export function tablesToReplace(lane: Lane, tables: readonly TableFiles[]): LakeTable[] {
  const own = lane.dataset().tables.flatMap(({ name }) => lane.tables().get(name) ?? [])
  const names = new Set(own.map(({ name }) => name))
  const brought = tables.some(({ table, readings }) => names.has(table.name) && readings > 0)
  return brought ? own : []
}

/**
 * What a delivery replaces that says of which contracts it is the whole truth. Empty it replaces
 * them as well, unless something in it was refused.
 */
function coveredTables(
  lane: Lane,
  tables: readonly TableFiles[],
  { covers, rejects }: DecodedDelivery,
): LakeTable[] {
  if (covers === undefined) return tablesToReplace(lane, tables)
  const own = new Set(lane.dataset().tables.map(({ contract }) => contract))
  const covered = covers.flatMap((contract) => (own.has(contract) && lane.tableOf(contract)) || [])
  const names = new Set(covered.map(({ name }) => name))
  const brought = tables.some(({ table, readings }) => names.has(table.name) && readings > 0)
  return brought || rejects.length === 0 ? covered : []
}

/** What sorting needs of a lane. */
export function sortDeps(
  deps: LaneDeps,
  lane: Lane,
  delivery: FeedDelivery,
  windows: ReadonlyMap<string, KeyWindow>,
) {
  return {
    delivery,
    tableOf: lane.tableOf,
    windowOf: (table: LakeTable) => windows.get(table.name),
    eventDate: deps.eventDate,
    cells: deps.engine.cells,
  }
}

/** What the tables of a delivery have seen last. */
export async function windowsOf(
  lane: Lane,
  decoded: Pick<DecodedDelivery, 'readings'>,
): Promise<Map<string, KeyWindow>> {
  const windows = new Map<string, KeyWindow>()
  for (const contract of new Set(decoded.readings.map((reading) => reading.contract))) {
    const table = lane.tableOf(contract)
    if (table) windows.set(table.name, await lane.window(table))
  }
  return windows
}

/** Moves staged files to their tables' folders; nothing of them is left when that fails. */
export async function adoptAll(
  deps: LaneDeps,
  lane: Lane,
  { delivery, tables, replaced }: Pick<StagedDelivery, 'delivery' | 'tables' | 'replaced'>,
): Promise<Map<string, TableChange>> {
  const changes = new Map<string, TableChange>()
  const files = tables.flatMap(({ table, files: all }) => all.map((file) => ({ table, file })))
  const keyOf = ({ table, file }: (typeof files)[number]) =>
    `${table.folder}/${basename(file.path)}`
  try {
    await Promise.all(files.map((each) => deps.storage.adopt(each.file.path, keyOf(each))))
    await deps.faults('land.after-adopt')
    for (const table of replaced) {
      const former = [...((await lane.state(table))?.files.values() ?? [])]
      const removes = former.filter(({ partition }) => partition.feed_id === delivery.feed)
      if (removes.length > 0) changes.set(table.name, { adds: [], removes, dataChange: true })
    }
  } catch (error) {
    await removeStaged(deps, tables)
    for (const each of files) await deps.storage.remove(keyOf(each)).catch(() => undefined)
    throw error
  }
  for (const { table, file } of files) {
    const known = changes.get(table.name) ?? { adds: [], removes: [], dataChange: true }
    const adds = [...known.adds, { name: basename(file.path), file }]
    changes.set(table.name, { ...known, adds })
  }
  return changes
}

/** What became of a delivery, by the tables of its dataset. */
export function resultOf(
  lane: Lane,
  {
    tables,
    rejects,
    findings,
  }: {
    tables: readonly Pick<TableFiles, 'table' | 'readings' | 'repeats'>[]
    rejects: readonly LakeReject[]
    findings: readonly LakeFinding[]
  },
): LandResult {
  const counts: LandResult['tables'] = {}
  const own = new Set(lane.dataset().tables.map(({ name }) => name))
  for (const { table, readings, repeats } of tables) {
    if (own.has(table.name)) counts[table.name] = { readings, rejects: 0, repeats }
  }
  for (const { contract } of rejects) {
    const name = contract && lane.tableOf(contract)?.name
    if (!name || !own.has(name)) continue
    const count = counts[name] ?? { readings: 0, rejects: 0, repeats: 0 }
    counts[name] = { ...count, rejects: count.rejects + 1 }
  }
  return { tables: counts, rejects: rejects.slice(0, TOLD_REJECTS), findings: [...findings] }
}
