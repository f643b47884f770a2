import { Problem } from '@tongqu/contracts'
import type { TableChange } from '../delta/plan.ts'
import type { ActiveFile } from '../delta/replay.ts'
import type { Lane, LaneDeps } from '../landing/lane.ts'
import { isRecalled, type RecalledRange, type Release, readRelease } from '../release/manifest.ts'
import { FINDINGS, type LakeTable, REJECTS } from '../table.ts'

/**
 * Takes a wrong publication back. The feed that `release` published becomes what it was in the last
 * good release before, by RESTORE commits; other feeds of the dataset keep what they have. Where a
 * later delivery has already replaced the feed, the tables stay as they are. Every release that
 * shows the wrong rows is recalled. Landed sequences stay landed: good deliveries that went with
 * the wrong one (in an appending dataset) are landed again by a replay from raw. The quarantine
 * keeps its rows: they are evidence. A release without a delivery takes the whole dataset back.
 */
export function recall(
  deps: LaneDeps,
  lane: Lane,
  release: number,
  reason: string,
): Promise<Release> {
  return lane.exclusive(async () => {
    const plan = await planRecall(deps, lane, release)
    const tables = new Map<string, TableChange>()
    for (const table of ownTables(lane)) {
      const change = plan.replaced ? undefined : await restoreChange(lane, table, plan)
      if (change) tables.set(table.name, change)
    }
    const { last, former } = plan
    const versions = versionsOf(lane, last, former)
    const made = await lane.change({
      kind: 'recall',
      operation: 'RESTORE',
      tables,
      recalled: { from: release, to: last.release, reason, versions },
      note: reason,
    })
    lane.forgetWindows()
    return made
  })
}

type RecallPlan = {
  /** The feed that was published wrongly; undefined: the whole dataset. */
  feed: string | undefined
  /** The last good release before; undefined: there was none. */
  former: Release | undefined
  /** The last release that shows the wrong rows. */
  last: Release
  /** Has a later delivery replaced the feed already? */
  replaced: boolean
}

async function planRecall(deps: LaneDeps, lane: Lane, release: number): Promise<RecallPlan> {
  const newest = await lane.newest()
  const dataset = lane.dataset()
  const wrong = await readRelease(deps.storage, dataset.id, release)
  if (newest && isRecalled(newest, release)) throw new Problem('version-recalled')
  if (!newest || !wrong) throw notFound(dataset.id, release)
  const former = await lastGood(deps, dataset.id, newest, release)
  const feed = wrong.deliveries[0]?.feed
  let last = wrong
  while (last.release < newest.release) {
    const next = await readRelease(deps.storage, dataset.id, last.release + 1)
    if (!next) break
    const replaces = dataset.landing === 'replace' && next.kind === 'land'
    if (replaces && next.deliveries[0]?.feed === feed) {
      return { feed, former, last, replaced: true }
    }
    last = next
  }
  return { feed, former, last: newest, replaced: false }
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

/** The tables of the dataset without the quarantine. */
function ownTables(lane: Lane): LakeTable[] {
  const all = [...lane.tables().values()]
  return all.filter(({ name }) => name !== REJECTS && name !== FINDINGS)
}

/** The table versions that only recalled releases show. */
function versionsOf(
  lane: Lane,
  last: Release,
  former: Release | undefined,
): RecalledRange['versions'] {
  return Object.fromEntries(
    ownTables(lane).flatMap(({ name }) => {
      const shown = last.tables[name]
      const before = former?.tables[name]
      if (!shown) return []
      const after = before?.contract === shown.contract ? before.version : -1
      return [[name, { after, to: shown.version }]]
    }),
  )
}

async function restoreChange(
  lane: Lane,
  table: LakeTable,
  { feed, former }: RecallPlan,
): Promise<TableChange | undefined> {
  const now = await lane.state(table)
  if (!now) return undefined
  const released = former?.tables[table.name]
  const then =
    released?.contract === table.contract.id
      ? await lane.log(table).at(released.version)
      : undefined
  const isMeant = (file: ActiveFile) => feed === undefined || file.partition.feed_id === feed
  const before = [...(then?.files.values() ?? [])].filter(isMeant)
  const restores = before.filter(({ path }) => !now.files.has(path))
  const removes = [...now.files.values()].filter(
    (file) => isMeant(file) && !then?.files.has(file.path),
  )
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
