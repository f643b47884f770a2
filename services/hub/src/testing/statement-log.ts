/** An agreement with a log of answers under it, and what hubs that make its statements are told. */
import { nodeFileSystem } from '@tongqu/lakehouse'
import { type NewEntry, newUlid, openLedger, verifiersOf } from '@tongqu/ledger'
import { openSecrets, type Store, type StoreOptions } from '@tongqu/store'

export type StatementChild = {
  options: Pick<StoreOptions, 'databaseUrl' | 'dir'>
  /** Folder of the log. */
  dir: string
  /** Key of its checkpoints. */
  verifier: string
  /** Milliseconds that its clock is ahead of the machine's. */
  clock: number
}

export const AGREEMENT = '00000000-0000-4000-8000-0000000000aa'
/** The month in Shanghai. */
const SINCE = '2026-02-28T16:00:00.000Z'
const UNTIL = '2026-03-31T16:00:00.000Z'
const AT_ONCE = 1_000

export async function seedAgreement(store: Store): Promise<void> {
  const document = { id: AGREEMENT, tier: 'licensed', edition: 1, policies: [] }
  const more = { signatures: [], noticed: [], reports: [], evaluations: [], hands: {} }
  const sides = { applicant: 'org-uni', provider: 'transit' }
  const body = { document, sha256: 'x', ...sides, ...more, activatedAt: SINCE }
  await store.transact(async (writing) => {
    const row = { id: AGREEMENT, kind: 'agreement', application: null, supersedes: null }
    const fixed = { assigner: 'transit', assignee: 'org-uni', state: 'ACTIVE', version: 1 }
    const times = { created_at: SINCE, valid_from: SINCE, valid_to: '2027-01-01T00:00:00.000Z' }
    await writing
      .insertInto('agreements')
      .values({ ...row, ...fixed, ...times, next_at: null, body: JSON.stringify(body) })
      .execute()
  })
}

/** Writes so many answers of one month, each of a row, after the agreement. */
export async function writeLog(
  dir: string,
  store: Store,
  answers: number,
): Promise<{ verifier: string }> {
  const secrets = openSecrets(new Uint8Array(32))
  const names = { origin: 'tongqu.ledger/test', holder: 'test' }
  const ledger = await openLedger({
    ...{ dir, store, secrets, now: Date.now, disk: nodeFileSystem, ...names },
  })
  await ledger.append(agreementEntry())
  for (let first = 0; first < answers; first += AT_ONCE) {
    const count = Math.min(AT_ONCE, answers - first)
    const some = Array.from({ length: count }, (_, n) => answer((first + n) / answers))
    await ledger.appendAll(some)
  }
  await ledger.close()
  const [verifier = ''] = await verifiersOf(store, Date.now())
  return { verifier }
}

const actor = { type: 'app', id: 'app-1', organisation: 'org-uni' } as const

function agreementEntry(): NewEntry {
  const change = { entity: 'agreement', id: AGREEMENT, action: 'activate', to: 'ACTIVE', seq: 1 }
  const fee = { currency: 'CNY', unitPrices: [{ meter: 'rows', micros: 125 }] }
  const body = { document: 'd'.repeat(64), fee }
  const named = { k: 'agreement', actor: { type: 'system' }, agreement: AGREEMENT } as const
  return { id: newUlid(Date.parse(SINCE)), t: SINCE, ...named, change, body }
}

/** `share` of the month, 0…1, is over when it ends. */
function answer(share: number): NewEntry {
  const at = Date.parse(SINCE) + Math.floor(share * (Date.parse(UNTIL) - Date.parse(SINCE)))
  return {
    ...{ id: newUlid(at), t: new Date(at).toISOString(), k: 'serve_close', actor },
    ...{ agreement: AGREEMENT, dataset: 'trips', outcome: 'complete' },
    meters: { requests: 1, rows: 1, bytes: 100 },
  }
}
