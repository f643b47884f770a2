import type { TableChange } from '../delta/plan.ts'
import type { TableState } from '../delta/replay.ts'
import { identitySql } from '../landing/identity.ts'
import type { Lane, LaneDeps } from '../landing/lane.ts'
import type { Release } from '../release/manifest.ts'
import { sqlFile } from '../sql.ts'
import type { LakeTable } from '../table.ts'
import { compactionPlan } from './compaction-plan.ts'
import { dropAdded, rewriteFiles } from './rewrite.ts'

/** Late and clamped events may still come to a day for so long after it began. */
const SETTLED_DAYS = 2
const DAY_MILLISECONDS = 86_400_000

/**
 * Clustering compaction: small files of a partition become few large ones, sorted by the contract's
 * `x-clusterBy`, and rows that landed twice become one. The rewriting runs beside landings; only
 * the commit waits its turn, and a table whose files have changed in the meantime is left for the
 * next time. The release it made; undefined when nothing was worth it.
 */
export async function compact(deps: LaneDeps, lane: Lane): Promise<Release | undefined> {
  const work = await lane.exclusive(async () => {
    const found: { table: LakeTable; state: TableState }[] = []
    for (const table of lane.tables().values()) {
      const state = await lane.state(table)
      if (state) found.push({ table, state })
    }
    return found
  })
  const changes = new Map<LakeTable, TableChange>()
  for (const { table, state } of work) {
    const change = await compactTable(deps, table, state)
    if (change) changes.set(table, change)
  }
  if (changes.size === 0) return undefined
  return lane.exclusive(async () => {
    const current = await stillCurrent(deps, lane, changes)
    if (current.size === 0) return undefined
    return lane.change({ kind: 'compact', operation: 'OPTIMIZE', tables: current })
  })
}

async function compactTable(
  deps: LaneDeps,
  table: LakeTable,
  state: TableState,
): Promise<TableChange | undefined> {
  const settled = deps.now() - SETTLED_DAYS * DAY_MILLISECONDS
  const groups = compactionPlan(state.files.values(), deps.eventDate(settled, settled))
  if (groups.length === 0) return undefined
  const rewrites = groups.map((group) => ({
    ...group,
    select: (files: string) => selectOnce(deps, table, files),
  }))
  const after = { rewrite: 'compact.after-rewrite', adopt: 'compact.after-adopt' } as const
  return { ...(await rewriteFiles(deps, table, rewrites, after)), dataChange: false }
}

/** Looking for doubles first costs little; taking them out holds all columns of all rows. */
async function selectOnce(deps: LaneDeps, table: LakeTable, files: string): Promise<string> {
  const places = { files, identity: identitySql(table) }
  const [found] = await deps.engine.rows(sqlFile(import.meta.url, 'doubles.sql', places))
  const name = found?.doubles === true ? 'compact-once.sql' : 'compact.sql'
  return sqlFile(import.meta.url, name, places)
}

/** Drops the changes whose files a landing has replaced while they were being rewritten. */
async function stillCurrent(
  deps: LaneDeps,
  lane: Lane,
  changes: ReadonlyMap<LakeTable, TableChange>,
): Promise<Map<string, TableChange>> {
  const current = new Map<string, TableChange>()
  for (const [table, change] of changes) {
    const state = await lane.state(table)
    if (change.removes.every(({ path }) => state?.files.has(path))) current.set(table.name, change)
    else await dropAdded(deps, table, change.adds)
  }
  return current
}
