/** What the lake knows of vehicles: rosters, entries, presence. */
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import type { ReadableStream as WebStream } from 'node:stream/web'
import type { Catalog } from '@tongqu/catalog'
import { type ContractId, Problem } from '@tongqu/contracts'
import type { LakeReader, RecordsQuery } from '@tongqu/lakehouse'
import { ENTRY, identityOf, PRESENCE } from './derive.ts'
import { type DueVehicle, IMPLIED, LANDED, type Tally } from './tally.ts'

export const ROSTER = 'vehicle/roster@1'

type Rows = Record<string, unknown>
type StoredDeps = { catalog(): Catalog; reader: Pick<LakeReader, 'pin' | 'stream'> }

/** Datasets of the catalogue with a table of the contract, by id. */
export function tablesOf(
  catalog: Catalog,
  contract: ContractId,
): { dataset: string; table: string }[] {
  return [...catalog.datasets.values()].flatMap(({ id, tables }) =>
    tables
      .filter((table) => table.contract === contract)
      .map(({ name }) => ({ dataset: id, table: name })),
  )
}

/** The rosters of all datasets and feeds, as the newest releases have them. */
export async function dueVehicles(deps: StoredDeps): Promise<DueVehicle[]> {
  const due: DueVehicle[] = []
  for await (const row of rowsOf(deps, ROSTER, ROSTER_COLUMNS)) {
    const identity = identityOf(row)
    if (identity === undefined) continue
    due.push({
      identity,
      kind: String(row.vehicle_kind),
      operator: textOf(row.operator_id),
      operatorName: textOf(row.operator_name),
      area: textOf(row.area_code),
      from: textOf(row.due_from),
      until: textOf(row.due_until),
    })
  }
  return due
}

/**
 * Tells the tally which vehicles have entered, and which were present since midnight of the first
 * open day. No position is read.
 */
export async function recall(deps: StoredDeps, tally: Tally, midnight: string): Promise<void> {
  for await (const row of rowsOf(deps, ENTRY, ['day', 'plate', 'plate_color'])) {
    const identity = identityOf(row)
    if (identity !== undefined) tally.enter(identity, String(row.day), LANDED)
  }
  const columns = ['day_at', 'day', 'vehicle_id', 'plate', 'plate_color']
  for await (const row of rowsOf(deps, PRESENCE, columns, { from: midnight })) {
    const identity = identityOf(row)
    const day = String(row.day)
    if (identity !== undefined) tally.enter(identity, day, IMPLIED)
    tally.appear(identity, String(row.vehicle_id), day, LANDED)
  }
}

const ROSTER_COLUMNS = [
  'plate',
  'plate_color',
  'vehicle_kind',
  'operator_id',
  'operator_name',
  'area_code',
  'due_from',
  'due_until',
]

/** The rows of all tables of a contract, one after the other; nothing is held but a chunk. */
async function* rowsOf(
  { catalog, reader }: StoredDeps,
  contract: ContractId,
  columns: readonly string[],
  datetime?: RecordsQuery['datetime'],
): AsyncGenerator<Rows> {
  for (const { dataset, table } of tablesOf(catalog(), contract)) {
    const snapshot = await pinned(reader, dataset)
    if (snapshot === undefined) continue
    try {
      const query: RecordsQuery = {
        table,
        view: columns,
        select: columns,
        where: [],
        order: [],
        ...(datetime ? { datetime } : {}),
      }
      const { body } = await reader.stream(snapshot, query, 'ndjson')
      const lines = createInterface({ input: Readable.fromWeb(body as WebStream<Uint8Array>) })
      for await (const line of lines) if (line !== '') yield JSON.parse(line)
    } finally {
      snapshot.close()
    }
  }
}

/** Undefined for a dataset that holds nothing yet. */
async function pinned(reader: StoredDeps['reader'], dataset: string) {
  try {
    return await reader.pin(dataset)
  } catch (error) {
    if (error instanceof Problem && error.code === 'dataset-not-landed') return undefined
    throw error
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
