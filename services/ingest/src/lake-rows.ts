import type { Catalog } from '@tongqu/catalog'
import { type ContractId, Problem } from '@tongqu/contracts'
import { type LakeReader, ndjsonRows, type RecordsQuery } from '@tongqu/lakehouse'

type Rows = Record<string, unknown>

export type StoredDeps = { catalog(): Catalog; reader: Pick<LakeReader, 'pin' | 'stream'> }

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

/** The rows of all tables of a contract, one after the other; nothing is held but a chunk. */
export async function* rowsOf(
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
      yield* ndjsonRows(body)
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
