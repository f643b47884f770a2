import type { TableChange } from '../delta/plan.ts'
import type { ActiveFile } from '../delta/replay.ts'
import type { Lane, LaneDeps } from '../landing/lane.ts'
import { parseStatistics } from '../parquet/statistics.ts'
import type { Release } from '../release/manifest.ts'
import { literal, sqlFile } from '../sql.ts'
import { FINDINGS, type LakeTable, REJECTS } from '../table.ts'
import { rewriteFiles } from './rewrite.ts'

const DAY_MILLISECONDS = 86_400_000

/**
 * Deletes the rows whose time is over: history after `retention.historyDays`, rejects and findings
 * after `retention.rawDays`, because they repeat raw content. A partition goes as a whole when its
 * `event_date` is over; a table without event time loses the rows that were received before. The
 * bytes leave the disk with vacuum, `versionDays` later. The release it made, if any.
 */
export async function retain(deps: LaneDeps, lane: Lane): Promise<Release | undefined> {
  return lane.exclusive(async () => {
    const changes = new Map<string, TableChange>()
    for (const table of lane.tables().values()) {
      const days = daysOf(lane, table)
      const change = days === undefined ? undefined : await retainTable(deps, lane, table, days)
      if (change) changes.set(table.name, change)
    }
    if (changes.size === 0) return undefined
    const release = await lane.change({ kind: 'retain', operation: 'DELETE', tables: changes })
    lane.forgetWindows()
    return release
  })
}

/** A replacing dataset has no history: what is there is what holds now. */
function daysOf(lane: Lane, table: LakeTable): number | undefined {
  const { retention, landing } = lane.dataset()
  if (table.name === REJECTS || table.name === FINDINGS) return retention.rawDays
  return landing === 'replace' ? undefined : retention.historyDays
}

async function retainTable(
  deps: LaneDeps,
  lane: Lane,
  table: LakeTable,
  days: number,
): Promise<TableChange | undefined> {
  const state = await lane.state(table)
  if (!state) return undefined
  const cut = deps.now() - days * DAY_MILLISECONDS
  const from = new Date(cut).toISOString()
  const files = [...state.files.values()]
  if (table.partitionBy.includes('event_date')) {
    const day = deps.eventDate(cut, cut)
    const over = files.filter(({ partition }) => (partition.event_date ?? '') < day)
    return over.length > 0 ? { adds: [], removes: over, dataChange: true } : undefined
  }
  const ages = files.map((file) => ({ file, age: ageOf(table, file, from) }))
  const mixed = ages.filter(({ age }) => age === 'mixed').map(({ file }) => file)
  const over = ages.filter(({ age }) => age === 'over').map(({ file }) => file)
  if (mixed.length + over.length === 0) return undefined
  const rewrites = mixed.map((file) => ({
    files: [file],
    partition: file.partition,
    select: (source: string) =>
      sqlFile(import.meta.url, 'retain.sql', { files: source, from: literal(from) }),
  }))
  const { adds, removes } = await rewriteFiles(deps, table, rewrites, {
    rewrite: 'retain.after-rewrite',
  })
  return { adds, removes: [...removes, ...over], dataChange: true }
}

/** A file of unknown bounds may hold anything. */
function ageOf(table: LakeTable, file: ActiveFile, from: string): 'over' | 'mixed' | 'kept' {
  if (file.statistics === undefined) return 'mixed'
  const { minValues, maxValues } = parseStatistics(file.statistics, table.columns)
  const first = String(minValues.received_at ?? '')
  const last = String(maxValues.received_at ?? '9')
  if (last < from) return 'over'
  return first < from ? 'mixed' : 'kept'
}
