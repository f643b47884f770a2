/** Reads what the policy view holds from the store: all of it, or what events have told of. */
import type { Reading } from '@tongqu/store'
import {
  addConsent,
  type ConsentRow,
  dropAgreement,
  dropConsent,
  holdAgreement,
  holdLife,
  holdOrganisation,
  type PolicyState,
} from './policy-view-state.ts'

/** Consents are read in parts of so many, between which other work gets its turn. */
const ROWS_AT_ONCE = 20_000
/** Names in one statement; SQLite takes 32,766. */
const NAMES_AT_ONCE = 1_000

/** What is held of an agreement. */
export const AGREEMENT_COLUMNS = [
  'id',
  'kind',
  'assignee',
  'state',
  'created_at',
  'valid_from',
  'valid_to',
  'body',
] as const
const CONSENT = [
  'id',
  'kind',
  'dataset',
  'subject',
  'receiver',
  'purpose',
  'columns',
  'sensitive',
  'expires_at',
] as const

type Report = (error: unknown) => void

/** Number of the newest event; read before the rows, so that none is missed. */
export async function newestSeq(db: Reading): Promise<number> {
  const row = await db
    .selectFrom('events')
    .select(({ fn }) => fn.max('seq').as('seq'))
    .executeTakeFirst()
  return Number(row?.seq ?? 0)
}

/** Holds all that is in force. */
export async function loadAll(db: Reading, state: PolicyState, report: Report): Promise<void> {
  const lives = await db.selectFrom('dataset_lives').select(['dataset', 'state']).execute()
  for (const row of lives) holdLife(state, row)
  const organisations = await db.selectFrom('organisations').select(['id', 'state']).execute()
  for (const row of organisations) holdOrganisation(state, row)
  const agreements = db.selectFrom('agreements').select(AGREEMENT_COLUMNS)
  for (const row of await agreements.where('state', 'in', ['ACTIVE', 'SUSPENDED']).execute()) {
    holdAgreement(state, row, report)
  }
  let after = ''
  for (;;) {
    const given = db.selectFrom('consents').select(CONSENT).where('state', '=', 'GIVEN')
    const rows = await given.where('id', '>', after).orderBy('id').limit(ROWS_AT_ONCE).execute()
    for (const row of rows) addConsent(state, row)
    after = rows.at(-1)?.id ?? after
    if (rows.length < ROWS_AT_ONCE) return
  }
}

/**
 * Reads anew every row that has one of these ids, whatever entity it is of, and holds it instead of
 * what was held. All is read before anything changes, so that no decision sees half of it.
 */
export async function readAgain(
  db: Reading,
  state: PolicyState,
  ids: ReadonlySet<string>,
  report: Report,
): Promise<void> {
  const names = [...ids]
  for (let from = 0; from < names.length; from += NAMES_AT_ONCE) {
    await readSome(db, state, names.slice(from, from + NAMES_AT_ONCE), report)
  }
}

async function readSome(
  db: Reading,
  state: PolicyState,
  names: readonly string[],
  report: Report,
): Promise<void> {
  const lives = await db
    .selectFrom('dataset_lives')
    .select(['dataset', 'state'])
    .where('dataset', 'in', names)
    .execute()
  const organisations = await db
    .selectFrom('organisations')
    .select(['id', 'state'])
    .where('id', 'in', names)
    .execute()
  const agreements = await db
    .selectFrom('agreements')
    .select(AGREEMENT_COLUMNS)
    .where('id', 'in', names)
    .execute()
  const changed = await db.selectFrom('consents').select(CONSENT).where('id', 'in', names).execute()
  const given = await givenBeside(db, changed)
  for (const name of names) dropAgreement(state, name)
  for (const row of lives) holdLife(state, row)
  for (const row of organisations) holdOrganisation(state, row)
  for (const row of agreements) holdAgreement(state, row, report)
  for (const row of changed) dropConsent(state, row)
  for (const row of given) addConsent(state, row)
}

/** All consents in force of the people whose consents have changed. */
async function givenBeside(db: Reading, changed: readonly ConsentRow[]): Promise<ConsentRow[]> {
  const subjects = [...new Set(changed.map(({ subject }) => subject))]
  if (subjects.length === 0) return []
  return await db
    .selectFrom('consents')
    .select(CONSENT)
    .where('subject', 'in', subjects)
    .where('state', '=', 'GIVEN')
    .execute()
}
