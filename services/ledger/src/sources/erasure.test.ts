import { canonicalJson } from '@tongqu/contracts'
import { openSecrets, openStore } from '@tongqu/store'
import { expect, it, onTestFinished } from 'vitest'
import { openCommitments } from '../commitments/commitments.ts'
import { leafHash } from '../merkle/hashes.ts'
import { parseCheckpoint } from '../note/checkpoint.ts'
import { openVerifier } from '../note/keys.ts'
import { verifyNote } from '../note/note.ts'
import { parseProof } from '../note/proof.ts'
import { openLedgerReader } from '../reader/reader.ts'
import { optionsOf } from '../testing/entries.ts'
import { testFolder, until } from '../testing/ledgers.ts'
import { provesInclusion } from '../testing/trees.ts'
import { openLedger } from '../writer/ledger.ts'
import { verifiersOf } from '../writer/signers.ts'
import { openDrain } from './drain.ts'
import { deletionOf, seedConsent } from './testing/rows.ts'

const CARD = 'keyed hash of a card'
const now = Date.now

async function open() {
  const dir = testFolder()
  const secrets = openSecrets(new Uint8Array(32).fill(7))
  const store = await openStore({ dir, now, uuid: () => crypto.randomUUID() })
  const ledger = await openLedger({ ...optionsOf(dir, store), secrets })
  const verifiers = () => verifiersOf(store, now())
  const reader = await openLedgerReader({ dir, verifiers, report: () => undefined })
  const commitments = openCommitments({ store, secrets, now })
  const idKey = secrets.derive('ledger ids')
  const drain = openDrain({
    ...{ store, commitments, idKey, now, recorder: ledger },
    report: (error) => expect(error).toBeUndefined(),
  })
  onTestFinished(async () => {
    await drain.close()
    await reader.close()
    await ledger.close()
    await store.close()
  })
  await seedConsent(store, 'c1', CARD)
  const tell = async (entity: string, entityId: string, action: string, body: object = {}) => {
    await store.transact((writing) =>
      store.record(writing, {
        ...{ entity, entityId, action, actor: 'subject', dataset: 'bus-positions' },
        ...{ policy: false, audience: [], body: { ...body } },
      }),
    )
    await drain.run()
  }
  const proves = async (proof: string | undefined, entry: object) => {
    const { index = -1, hashes = [], checkpoint = '' } = parseProof(proof ?? '') ?? {}
    const keys = (await verifiers()).map(openVerifier).filter((key) => key !== undefined)
    const head = parseCheckpoint(verifyNote(checkpoint, keys)?.text ?? '')
    if (!head) return false
    const leaf = leafHash(Buffer.from(canonicalJson(entry)))
    return provesInclusion({ leaf, index, path: hashes, ...head })
  }
  return { store, reader, commitments, tell, proves }
}

it('what is erased can be told of nobody any more, and every proof still holds', async () => {
  const { store, reader, commitments, tell, proves } = await open()
  await tell('consent', 'c1', 'give')
  const found = async (kind: 'consent' | 'erase') => {
    const { items } = await reader.find({ kinds: [kind], limit: 1 })
    return items[0]?.entry
  }
  const given = await until(() => found('consent'))
  const proof = await until(() => reader.proof(given.id))
  expect(given.subject).toBe(await commitments.subject(given.id, CARD))
  await store.db.insertInto('subject_requests').values(deletionOf('r1', CARD)).execute()
  await tell('subject-request', 'r1', 'answer', { kind: 'deletion' })
  const erased = await until(() => found('erase'))
  expect(erased.body).toEqual({ keys: 'subject', request: 'r1', consent: 'c1' })
  expect(await proves(proof, given)).toBe(true)
  expect(await proves(await reader.proof(given.id), given)).toBe(true)
  expect(await proves(await reader.proof(erased.id), erased)).toBe(true)
  const keys = await store.db.selectFrom('ledger_subjects').select('subject').execute()
  expect(keys).toEqual([])
  // Whoever comes with the same card again is another person to the log.
  expect(await commitments.subject(given.id, CARD)).not.toBe(given.subject)
})
