import { join } from 'node:path'
import { testStores } from '@tongqu/store/testing'
import { expect, it } from 'vitest'
import { parseCheckpoint } from '../note/checkpoint.ts'
import { parseNote } from '../note/note.ts'
import { parseProof } from '../note/proof.ts'
import { optionsOf, someEntry } from '../testing/entries.ts'
import { testFolder, until } from '../testing/ledgers.ts'
import { provesConsistency } from '../testing/trees.ts'
import { openLedger } from '../writer/ledger.ts'
import { verifiersOf } from '../writer/signers.ts'
import { openLedgerReader } from './reader.ts'

const [[, openStore]] = testStores() as [ReturnType<typeof testStores>[number]]
const ENTRIES = 3_000
const AT_ONCE = 60

async function world() {
  const dir = join(testFolder(), 'ledger')
  const store = await openStore()
  const options = optionsOf(dir, store)
  const failures: unknown[] = []
  const open = () => openLedger({ ...options, checkpointMilliseconds: 20 })
  const ledger = await open()
  const reader = await openLedgerReader({
    dir,
    verifiers: () => verifiersOf(store, Date.now()),
    report: (error) => failures.push(error),
    lookMilliseconds: 15,
    waitMilliseconds: 60_000,
  })
  return { open, ledger, reader, failures }
}

function headOf(note: string | undefined) {
  const head = parseCheckpoint(parseNote(note ?? '')?.text ?? '')
  if (!head) throw new Error('no checkpoint')
  return head
}

it('what a writer publishes is read while it goes on, and nothing of it looks damaged', async () => {
  const { open, ledger, reader, failures } = await world()
  const acks: { id: string; index: number }[] = []
  let isWriting = true
  const writing = (async () => {
    while (acks.length < ENTRIES) {
      const entries = Array.from({ length: AT_ONCE }, (_, n) => someEntry(String(n)))
      acks.push(...(await ledger.appendAll(entries)))
      await new Promise((go) => setTimeout(go, 4))
    }
    isWriting = false
  })()
  let before = headOf(await until(() => reader.checkpoint()))
  while (isWriting) {
    const head = headOf(await reader.checkpoint())
    const proof = await reader.consistency(before.size, head.size)
    expect(provesConsistency(before, head, proof)).toBe(true)
    before = head
    const newest = acks.findLast(({ index }) => index < head.size)
    if (!newest) continue
    expect(parseProof((await reader.proof(newest.id)) ?? '')?.index).toBe(newest.index)
    const { items } = await reader.find({ limit: 3 })
    expect(items[0]?.index).toBeGreaterThanOrEqual(head.size - 1)
    const last = Math.floor((head.size - 1) / 256)
    expect(await reader.bundle(last, head.size - last * 256)).toBeDefined()
    expect(await reader.tile(0, last, head.size - last * 256)).toBeDefined()
  }
  await writing
  await ledger.rotateKey()
  await ledger.close()
  const places = await reader.knows(acks.map(({ id }) => id))
  for (const { id, index } of acks) expect(places.get(id)).toBe(index)

  const again = await open()
  const { id, index } = await again.append(someEntry())
  await until(() => (again.checkpoint()?.size ?? 0) > index)
  expect(await reader.entry(id)).toMatchObject({ index })
  await again.close()
  await reader.close()
  expect(failures).toEqual([])
})
