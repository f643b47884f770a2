import { Fault, openCheckpoint, rootAt } from './verify.ts'
import type { Copy, Key } from './words.ts'

/**
 * Is the log still what a former checkpoint of it said? `old`: that note; witnesses need not have
 * signed it. Throws `checkpoint-…`, `split-view` or `history-rewritten`.
 */
export async function compare(old: string, keys: readonly Key[], copy: Copy): Promise<string> {
  const ofLogs = keys.filter(({ type }) => type === 1)
  const { origin, size, root } = openCheckpoint(old, ofLogs, 'to compare with')
  const { head, tile } = copy
  if (origin !== head.origin) throw new Fault(`checkpoint-origin ${head.origin}`)
  if (size > head.size) throw new Fault(`checkpoint-size ${size} > ${head.size}`)
  const sizes = `${size} → ${head.size}`
  if (root.equals(await rootAt(size, tile))) return sizes
  throw new Fault(`${size === head.size ? 'split-view' : 'history-rewritten'} ${sizes}`)
}
