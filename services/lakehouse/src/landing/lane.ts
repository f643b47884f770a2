import type { Dataset } from '@tongqu/catalog'
import { type ContractId, contractOf, Problem } from '@tongqu/contracts'
import { writeCheckpoint } from '../delta/checkpoint.ts'
import { openTableLog, type TableLog } from '../delta/log.ts'
import type { TableState } from '../delta/replay.ts'
import type { Engine } from '../engine.ts'
import type { Faults } from '../faults.ts'
import { createTurn, remembering } from '../in-turn.ts'
import { newestRelease, type Release } from '../release/manifest.ts'
import { publish, recover } from '../release/publish.ts'
import type { FileSystem } from '../storage/file-system.ts'
import type { Storage } from '../storage/storage.ts'
import { FINDINGS, type LakeTable, lakeTable, REJECTS } from '../table.ts'
import { type Change, planIntent } from './change.ts'
import type { EventDate } from './event-date.ts'
import { createIdleDeliveries } from './idle.ts'
import type { KeyWindow } from './key-window.ts'
import { FINDING_CONTRACT, REJECT_CONTRACT } from './quarantine.ts'
import { rebuildWindow } from './windows.ts'

/** What every part of the writer works with. */
export type LaneDeps = {
  dir: string
  storage: Storage
  engine: Engine
  fs: FileSystem
  spoolDir: string
  now: () => number
  uuid: () => string
  faults: Faults
  report: (error: unknown) => void
  eventDate: EventDate
  /** Commits of a table between two checkpoints. */
  checkpointCommits: number
}

/** The changes of one dataset, one after the other. */
export type Lane = {
  dataset(): Dataset
  setDataset(dataset: Dataset): void
  tables(): ReadonlyMap<string, LakeTable>
  tableOf(contract: ContractId): LakeTable | undefined
  /** Runs `work` when everything before it is done and whatever a crash left half-done is whole. */
  exclusive<T>(work: () => Promise<T>): Promise<T>
  /** The newest release; only inside `exclusive`. */
  newest(): Promise<Release | undefined>
  /** The table as the newest release shows it; undefined when it has never been written. */
  state(table: LakeTable): Promise<TableState | undefined>
  log(table: LakeTable): TableLog
  /** Decides and publishes; only inside `exclusive`. */
  change(change: Change): Promise<Release>
  /** What a change that was found half-done would have answered; told once. */
  recovered(appId: string, sequence: number): unknown
  /** The identities the table has seen last; only inside `exclusive`. */
  window(table: LakeTable): Promise<KeyWindow>
  /** Rows have gone from the tables: the windows are rebuilt from what is left. */
  forgetWindows(): void
  /** A delivery changed nothing; answers whether it is time to write down its sequence. */
  idle(appId: string, sequence: number): boolean
  /** The newest sequence that needs no landing any more; -1 when there is none. */
  landed(appId: string): number
}

/** Other writers that may take the next release number before us. */
const MAX_ATTEMPTS = 5

/** The lane of a dataset; nothing is read before the first `exclusive`. */
export function openLane(deps: LaneDeps, first: Dataset): Lane {
  let dataset = first
  let tables = tablesOf(first)
  let clean = false
  let newest: Release | undefined
  const inTurn = createTurn()
  const logOf = remembering((folder: string) => openTableLog({ ...deps, folder }))
  const answers = new Map<string, unknown>()
  const windows = new Map<string, KeyWindow>()
  const idle = createIdleDeliveries()

  async function prepare(): Promise<void> {
    if (clean) return
    windows.clear()
    newest = undefined
    for (const intent of await recover(deps, dataset.id)) {
      for (const [index, { appId, sequence }] of intent.release.deliveries.entries()) {
        answers.set(answerKey(appId, sequence), intent.answers?.[index])
      }
    }
    newest = await newestRelease(deps.storage, dataset.id)
    clean = true
  }

  const log = (table: LakeTable) => logOf(table.folder)

  async function state(table: LakeTable): Promise<TableState | undefined> {
    const released = newest?.tables[table.name]
    const version =
      released?.contract === table.contract.id ? released.version : await log(table).newest()
    return version < 0 ? undefined : log(table).at(version)
  }

  async function change(wanted: Change): Promise<Release> {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      const intent = await planIntent(deps, { dataset, tables, newest, state }, wanted)
      // Until it has gone well, nobody knows whether it has been decided.
      clean = false
      const release = await publish(deps, dataset.id, intent)
      if (release) {
        newest = release
        clean = true
        await writeCheckpoints(deps, lane, release, wanted.tables.keys())
        return release
      }
      await prepare()
      if (newest && hasLanded(newest, wanted)) return newest
    }
    throw new Problem('table-conflict')
  }

  const lane: Lane = {
    dataset: () => dataset,
    setDataset(next) {
      dataset = next
      tables = tablesOf(next)
    },
    tables: () => tables,
    tableOf: (contract) => [...tables.values()].find((table) => table.contract.id === contract),
    exclusive: (work) =>
      inTurn(async () => {
        await prepare()
        return work()
      }),
    newest: async () => newest,
    state,
    log,
    change,
    recovered: (appId, sequence) => take(answers, answerKey(appId, sequence)),
    window: async (table) => {
      const known =
        windows.get(table.folder) ?? (await rebuildWindow(deps, table, await state(table)))
      windows.set(table.folder, known)
      return known
    },
    forgetWindows: () => windows.clear(),
    idle: idle.note,
    landed: (appId) => Math.max(newest?.landed[appId] ?? -1, idle.newest(appId)),
  }
  return lane
}

/** After the release: what goes wrong here harms nobody and is tried again next time. */
async function writeCheckpoints(
  deps: LaneDeps,
  lane: Pick<Lane, 'tables' | 'log'>,
  release: Release,
  changed: Iterable<string>,
): Promise<void> {
  for (const name of changed) {
    const table = lane.tables().get(name)
    const version = release.tables[name]?.version ?? 0
    if (!table || (version + 1) % deps.checkpointCommits !== 0) continue
    try {
      await writeCheckpoint(deps, table.folder, await lane.log(table).at(version), deps.now())
    } catch (error) {
      deps.report(error)
    }
  }
}

/** Another writer was faster with the same delivery. */
function hasLanded(newest: Release, { deliveries }: Change): boolean {
  const delivery = deliveries?.at(-1)
  return delivery !== undefined && (newest.landed[delivery.appId] ?? -1) >= delivery.sequence
}

function tablesOf(dataset: Dataset): Map<string, LakeTable> {
  const all = [
    ...dataset.tables,
    { name: REJECTS, contract: REJECT_CONTRACT },
    { name: FINDINGS, contract: FINDING_CONTRACT },
  ]
  return new Map(
    all.map(({ name, contract }) => [name, lakeTable(dataset, name, contractOf(contract))]),
  )
}

function answerKey(appId: string, sequence: number): string {
  return JSON.stringify([appId, sequence])
}

function take<K, V>(map: Map<K, V>, key: K): V | undefined {
  const value = map.get(key)
  map.delete(key)
  return value
}
