import type { Catalog, ContractLookup, Dataset } from '@tongqu/catalog'
import { Problem } from '@tongqu/contracts'
import type { Store } from '@tongqu/store'

export type ConsentDeps = {
  store: Store
  /** Milliseconds since 1970. */
  now(): number
  uuid(): string
  catalog(): Catalog
  /** Absent: the contracts of this tree. */
  contract?: ContractLookup
  /** Keyed hash of a person's identifier in a dataset, as the rows' `subjects` are compared. */
  subjectOf(dataset: string, text: string): string
  /** A JWS in compact form over the JSON of the payload, ES256 or EdDSA. */
  sign(payload: object): string | Promise<string>
}

/** A dataset whose existence is public; throws `dataset-not-found`. */
export function listed({ catalog }: Pick<ConsentDeps, 'catalog'>, id: string): Dataset {
  const dataset = catalog().datasets.get(id)
  if (dataset?.state !== 'LISTED') throw new Problem('dataset-not-found')
  return dataset
}

/** Provider of a dataset; undefined when the catalogue no longer knows the dataset. */
export function providerOf(
  { catalog }: Pick<ConsentDeps, 'catalog'>,
  dataset: string,
): string | undefined {
  return catalog().datasets.get(dataset)?.provider
}
