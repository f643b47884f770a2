/** An agreement with a log of answers under it, and what hubs that make its statements are told. */
import { nodeFileSystem } from '@tongqu/lakehouse'
import {
  type Ledger,
  type NewEntry,
  newUlid,
  openCommitments,
  openDrain,
  openLedger,
  verifiersOf,
} from '@tongqu/ledger'
import { openSecrets, type Store, type StoreOptions } from '@tongqu/store'

export type StatementChild = {
  options: Pick<StoreOptions, 'databaseUrl' | 'dir'>
  /** Folder of the log. */
  dir: string
  /** Key of its checkpoints. */
  verifier: string
  /** Milliseconds that its clock is ahead of the machine's. */
  clock: number
  /** Goes no further when it has walked this share, 0…1: it waits to be killed. */
  haltsAt?: number
}

export const AGREEMENT = '00000000-0000-4000-8000-0000000000aa'
/** The month in Shanghai. */
const SINCE = '2026-02-28T16:00:00.000Z'
const UNTIL = '2026-03-31T16:00:00.000Z'
const AT_ONCE = 1_000
const NEVER = '2999-01-01T00:00:00.000Z'

/** In force since `since`, which is in the month of the statement. */
export async function seedAgreement(store: Store, since = SINCE): Promise<void> {
  const document = { id: AGREEMENT, tier: 'licensed', edition: 1, policies: [] }
  const more = { signatures: [], noticed: [], reports: [], evaluations: [], hands: {} }
  const sides = { applicant: 'org-uni', provider: 'transit' }
  const body = { document, sha256: 'x', ...sides, ...more, activatedAt: since }
  await store.transact(async (writing) => {
    const row = { id: AGREEMENT, kind: 'agreement', application: null, supersedes: null }
    const fixed = { assigner: 'transit', assignee: 'org-uni', state: 'ACTIVE', version: 1 }
    const times = { created_at: since, valid_from: since, valid_to: NEVER }
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
  await withLedger(dir, store, async (ledger) => {
    await ledger.append(agreementEntry(SINCE))
    for (let first = 0; first < answers; first += AT_ONCE) {
      const count = Math.min(AT_ONCE, answers - first)
      const times = Array.from({ length: count }, (_, n) => timeOf((first + n) / answers))
      await ledger.appendAll(times.map(answer))
    }
  })
  const [verifier = ''] = await verifiersOf(store, Date.now())
  return { verifier }
}

/** Tells the log what has happened in the store. */
export async function tellLog(dir: string, store: Store): Promise<void> {
  await withLedger(dir, store, async (recorder) => {
    const idKey = SECRETS.derive('ledger ids')
    const report = () => undefined
    const commitments = openCommitments({ store, secrets: SECRETS, now: Date.now })
    const drain = openDrain({ store, recorder, commitments, idKey, now: Date.now, report })
    await drain.run()
    await drain.close()
  })
}

const SECRETS = openSecrets(new Uint8Array(32))

async function withLedger(
  dir: string,
  store: Store,
  work: (ledger: Ledger) => Promise<void>,
): Promise<void> {
  const names = { origin: 'tongqu.ledger/test', holder: 'test' }
  const given = { dir, store, secrets: SECRETS, now: Date.now, disk: nodeFileSystem, ...names }
  const ledger = await openLedger(given)
  await work(ledger)
  await ledger.close()
}

const actor = { type: 'app', id: 'app-1', organisation: 'org-uni' } as const

/** With prices, as the ledger has it from the outbox. */
export function agreementEntry(since: string): NewEntry {
  const change = { entity: 'agreement', id: AGREEMENT, action: 'activate', to: 'ACTIVE', seq: 1 }
  const fee = { currency: 'CNY', unitPrices: [{ meter: 'rows', micros: 125 }] }
  const body = { document: 'd'.repeat(64), fee }
  const named = { k: 'agreement', actor: { type: 'system' }, agreement: AGREEMENT } as const
  return { id: newUlid(Date.parse(since)), t: since, ...named, change, body }
}

/** The end of an answer of one row. */
export function answer(at: number): NewEntry {
  return {
    ...{ id: newUlid(at), t: new Date(at).toISOString(), k: 'serve_close', actor },
    ...{ agreement: AGREEMENT, dataset: 'trips', outcome: 'complete' },
    meters: { requests: 1, rows: 1, bytes: 100 },
  }
}

/** `share` of the month, 0…1, is over then. */
function timeOf(share: number): number {
  return Date.parse(SINCE) + Math.floor(share * (Date.parse(UNTIL) - Date.parse(SINCE)))
}
