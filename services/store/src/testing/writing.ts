import { randomUUID } from 'node:crypto'
import type { NewEvent, Store, Writing } from '../types.ts'

const AT = '2026-03-02T01:00:00.000Z'

/** An event of no meaning. */
export function event(given: Partial<NewEvent> = {}): NewEvent {
  const plain = { entity: 'dataset', entityId: 'd', action: 'step', actor: 'system', policy: false }
  return { ...plain, audience: [], ...given }
}

/**
 * A change as rooms make it: the version of a row is read, checked, written and told. Answers
 * version and sequence number.
 */
export async function step(store: Store, dataset: string): Promise<{ n: number; seq: number }> {
  return store.transact(async (writing) => {
    const lives = writing.selectFrom('dataset_lives').select('version')
    const row = await lives.where('dataset', '=', dataset).executeTakeFirst()
    const n = (row?.version ?? 0) + 1
    await (row ? grown(writing, dataset, n) : begun(writing, dataset))
    const told = { entityId: dataset, body: { n }, audience: ['o-1', 'o-2'] }
    return { n, seq: await store.record(writing, event(told)) }
  })
}

async function begun(writing: Writing, dataset: string) {
  const row = { dataset, provider: 'p', state: 'LISTED', version: 1, proposed_by: 'x' }
  const values = { ...row, created_at: AT, body: '{}' }
  await writing.insertInto('dataset_lives').values(values).execute()
}

async function grown(writing: Writing, dataset: string, version: number) {
  const update = writing.updateTable('dataset_lives').set({ version })
  await update
    .where('dataset', '=', dataset)
    .where('version', '=', version - 1)
    .execute()
}

/** An organisation with a person, on whom sessions can hang. */
export async function person(writing: Writing): Promise<string> {
  const common = { state: 'active', version: 1, created_at: AT, synthetic: 1, body: '{}' }
  const organisation = randomUUID()
  const place = { id: organisation, uscc: null, kind: 'enterprise', provider: null }
  await writing
    .insertInto('organisations')
    .values({ ...common, ...place })
    .execute()
  const id = randomUUID()
  const own = { id, organisation, issuer: 'i', subject: id, login: null, password: null }
  await writing
    .insertInto('persons')
    .values({ ...common, ...own, roles: '[]' })
    .execute()
  return id
}

/**
 * The database may yet carry out the commit of a gateway that was killed meanwhile: waits until no
 * writer is left. Who reads before could see one table without it and the next one with it.
 */
export async function noWriterLeft(store: Store): Promise<void> {
  await store.transact(async () => undefined)
}

/** What is wrong with a store in which only `step` has written, and which acknowledged `known`. */
export async function judge(
  { db }: Store,
  known: readonly { dataset: string; n: number; seq: number }[],
): Promise<string[]> {
  const faults: string[] = []
  const events = await db.selectFrom('events').selectAll().orderBy('seq').execute()
  const told = new Map<string, number>()
  for (const [index, { seq, entity_id, body }] of events.entries()) {
    if (seq !== index + 1) faults.push(`event ${index + 1} is numbered ${seq}`)
    const n = (told.get(entity_id) ?? 0) + 1
    if (JSON.parse(body).n !== n) faults.push(`event ${seq} is not step ${n} of ${entity_id}`)
    told.set(entity_id, n)
  }
  const rows = await db.selectFrom('dataset_lives').select(['dataset', 'version']).execute()
  for (const { dataset, version } of rows) {
    const count = told.get(dataset) ?? 0
    if (count !== version) faults.push(`${dataset} is at ${version} with ${count} events`)
    told.delete(dataset)
  }
  for (const dataset of told.keys()) faults.push(`events of ${dataset}, which is not there`)
  for (const { dataset, n, seq } of known) {
    const found = events[seq - 1]
    if (found?.entity_id !== dataset || JSON.parse(found.body).n !== n)
      faults.push(`step ${n} of ${dataset} was acknowledged as ${seq} and is lost`)
  }
  const audiences = await db.selectFrom('audiences').select('seq').execute()
  if (audiences.length !== 2 * events.length) faults.push(`${audiences.length} audiences`)
  const counter = await db.selectFrom('counters').select('value').executeTakeFirstOrThrow()
  if (counter.value !== events.length) faults.push(`the counter is at ${counter.value}`)
  return faults
}
