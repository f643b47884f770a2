import type { ContractId } from '@tongqu/contracts'
import { stageTables } from '../bulk/stage.ts'
import type { BulkProgress, StagedTables } from '../bulk/types.ts'
import type { LakeTable } from '../table.ts'
import type { FeedDelivery, LandResult } from '../types.ts'
import {
  alreadyLanded,
  removeStaged,
  settle,
  sortDeps,
  stageSorted,
  type TableFiles,
  tablesToReplace,
} from './landing.ts'
import type { Lane, LaneDeps } from './lane.ts'
import { tellable } from './quarantine.ts'
import { sortReadings } from './sort.ts'
import type { TablesDelivery } from './types.ts'

/**
 * Lands a bulk delivery; see `LakeWriter.landTables`. The members are typed and checked outside the
 * lane, so that a large timetable does not hold up other feeds of the dataset.
 */
export async function landTables(
  deps: LaneDeps,
  lane: Lane,
  delivery: FeedDelivery,
  given: TablesDelivery,
  progress?: BulkProgress,
): Promise<LandResult> {
  const done = await lane.exclusive(async () => alreadyLanded(lane, delivery))
  if (done) return done
  const staged = await stageTables(deps.engine, requestOf(deps, lane, delivery, given), progress)
  const files = tableFiles(lane, staged)
  try {
    return await lane.exclusive(async () => {
      const landed = alreadyLanded(lane, delivery)
      return landed ?? (await settleTables(deps, lane, delivery, given, staged, files))
    })
  } finally {
    // What has been adopted is not in the spool any more.
    await removeStaged(deps, files)
  }
}

function requestOf(
  deps: LaneDeps,
  lane: Lane,
  delivery: FeedDelivery,
  { plan, members, documents }: TablesDelivery,
) {
  const { feed, sha256, receivedAt } = delivery
  const tables = new Map<ContractId, LakeTable>(
    [...lane.tables().values()].map((table) => [table.contract.id, table]),
  )
  const { spoolDir, uuid } = deps
  return { plan, members, documents, tables, feed, sha256, receivedAt, spoolDir, uuid }
}

async function settleTables(
  deps: LaneDeps,
  lane: Lane,
  delivery: FeedDelivery,
  given: TablesDelivery,
  staged: StagedTables,
  files: readonly TableFiles[],
): Promise<LandResult> {
  const sorted = sortReadings(given.documents, sortDeps(deps, lane, delivery, new Map()))
  const { plan } = given
  const all = [...plan.rejects, ...given.rejects, ...sorted.rejects, ...staged.rejects]
  const rejects = tellable(lane.dataset(), all)
  const findings = [...plan.findings, ...given.findings, ...staged.findings]
  const rows = await stageSorted(deps, lane, delivery, sorted, rejects, findings)
  const tables = [...files, ...rows]
  const replaced = lane.dataset().landing === 'replace' ? tablesToReplace(lane, tables) : []
  const result = await settle(deps, lane, { delivery, tables, replaced, rejects, findings })
  return { ...result, tables: exactRejects(result.tables, staged) }
}

/** Bulk staging counts every reject, but lists only the first ones of each rule. */
function exactRejects(tables: LandResult['tables'], staged: StagedTables): LandResult['tables'] {
  const exact = { ...tables }
  for (const { table, contract, rejects } of staged.tables) {
    const known = exact[table]
    const listed = staged.rejects.filter((reject) => reject.contract === contract).length
    if (known) exact[table] = { ...known, rejects: known.rejects - listed + rejects }
  }
  return exact
}

function tableFiles(lane: Lane, staged: StagedTables): TableFiles[] {
  return staged.tables.flatMap(({ table: name, files, readings }) => {
    const table = lane.tables().get(name)
    return table ? [{ table, files, readings, repeats: 0 }] : []
  })
}
