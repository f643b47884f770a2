import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { optionsOf } from '../../../../services/ledger/src/testing/entries.ts'
import { someEntries } from '../../../../services/ledger/src/testing/some-entries.ts'
import type { NewEntry } from '../../../../services/ledger/src/types.ts'
import { openLedger } from '../../../../services/ledger/src/writer/ledger.ts'
import { verifiersOf } from '../../../../services/ledger/src/writer/signers.ts'
import { testStores } from '../../../../services/store/src/testing/index.ts'
import { folder } from './folders.ts'

export type WrittenLog = {
  /** Folder of the log, as its writer left it; `notes`: each checkpoint that it published. */
  dir: string
  notes: string
  verifier: string
}

/** Wait no longer for a beat than tests need. */
const BEAT_MILLISECONDS = 50

/** A log by the real writer: each list of entries is in a checkpoint before the next one comes. */
export async function writtenLog(lists: readonly (readonly NewEntry[])[]): Promise<WrittenLog> {
  const home = folder()
  const [dir, notes] = [join(home, 'ledger'), join(home, 'notes')]
  mkdirSync(notes)
  const [[, openStore]] = testStores() as [ReturnType<typeof testStores>[number]]
  const store = await openStore()
  const options = { ...optionsOf(dir, store), checkpointMilliseconds: BEAT_MILLISECONDS }
  const ledger = await openLedger(options)
  const keep = () => {
    const { size = 0, note = '' } = ledger.checkpoint() ?? {}
    writeFileSync(join(notes, String(size).padStart(9, '0')), note)
  }
  keep()
  ledger.onCheckpoint(keep)
  for (const list of lists) {
    const acks = await ledger.appendAll(list)
    const last = Math.max(...acks.map(({ index }) => index))
    while ((ledger.checkpoint()?.size ?? 0) <= last)
      await new Promise((go) => setTimeout(go, BEAT_MILLISECONDS / 5))
  }
  await ledger.close()
  const [verifier = ''] = await verifiersOf(store, Date.now())
  return { dir, notes, verifier }
}

/** With the entry of its key the log has one more than these. */
export function writtenEntries(count: number): Promise<WrittenLog> {
  const entries = someEntries(count)
  const half = Math.ceil(count / 2)
  return writtenLog([entries.slice(0, half), entries.slice(half)])
}

export function newestNote({ dir }: WrittenLog): string {
  return readFileSync(join(dir, 'checkpoint'), 'utf8')
}
