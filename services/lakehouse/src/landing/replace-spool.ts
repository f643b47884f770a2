import { join } from 'node:path'
import type { FeedDelivery } from '../types.ts'
import type { LaneDeps } from './lane.ts'
import type { RowGroup } from './sort.ts'
import { ownedLine } from './stage-rows.ts'

/** Rows that wait for their files, as JSON lines by table and event date. */
export type ReplaceSpool = {
  add(delivery: FeedDelivery, groups: readonly RowGroup[]): Promise<void>
  /** Writes what is left in memory. */
  finish(): Promise<void>
  /** SHA-256 of the deliveries, in the order in which they were added. */
  hashes(): readonly string[]
  /** From the first receipt to the last, RFC 3339. */
  received(): { from: string; to: string }
  /** File of the hashes of all deliveries. */
  ids: string
  /** Files of a table by event date; '' without one. */
  groupsOf(table: string): ReadonlyMap<string, string>
  /** Rows of a table. */
  rowsOf(table: string): number
  remove(): Promise<void>
}

/** Characters that are held before they are written. */
const HELD_CHARACTERS = 2 ** 22

/** Opens files in the spool, which is emptied at the start of the process. */
export async function openReplaceSpool(
  deps: Pick<LaneDeps, 'fs' | 'spoolDir' | 'uuid'>,
): Promise<ReplaceSpool> {
  const { fs, spoolDir, uuid } = deps
  const newPath = () => join(spoolDir, `${uuid()}.ndjson`)
  const ids = newPath()
  const paths = [ids]
  const tables = new Map<string, Map<string, string>>()
  const rows = new Map<string, number>()
  const held = new Map<string, string[]>()
  let characters = 0
  const hashes: string[] = []
  let from = '9'
  let to = ''
  await fs.write(ids, Buffer.alloc(0))

  async function finish(): Promise<void> {
    for (const [path, lines] of held) await fs.append(path, Buffer.from(lines.join('')))
    held.clear()
    characters = 0
  }

  function hold(path: string, line: string): void {
    const lines = held.get(path)
    if (lines) lines.push(line)
    else held.set(path, [line])
    characters += line.length
  }

  function pathOf(table: string, date: string): string {
    const groups = tables.get(table) ?? new Map<string, string>()
    tables.set(table, groups)
    const path = groups.get(date) ?? newPath()
    if (!groups.has(date)) paths.push(path)
    groups.set(date, path)
    return path
  }

  return {
    ids,
    async add({ sha256, receivedAt }, groups) {
      hashes.push(sha256)
      if (receivedAt < from) from = receivedAt
      if (receivedAt > to) to = receivedAt
      const owned = ownedLine({ sha256, receivedAt })
      hold(ids, `${JSON.stringify({ delivery_id: sha256 })}\n`)
      for (const { table, eventDate = '', lines } of groups) {
        const path = pathOf(table.name, eventDate)
        rows.set(table.name, (rows.get(table.name) ?? 0) + lines.length)
        for (const line of lines) hold(path, `${owned(line)}\n`)
        if (characters > HELD_CHARACTERS) await finish()
      }
    },
    finish,
    hashes: () => hashes,
    received: () => ({ from, to }),
    groupsOf: (table) => tables.get(table) ?? new Map(),
    rowsOf: (table) => rows.get(table) ?? 0,
    async remove() {
      for (const path of paths) await fs.remove(path).catch(() => undefined)
    },
  }
}
