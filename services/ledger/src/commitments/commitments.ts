import { createHmac, randomBytes } from 'node:crypto'
import { Problem } from '@tongqu/contracts'
import type { Secrets, Store } from '@tongqu/store'
import type { Commitments } from '../types.ts'
import { base32 } from './base32.ts'

export type CommitmentDeps = {
  store: Store
  secrets: Pick<Secrets, 'seal' | 'open' | 'derive'>
  /** Milliseconds since 1970. */
  now(): number
}

const KEY_BYTES = 32
/** 130 bits: no two of them meet (governance 5.1). */
const PSEUDONYM_CHARACTERS = 26
/** Keys that are kept, some 200 bytes each; the one that was used longest ago goes first. */
const MOST_KEYS = 20_000
/** After so long a kept key is compared with its row: another gateway may have destroyed it. */
const CHECKED_EVERY_MILLISECONDS = 1_000
/** The row may be destroyed each time between its making and its reading. */
const TRIES = 5
const MONTH = 'YYYY-MM'.length

type Kept = { key: Uint8Array; sealed: string; checkedAt: number }
type Keys = { of(subject: string): Promise<Uint8Array>; destroy(subject: string): Promise<boolean> }

/**
 * Commitments by keys of which each person has one, made when it is first needed, sealed in
 * `ledger_subjects`. Once the row is gone the same person gets another key: what was committed
 * before belongs to nobody. Who is removed from the directory gets none that is kept: what is still
 * said of them (an answer that was under way) is said under a key that nobody has. Other gateways
 * forget a destroyed key within a second. `person` and `subject` throw `store-unavailable`, and
 * `keys-unusable` when the master key is another one.
 */
export function openCommitments(deps: CommitmentDeps): Commitments {
  const keys = openKeys(deps)
  const keyed = keyedHashes(deps)
  return {
    person: async (subject) =>
      base32(mac(await keys.of(subject), `person\n${subject}`), PSEUDONYM_CHARACTERS),
    // Ids of entries are of one length, so that no pair runs into another.
    subject: async (entryId, subject) =>
      mac(await keys.of(subject), `${entryId}${subject}`).toString('hex'),
    keyed,
    erase: keys.destroy,
  }
}

function mac(key: Uint8Array, text: string): Buffer {
  return createHmac('sha256', key).update(text, 'utf8').digest()
}

function openKeys({ store, secrets, now }: CommitmentDeps): Keys {
  const kept = new Map<string, Kept>()
  const asked = new Map<string, Promise<Uint8Array>>()
  /** What was read before somebody destroyed a key here is not kept. */
  let destroyed = 0

  const keep = (subject: string, sealed: string): Uint8Array => {
    const known = kept.get(subject)
    const isSame = known?.sealed === sealed
    const key = isSame ? known.key : Buffer.from(secrets.open(contextOf(subject), sealed), 'base64')
    kept.delete(subject)
    const [oldest] = kept.size >= MOST_KEYS ? kept.keys() : []
    if (oldest !== undefined) kept.delete(oldest)
    kept.set(subject, { key, sealed, checkedAt: now() })
    return key
  }

  const ask = async (subject: string): Promise<Uint8Array> => {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const before = destroyed
      const sealed = (await sealedKey(store, subject)) ?? (await make(subject))
      if (sealed === undefined && (await isRemoved(store, subject))) return randomBytes(KEY_BYTES)
      if (sealed !== undefined && before === destroyed) return keep(subject, sealed)
    }
    throw new Problem('store-unavailable', { cause: new Error('a key that does not stay') })
  }

  const make = async (subject: string): Promise<string | undefined> => {
    kept.delete(subject)
    const key = randomBytes(KEY_BYTES).toString('base64')
    const sealed = secrets.seal(contextOf(subject), key)
    const created_at = new Date(now()).toISOString()
    await store.db
      .insertInto('ledger_subjects')
      .columns(['subject', 'sealed', 'created_at'])
      .expression(unlessRemoved(store, { subject, sealed, created_at }))
      .onConflict((conflict) => conflict.column('subject').doNothing())
      .execute()
    return sealedKey(store, subject)
  }

  return {
    async of(subject) {
      const known = kept.get(subject)
      const age = known ? now() - known.checkedAt : Infinity
      if (known && age >= 0 && age < CHECKED_EVERY_MILLISECONDS) return known.key
      const asking = asked.get(subject) ?? ask(subject).finally(() => asked.delete(subject))
      asked.set(subject, asking)
      return asking
    },
    async destroy(subject) {
      const forget = () => {
        destroyed += 1
        kept.delete(subject)
      }
      forget()
      const query = store.db.deleteFrom('ledger_subjects').where('subject', '=', subject)
      const { numDeletedRows } = await query.executeTakeFirstOrThrow().finally(forget)
      return Number(numDeletedRows) > 0
    },
  }
}

async function sealedKey(store: Store, subject: string): Promise<string | undefined> {
  const query = store.db.selectFrom('ledger_subjects').select('sealed')
  const row = await query.where('subject', '=', subject).executeTakeFirst()
  return row?.sealed
}

async function isRemoved(store: Store, subject: string): Promise<boolean> {
  return (await removedPerson(store, subject).executeTakeFirst()) !== undefined
}

/** One statement with the insertion: nobody is removed between the question and the row. */
function unlessRemoved(
  { db }: Store,
  row: { subject: string; sealed: string; created_at: string },
) {
  return db
    .selectNoFrom(({ val }) => [
      val(row.subject).as('subject'),
      val(row.sealed).as('sealed'),
      val(row.created_at).as('created_at'),
    ])
    .where(({ exists, not }) => not(exists(removedPerson({ db }, row.subject))))
}

function removedPerson({ db }: Pick<Store, 'db'>, id: string) {
  return db.selectFrom('persons').select('id').where('id', '=', id).where('state', '=', 'REMOVED')
}

function contextOf(subject: string): string {
  return `ledger_subjects ${subject}`
}

/** Each purpose has a key of its own in each month (UTC), derived from the master key. */
function keyedHashes({ secrets, now }: CommitmentDeps): Commitments['keyed'] {
  const master = secrets.derive('ledger keyed hashes')
  let month = ''
  const keys = new Map<string, Buffer>()
  return (purpose, text) => {
    const current = new Date(now()).toISOString().slice(0, MONTH)
    if (current !== month || keys.size >= MOST_KEYS) keys.clear()
    month = current
    const key = keys.get(purpose) ?? mac(master, `${month}\n${purpose}`)
    keys.set(purpose, key)
    return mac(key, text).toString('hex')
  }
}
