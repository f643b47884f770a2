import { basename } from 'node:path'
import type { Dataset } from '@tongqu/catalog'
import { contractOf, isContractId } from '@tongqu/contracts'
import { openTableLog, type TableLog } from '../delta/log.ts'
import type { ActiveFile } from '../delta/replay.ts'
import type { Engine } from '../engine.ts'
import type { Release } from '../release/manifest.ts'
import type { Storage } from '../storage/storage.ts'
import { type LakeTable, lakeTable } from '../table.ts'
import { type LakeFile, lakeFile, type ReadTable } from './files.ts'

/** Turns the versions a release names into files. Logs stay open and move forward. */
export type Tables = { load(dataset: Dataset, release: Release): Promise<Map<string, ReadTable>> }

export function openTables(deps: { storage: Storage; engine: Engine }): Tables {
  const logs = new Map<string, TableLog>()
  const known = new WeakMap<ActiveFile, LakeFile>()

  function logOf(folder: string): TableLog {
    const log = logs.get(folder) ?? openTableLog({ ...deps, folder })
    logs.set(folder, log)
    return log
  }

  async function fileOf(table: LakeTable, active: ActiveFile): Promise<LakeFile> {
    const found = known.get(active)
    if (found) return found
    const { path, rows = 0, bytes, partition, statistics } = active
    const stored = {
      path: `${basename(table.folder)}/${path}`,
      local: await deps.storage.localPath(`${table.folder}/${path}`),
      rows,
      bytes,
      partition,
    }
    const file = lakeFile(stored, statistics, table)
    known.set(active, file)
    return file
  }

  async function filesOf(table: LakeTable, version: number): Promise<LakeFile[]> {
    const state = await logOf(table.folder).at(version)
    const active = [...state.files.values()].toSorted(byPlace)
    return Promise.all(active.map((file) => fileOf(table, file)))
  }

  return {
    async load(dataset, release) {
      const tables = await Promise.all(
        dataset.tables.map(async ({ name, contract }): Promise<ReadTable> => {
          const released = release.tables[name]
          const held = released && isContractId(released.contract) ? released.contract : contract
          const table = lakeTable(dataset, name, contractOf(held))
          const files = released ? await filesOf(table, released.version) : []
          const { version = -1, rows = 0, bytes = 0 } = released ?? {}
          return { name, contract: held, version, rows, bytes, files, table }
        }),
      )
      return new Map(tables.map((table) => [table.name, table]))
    },
  }
}

/** The same order whether the log was read from a checkpoint or from its beginning. */
function byPlace(left: ActiveFile, right: ActiveFile): number {
  return (
    compare(JSON.stringify(left.partition), JSON.stringify(right.partition)) ||
    left.modifiedAt - right.modifiedAt ||
    compare(left.path, right.path)
  )
}

function compare(left: string, right: string): number {
  if (left === right) return 0
  return left < right ? -1 : 1
}
