/** A dataset that comes as JSON, not as a file: read and checked as if it stood in the folder. */
import { checkDataset } from './check-dataset.ts'
import { checkTerms } from './check-terms.ts'
import { datasetFields } from './documents.ts'
import type { Draft, Known, PlaceFault } from './drafts.ts'
import { placeIn } from './drafts.ts'
import { knownContract } from './known.ts'
import { draft } from './shape.ts'
import type { Catalog, Dataset } from './types.ts'
import { openPage, type Page } from './yaml-page.ts'

/**
 * Reads a document in the shape of `datasets/<family>/<id>.yaml` against the providers, licences,
 * families and purposes of a catalogue. Answers the dataset or all faults with their places; never
 * throws on content.
 */
export function readDataset(
  document: unknown,
  catalog: Pick<Catalog, 'families' | 'providers' | 'licences' | 'purposes'>,
  given: Partial<Known> = {},
): { dataset: Dataset; faults: [] } | { dataset: undefined; faults: PlaceFault[] } {
  const known: Known = { contract: knownContract, ...given }
  // JSON is YAML 1.2, and the readers of fields know no other.
  const opened = openPage('', new TextEncoder().encode(JSON.stringify(document) ?? ''))
  const faults: PlaceFault[] = opened.faults.map(({ message }) => ({ path: '', message }))
  const page: Page = { ...opened, fault: (path, message) => faults.push({ path, message }) }
  if (faults.length > 0) return { dataset: undefined, faults }
  // Later checks ask a page whether it has faults.
  Object.defineProperty(page, 'faults', { get: () => faults })
  const value = draft(datasetFields)(page.root, page, '')
  const read: Draft<Dataset> = {
    page,
    stem: value.id ?? '',
    folder: value.family ?? '',
    value,
  }
  const ids = {
    families: new Set(catalog.families.keys()),
    providers: new Set(catalog.providers.keys()),
    licences: new Set(catalog.licences.keys()),
  }
  checkDataset(read, ids, known)
  checkTerms(read, new Set(catalog.purposes.map(({ id }) => id)), known)
  if (value.quality !== undefined) {
    for (const fault of known.checkQuality?.(value.quality) ?? []) {
      faults.push({ path: placeIn('quality', fault), message: fault.message })
    }
  }
  if (faults.length > 0) return { dataset: undefined, faults }
  return { dataset: value as Dataset, faults: [] }
}
