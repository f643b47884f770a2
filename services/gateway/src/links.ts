import type { Dataset } from '@tongqu/catalog'

/** Where each door of a dataset is, absolute. */
export function datasetLinks(publicUrl: string, { id, doors, tables }: Dataset) {
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
    ...(doors.includes('feeds') && { feed: `${feed}.pb`, feedJson: `${feed}.json` }),
  }
}

/** Where the records of one table are, absolute. */
export function recordsLink(publicUrl: string, dataset: string, table: string): string {
  const place = `${encodeURIComponent(dataset)}/tables/${encodeURIComponent(table)}`
  return `${publicUrl}/api/datasets/${place}/records`
}
