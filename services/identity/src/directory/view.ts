import type { Reading, Store } from '@tongqu/store'
import {
  emptyMemory,
  HELD_ENTITIES,
  holdApp,
  holdKey,
  holdOrganisation,
  holdPerson,
  type Memory,
  principalIn,
  subjectKey,
} from './memory.ts'
import type { DirectoryView } from './types.ts'

export type ViewDeps = {
  store: Pick<Store, 'db' | 'follow'>
  now(): number
  report?(error: unknown): void
}

/** Events are read in parts of so many. */
const EVENTS_AT_ONCE = 1_000

/** Loads everybody and follows the events from there. Throws `store-unavailable`. */
export async function openView(deps: ViewDeps): Promise<DirectoryView & { close(): void }> {
  const memory = emptyMemory()
  const place = { seq: 0, confirmedAt: 0 }
  place.seq = await newestSeq(deps.store.db)
  await loadAll(deps.store.db, memory)
  place.confirmedAt = deps.now()
  let running: Promise<void> | undefined
  /** One at a time; who comes while one runs waits for the next, which sees what is newer. */
  const catchUp = async (): Promise<void> => {
    while (running) await running.catch(() => {})
    running = takeIn(deps, memory, place)
    try {
      await running
    } finally {
      running = undefined
    }
  }
  const end = deps.store.follow((seq) => {
    if (seq <= place.seq) place.confirmedAt = deps.now()
    else catchUp().catch((error: unknown) => deps.report?.(error))
  })
  return { ...lookups(memory), catchUp, close: end, seq: () => place.seq, confirmedAt }

  function confirmedAt(): number {
    return place.confirmedAt
  }
}

function lookups(memory: Memory) {
  return {
    organisation: (id: string) => memory.organisations.get(id),
    organisationOfProvider: (provider: string) => memory.providers.get(provider),
    organisations: () => memory.organisations.values(),
    person: (id: string) => memory.persons.get(id),
    personOfSubject: (issuer: string, subject: string) =>
      memory.subjects.get(subjectKey(issuer, subject)),
    personOfLogin: (login: string) => memory.logins.get(login.toLowerCase()),
    persons: () => memory.persons.values(),
    app: (id: string) => memory.apps.get(id),
    apps: () => memory.apps.values(),
    key: (id: string) => memory.keys.get(id)?.key,
    keysOf: (app: string) =>
      [...(memory.keysOfApps.get(app) ?? [])].flatMap((id) => memory.keys.get(id)?.key ?? []),
    hashOfKey: (id: string) => memory.keys.get(id)?.hash,
    principalOf: (id: string, facts: Parameters<typeof principalIn>[2]) =>
      principalIn(memory, id, facts),
  }
}

/** Read before the rows: what happens between the two is then read twice, and never missed. */
async function newestSeq(db: Reading): Promise<number> {
  const row = await db
    .selectFrom('events')
    .select(({ fn }) => fn.max('seq').as('seq'))
    .executeTakeFirst()
  return Number(row?.seq ?? 0)
}

async function loadAll(db: Reading, memory: Memory): Promise<void> {
  for (const row of await db.selectFrom('organisations').selectAll().execute()) {
    holdOrganisation(memory, row)
  }
  for (const row of await db.selectFrom('persons').selectAll().execute()) holdPerson(memory, row)
  for (const row of await db.selectFrom('apps').selectAll().execute()) holdApp(memory, row)
  const keys = await db.selectFrom('api_keys').selectAll().orderBy('created_at').execute()
  for (const row of keys) holdKey(memory, row)
}

/** Reads every event after the place, and anew the rows that they tell of. */
async function takeIn(
  { store: { db }, now }: ViewDeps,
  memory: Memory,
  place: { seq: number; confirmedAt: number },
): Promise<void> {
  for (;;) {
    const asked = now()
    const events = await db
      .selectFrom('events')
      .select(['seq', 'entity', 'entity_id'])
      .where('seq', '>', place.seq)
      .orderBy('seq')
      .limit(EVENTS_AT_ONCE)
      .execute()
    const told = new Map(HELD_ENTITIES.map((entity) => [entity as string, new Set<string>()]))
    for (const { entity, entity_id } of events) told.get(entity)?.add(entity_id)
    await readAgain(db, memory, told)
    place.seq = Number(events.at(-1)?.seq ?? place.seq)
    if (events.length < EVENTS_AT_ONCE) {
      place.confirmedAt = asked
      return
    }
  }
}

async function readAgain(
  db: Reading,
  memory: Memory,
  told: ReadonlyMap<string, ReadonlySet<string>>,
): Promise<void> {
  const idsOf = (entity: (typeof HELD_ENTITIES)[number]) => [...(told.get(entity) ?? [])]
  const organisations = idsOf('organisation')
  if (organisations.length > 0) {
    const query = db.selectFrom('organisations').selectAll().where('id', 'in', organisations)
    for (const row of await query.execute()) holdOrganisation(memory, row)
  }
  const persons = idsOf('person')
  if (persons.length > 0) {
    const query = db.selectFrom('persons').selectAll().where('id', 'in', persons)
    for (const row of await query.execute()) holdPerson(memory, row)
  }
  const apps = idsOf('app')
  if (apps.length > 0) {
    const query = db.selectFrom('apps').selectAll().where('id', 'in', apps)
    for (const row of await query.execute()) holdApp(memory, row)
  }
  const keys = idsOf('key')
  if (keys.length > 0) {
    const query = db.selectFrom('api_keys').selectAll().where('id', 'in', keys)
    for (const row of await query.execute()) holdKey(memory, row)
  }
}
