import type { TableChange } from '../delta/plan.ts'

/** An added file as a landing would give it, of ten rows. */
export function addedFile(name: string): TableChange['adds'][number] {
  return {
    name,
    file: {
      bytes: 1000,
      partition: { feed_id: 'a feed/全' },
      sha256: 'a'.repeat(64),
      statistics: {
        numRecords: 10,
        minValues: { place_id: 'a', latitude: 1.5 },
        maxValues: { place_id: 'b', latitude: 2 },
        nullCount: { place_id: 0 },
      },
    },
  }
}
