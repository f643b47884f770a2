import { basename } from 'node:path'
import type { TableChange } from '../delta/plan.ts'
import { dropAdded } from '../maintenance/rewrite.ts'
import type { StagedFile } from '../parquet/write.ts'
import type { LakeTable } from '../table.ts'
import type { LakeReject, LandResult } from '../types.ts'
import { alreadyLanded, sortDeps } from './landing.ts'
import type { Lane, LaneDeps } from './lane.ts'
import { type LakeFinding, quarantine, tellable } from './quarantine.ts'
import { openReplaceSpool, type ReplaceSpool } from './replace-spool.ts'
import { type ReplacedTable, replaceTable } from './replace-table.ts'
import { sortReadings } from './sort.ts'
import type { Replacement } from './types.ts'

/** Rejects and findings told to whoever waits; the tables have them all. */
const TOLD = 1_000

/** Puts what deliveries are decoded to now in the place of their rows; see `LakeWriter`. */
export async function replaceDeliveries(
  deps: LaneDeps,
  lane: Lane,
  replacement: Replacement,
): Promise<LandResult> {
  const spool = await openReplaceSpool(deps)
  try {
    const told = await spoolAll(deps, lane, replacement, spool)
    // Decoding took its time beside the landings; only the exchange needs the dataset for itself.
    return await lane.exclusive(async () => {
      const done = alreadyLanded(lane, { ...replacement, sha256: '', receivedAt: '' })
      if (done || spool.hashes().length === 0) return done ?? NOTHING
      return exchange(deps, lane, replacement, spool, told)
    })
  } finally {
    await spool.remove()
  }
}

const NOTHING: LandResult = { tables: {}, rejects: [], findings: [] }

type Told = { rejects: LakeReject[]; findings: LakeFinding[]; counts: LandResult['tables'] }

async function spoolAll(
  deps: LaneDeps,
  lane: Lane,
  { dataset, feed, source, appId, sequence, deliveries }: Replacement,
  spool: ReplaceSpool,
): Promise<Told> {
  const told: Told = { rejects: [], findings: [], counts: {} }
  for await (const { sha256, receivedAt, decoded } of deliveries) {
    const at = new Date(receivedAt).toISOString()
    const delivery = { dataset, feed, source, appId, sequence, sha256, receivedAt: at }
    const sorting = sortDeps(deps, lane, delivery, new Map())
    const sorted = sortReadings(decoded.readings, sorting)
    const rejects = tellable(lane.dataset(), [...decoded.rejects, ...sorted.rejects])
    const kept = sortReadings(quarantine(delivery, rejects, decoded.findings), sorting)
    const tables = [...sorted.tables.values(), ...kept.tables.values()]
    await spool.add(
      delivery,
      tables.flatMap(({ groups }) => [...groups.values()]),
    )
    count(lane, told, rejects)
    told.rejects.push(...rejects.slice(0, TOLD - told.rejects.length))
    told.findings.push(...decoded.findings.slice(0, TOLD - told.findings.length))
  }
  return told
}

function count(lane: Lane, { counts }: Told, rejects: readonly LakeReject[]): void {
  for (const { contract } of rejects) {
    const name = contract && lane.tableOf(contract)?.name
    if (!name) continue
    const known = counts[name] ?? { readings: 0, rejects: 0, repeats: 0 }
    counts[name] = { ...known, rejects: known.rejects + 1 }
  }
}

/** One release: rows out and rows in, of all tables of the dataset. */
async function exchange(
  deps: LaneDeps,
  lane: Lane,
  { appId, sequence, feed, inputs }: Replacement,
  spool: ReplaceSpool,
  told: Told,
): Promise<LandResult> {
  const replaced = await stageAll(deps, lane, feed, spool)
  const result: LandResult = {
    tables: tablesOf(lane, told, spool, replaced),
    rejects: told.rejects,
    findings: told.findings,
  }
  const changes = await adoptAll(deps, replaced)
  if (changes.size === 0) return result
  const next = ((await lane.newest())?.release ?? 0) + 1
  const { release } = await lane.change({
    kind: 'land',
    operation: 'WRITE',
    tables: changes,
    deliveries: [{ appId, sequence, feed, sha256: spool.hashes().at(-1) ?? '' }],
    ...(inputs ? { inputs } : { hashes: spool.hashes() }),
    answers: [{ ...result, release: next }],
  })
  // Rows have gone: what the windows knew of them must be forgotten.
  lane.forgetWindows()
  return { release, ...result }
}

async function stageAll(
  deps: LaneDeps,
  lane: Lane,
  feed: string,
  spool: ReplaceSpool,
): Promise<ReplacedTable[]> {
  const replaced: ReplacedTable[] = []
  await spool.finish()
  await deps.faults('land.after-spool')
  const connection = await deps.engine.connect()
  try {
    for (const table of lane.tables().values()) {
      const state = await lane.state(table)
      const files = [...(state?.files.values() ?? [])].filter(
        ({ partition }) => partition.feed_id === feed,
      )
      replaced.push(await replaceTable({ ...deps, connection }, { table, feed, files, spool }))
    }
    await deps.faults('land.after-parquet')
    return replaced
  } catch (error) {
    for (const { path } of replaced.flatMap(stagedOf)) {
      await deps.fs.remove(path).catch(() => undefined)
    }
    throw error
  } finally {
    connection.closeSync()
  }
}

async function adoptAll(
  deps: LaneDeps,
  replaced: readonly ReplacedTable[],
): Promise<Map<string, TableChange>> {
  const changes = new Map<string, TableChange>()
  try {
    for (const one of replaced) {
      const { table, rest, rows, removes } = one
      if (rest.length + rows.length + removes.length === 0) continue
      for (const file of [...rest, ...rows]) await deps.storage.adopt(file.path, keyOf(table, file))
      const adds = [
        ...rest.map((file) => ({ name: basename(file.path), file, rewritten: true })),
        ...rows.map((file) => ({ name: basename(file.path), file })),
      ]
      changes.set(table.name, { adds, removes, dataChange: true })
    }
    await deps.faults('land.after-adopt')
    return changes
  } catch (error) {
    for (const one of replaced) {
      const adds = stagedOf(one).map((file) => ({ name: basename(file.path), file }))
      for (const { file } of adds) await deps.fs.remove(file.path).catch(() => undefined)
      await dropAdded(deps, one.table, adds)
    }
    throw error
  }
}

function stagedOf({ rest, rows }: ReplacedTable): StagedFile[] {
  return [...rest, ...rows]
}

function keyOf(table: LakeTable, file: StagedFile): string {
  return `${table.folder}/${basename(file.path)}`
}

function tablesOf(
  lane: Lane,
  { counts }: Told,
  spool: ReplaceSpool,
  replaced: readonly ReplacedTable[],
): LandResult['tables'] {
  const own = new Set(lane.dataset().tables.map(({ name }) => name))
  const tables: LandResult['tables'] = {}
  for (const { table, rows } of replaced) {
    if (!own.has(table.name)) continue
    const readings = rows.reduce((sum, file) => sum + file.rows, 0)
    const rejects = counts[table.name]?.rejects ?? 0
    const repeats = spool.rowsOf(table.name) - readings
    if (readings + rejects + repeats > 0) tables[table.name] = { readings, rejects, repeats }
  }
  return tables
}
