import type { Dataset } from '@tongqu/catalog'
import { FLEET_CONTRACT, isSiri } from '@tongqu/realtime'
import { isGbfs } from './gbfs-systems.ts'

/** Where each door of a dataset is, absolute. */
export function datasetLinks(publicUrl: string, dataset: Dataset) {
  const { id, doors, tables } = dataset
  const contracts = tables.map(({ contract }) => contract)
  const self = `${publicUrl}/api/datasets/${encodeURIComponent(id)}`
  const feed = `${publicUrl}/feeds/${encodeURIComponent(id)}`
  return {
    self,
    page: `${publicUrl}/datasets/${encodeURIComponent(id)}`,
    schema: `${self}/schema`,
    versions: `${self}/versions`,
    ...(doors.includes('records') && tables.length > 0 && { records: `${self}/records` }),
    ...(doors.includes('files') && { files: `${self}/files` }),
    ...(doors.includes('gtfs') && { gtfs: `${self}/gtfs.zip` }),
    ...(doors.includes('feeds') && {
      ...(contracts.some(hasProtobuf) && { feed: `${feed}.pb` }),
      feedJson: `${feed}.json`,
      ...(isSiri(contracts) && { siri: `${publicUrl}/siri/${encodeURIComponent(id)}.xml` }),
    }),
    ...(isGbfs(dataset) && { gbfs: `${publicUrl}/gbfs/${encodeURIComponent(id)}/gbfs.json` }),
  }
}

/** GTFS Realtime has a place for what these say. */
function hasProtobuf(contract: string): boolean {
  return contract.startsWith('gtfs-realtime/') || contract === FLEET_CONTRACT
}

/** Where the records of one table are, absolute. */
export function recordsLink(publicUrl: string, dataset: string, table: string): string {
  const place = `${encodeURIComponent(dataset)}/tables/${encodeURIComponent(table)}`
  return `${publicUrl}/api/datasets/${place}/records`
}
