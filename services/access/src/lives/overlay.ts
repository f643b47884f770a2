/** Lives laid over the catalogue of the files. */
import type { Catalog, Dataset, DatasetState } from '@tongqu/catalog'
import { readDataset } from '@tongqu/catalog'
import type { Tables } from '@tongqu/store'
import { bodyOf } from './rows.ts'
import type { LifeDeps } from './types.ts'

type Row = Tables['dataset_lives']

export type Overlay = {
  /** Takes the rows as they are now. */
  put(rows: readonly Row[]): void
  listed(): readonly Dataset[]
  overlay(files: Catalog): Catalog
}

export function createOverlay({ files, known }: Pick<LifeDeps, 'files' | 'known'>): Overlay {
  let rows: readonly Row[] = []
  let seen = ''
  let last: { files: Catalog; merged: Catalog; added: readonly Dataset[] } | undefined
  const merge = (base: Catalog) => {
    if (last?.files === base) return last
    const datasets = new Map(base.datasets)
    const added: Dataset[] = []
    for (const row of rows) {
      const dataset = datasetOf(row, base, known)
      if (dataset === undefined) continue
      if (!base.datasets.has(row.dataset)) added.push(dataset)
      datasets.set(row.dataset, dataset)
    }
    last = { files: base, merged: rows.length === 0 ? base : { ...base, datasets }, added }
    return last
  }
  return {
    put(found) {
      const mark = found.map(({ dataset, version }) => `${dataset} ${version}`).join('\n')
      if (mark === seen) return
      seen = mark
      rows = found
      last = undefined
    },
    listed: () => merge(files()).added,
    overlay: (base) => merge(base).merged,
  }
}

/**
 * A dataset of the files keeps what its file says of it, but for the state. What only a proposal
 * describes is there when it is listed, and is checked anew: contracts and providers may be gone.
 */
function datasetOf(row: Row, base: Catalog, known: LifeDeps['known']): Dataset | undefined {
  const state = row.state as DatasetState
  const filed = base.datasets.get(row.dataset)
  if (filed) return filed.state === state ? filed : Object.freeze({ ...filed, state })
  if (state !== 'LISTED') return undefined
  const { dataset } = readDataset(bodyOf(row).document, base, known)
  return dataset && Object.freeze({ ...dataset, state })
}
