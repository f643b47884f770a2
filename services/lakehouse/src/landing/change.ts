import type { Dataset } from '@tongqu/catalog'
import { type ChangeContext, planCommit, type TableChange } from '../delta/plan.ts'
import type { TableState } from '../delta/replay.ts'
import type {
  RecalledRange,
  Release,
  ReleasedDelivery,
  ReleasedTable,
  ReleaseKind,
} from '../release/manifest.ts'
import type { Intent } from '../release/publish.ts'
import type { LakeTable } from '../table.ts'

/** A change of a dataset that is ready to be decided: its files lie in their tables' folders. */
export type Change = {
  kind: ReleaseKind
  operation: ChangeContext['operation']
  /** By table name. */
  tables: ReadonlyMap<string, TableChange>
  /** What it brings, in the order of their sequences; all of one `appId`. */
  deliveries?: readonly ReleasedDelivery[]
  /** Of a replay: SHA-256 of each delivery whose rows it brings; default: of `deliveries`. */
  hashes?: readonly string[]
  /** Releases that the rows were derived from. */
  inputs?: Release['inputs']
  recalled?: RecalledRange
  note?: string
  /** By delivery: kept with the intent and told again when the change is found half-done. */
  answers?: readonly unknown[]
}

/** What a change is planned on. */
export type Planning = {
  dataset: Dataset
  tables: ReadonlyMap<string, LakeTable>
  newest: Release | undefined
  state(table: LakeTable): Promise<TableState | undefined>
}

/** Plans the commits of all tables and the release that shows them. */
export async function planIntent(
  deps: { now: () => number; uuid: () => string },
  plan: Planning,
  change: Change,
): Promise<Intent> {
  const { newest } = plan
  const now = Math.max(deps.now(), newest ? Date.parse(newest.at) : 0)
  const { deliveries = [] } = change
  const delivery = deliveries.at(-1)
  const context: ChangeContext = {
    now,
    id: deps.uuid(),
    operation: change.operation,
    deliveries: change.hashes ?? deliveries.map(({ sha256 }) => sha256),
    uuid: deps.uuid,
    ...(delivery ? { transaction: delivery } : {}),
  }
  const tables: Record<string, ReleasedTable> = { ...newest?.tables }
  const commits = []
  for (const [name, tableChange] of change.tables) {
    const table = plan.tables.get(name)
    if (!table) throw new Error(`${plan.dataset.id} has no table ${name}`)
    const state = await plan.state(table)
    if (delivery && isCommitted(state, delivery)) {
      tables[name] = releasedTable(table, state?.version ?? 0, state, NO_CHANGE)
      continue
    }
    const commit = planCommit(table, state, tableChange, context)
    commits.push(commit)
    tables[name] = releasedTable(table, commit.base + 1, state, tableChange)
  }
  const release: Release = {
    release: (newest?.release ?? 0) + 1,
    id: context.id,
    at: new Date(now).toISOString(),
    kind: change.kind,
    tables,
    deliveries,
    ...(change.inputs ? { inputs: change.inputs } : {}),
    landed: {
      ...newest?.landed,
      ...(delivery ? { [delivery.appId]: delivery.sequence } : {}),
    },
    recalled: [...(newest?.recalled ?? []), ...(change.recalled ? [change.recalled] : [])],
    ...(change.note === undefined ? {} : { note: change.note }),
  }
  return { release, commits, ...(change.answers ? { answers: change.answers } : {}) }
}

const NO_CHANGE: TableChange = { adds: [], removes: [], dataChange: false }

/** Has a landing that nobody decided, one of another program, reached this table already? */
function isCommitted(state: TableState | undefined, delivery: ReleasedDelivery): boolean {
  return (state?.transactions.get(delivery.appId) ?? -1) >= delivery.sequence
}

function releasedTable(
  table: LakeTable,
  version: number,
  state: TableState | undefined,
  change: TableChange,
): ReleasedTable {
  let rows = 0
  let bytes = 0
  for (const file of state?.files.values() ?? []) {
    rows += file.rows ?? 0
    bytes += file.bytes
  }
  for (const { file } of change.adds) {
    rows += file.statistics.numRecords
    bytes += file.bytes
  }
  for (const file of change.restores ?? []) {
    rows += file.rows ?? 0
    bytes += file.bytes
  }
  for (const file of change.removes) {
    rows -= file.rows ?? 0
    bytes -= file.bytes
  }
  return { contract: table.contract.id, version, rows, bytes }
}
