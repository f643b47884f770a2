export { FILE_PREFIX, matchesWhole } from './check-options.ts'
export { ENTRY_CONTRACT, LINK_CONTRACT, PRESENCE_CONTRACT } from './check-routes.ts'
export type { ContractLookup, DescribedTable, Format } from './describe.ts'
export {
  describeTables,
  doorFormats,
  effectiveClass,
  formatsOf,
  holdsPersonal,
} from './describe.ts'
export { DATA_CLASSES, DOORS, durationSeconds, TIER_IDS } from './documents.ts'
export type { Known, KnownAdapter, KnownOption, PlaceFault } from './drafts.ts'
export { knownContract } from './known.ts'
export type { Loaded } from './load.ts'
export { loadCatalog } from './load.ts'
export { type ReadMapping, readMapping } from './mapping-file.ts'
export type * from './quota-types.ts'
export { AGREEMENT_POLICIES } from './quotas.ts'
export { readDataset } from './read-dataset.ts'
export type { Facet, SearchFacts, SearchQuery, SearchResult, Sort } from './search.ts'
export { DEFAULT_PAGE, MAX_PAGE, MAX_QUERY_CHARACTERS, SORTS, search } from './search.ts'
export { NO_TERMS } from './terms.ts'
export { SIMULATOR_VARIABLE } from './transport-parts.ts'
export { isSession } from './transports.ts'
export type * from './types.ts'
export type { CatalogWatch, WatchOptions } from './watch.ts'
export { DEFAULT_POLL_MILLISECONDS, watchCatalog } from './watch.ts'
export { MAX_FILE_BYTES } from './yaml-page.ts'
