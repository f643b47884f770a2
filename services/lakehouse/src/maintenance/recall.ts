import { Problem } from '@tongqu/contracts'
import type { TableChange } from '../delta/plan.ts'
import type { Lane, LaneDeps } from '../landing/lane.ts'
import { isRecalled, type RecalledRange, type Release, readRelease } from '../release/manifest.ts'
import type { LakeTable } from '../table.ts'

/**
 * Takes a wrong publication back. All releases from `release` on are recalled, because each of them
 * shows it; the tables become what the last release before it showed, as RESTORE commits. Landed
 * sequences stay landed: deliveries that were good are landed again by a replay from raw.
 */
export async function recall(
  deps: LaneDeps,
  lane: Lane,
  release: number,
  reason: string,
): Promise<Release> {
  const recalled = await lane.exclusive(async () => {
    const newest = await lane.newest()
    const dataset = lane.dataset().id
    if (!newest || release < 1 || release > newest.release) throw notFound(dataset, release)
    const former = await lastGood(deps, dataset, newest, release)
    const tables = new Map<string, TableChange>()
    for (const table of lane.tables().values()) {
      const change = await restoreChange(lane, table, former)
      if (change) tables.set(table.name, change)
    }
    const made = await lane.change({
      kind: 'recall',
      operation: 'RESTORE',
      tables,
      recalled: { from: release, to: newest.release, reason, versions: versionsOf(newest, former) },
      note: reason,
    })
    lane.forgetWindows()
    return made
  })
  return recalled
}

/** The newest release before `release` that was not recalled itself; undefined: there was none. */
async function lastGood(
  deps: LaneDeps,
  dataset: string,
  newest: Release,
  release: number,
): Promise<Release | undefined> {
  let number = release - 1
  while (number >= 1 && isRecalled(newest, number)) number -= 1
  if (number < 1) return undefined
  const found = await readRelease(deps.storage, dataset, number)
  if (!found) throw notFound(dataset, number)
  return found
}

function versionsOf(newest: Release, former: Release | undefined): RecalledRange['versions'] {
  return Object.fromEntries(
    Object.entries(newest.tables).map(([name, { contract, version }]) => {
      const before = former?.tables[name]
      return [name, { after: before?.contract === contract ? before.version : -1, to: version }]
    }),
  )
}

async function restoreChange(
  lane: Lane,
  table: LakeTable,
  former: Release | undefined,
): Promise<TableChange | undefined> {
  const now = await lane.state(table)
  if (!now) return undefined
  const released = former?.tables[table.name]
  const then =
    released?.contract === table.contract.id
      ? await lane.log(table).at(released.version)
      : undefined
  const restores = [...(then?.files.values() ?? [])].filter(({ path }) => !now.files.has(path))
  const removes = [...now.files.values()].filter(({ path }) => !then?.files.has(path))
  if (restores.length + removes.length === 0) return undefined
  return { adds: [], restores, removes, dataChange: true }
}

function notFound(dataset: string, release: number): Problem {
  return new Problem('version-not-found', {
    detail: {
      'zh-CN': `数据集 ${dataset} 的版本 ${release} 不存在或已清理。`,
      en: `Release ${release} of dataset ${dataset} does not exist or was cleaned away.`,
    },
  })
}
