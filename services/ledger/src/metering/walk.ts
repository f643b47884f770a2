import type { EntryFilter, IndexedEntry, LedgerReader } from '../types.ts'

const PAGE_ENTRIES = 1_000

/** How a walk is taken: `limit` entries at once, and what is waited for before the next ones. */
export type Walk = { limit: number; between(): Promise<void> }

/** Entries that a filter finds, newest first, page by page; none before index `from`. */
export async function* entriesBack(
  { find }: Pick<LedgerReader, 'find'>,
  filter: Omit<EntryFilter, 'limit'>,
  from = 0,
  { limit, between }: Partial<Walk> = {},
): AsyncGenerator<IndexedEntry> {
  let { before } = filter
  for (;;) {
    const { items, next } = await find({
      ...filter,
      ...(before !== undefined && { before }),
      limit: limit ?? PAGE_ENTRIES,
    })
    for (const item of items) {
      if (item.index < from) return
      yield item
    }
    if (next === undefined || next <= from) return
    await between?.()
    before = next
  }
}
