/** Something of everything that belongs to somebody, and people to whom none of it does. */
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type AppPrincipal,
  type PersonPrincipal,
  type Principal,
  ROLES,
  type Role,
} from '@tongqu/access'
import { type GatewayDeps, openApiDocument } from '@tongqu/gateway'
import { importMembers } from '@tongqu/identity'
import type { Store } from '@tongqu/store'
import { expect, vi } from 'vitest'
import { testDeps } from '../../../gateway/src/testing/gateway.ts'
import { scriptedLake } from '../../../gateway/src/testing/scripted-lake.ts'
import { consentAsk, demoCard } from '../demo/consents.ts'
import { personBy } from '../demo/seed.ts'
import { openDemoOffice } from './demo-office.ts'

const STRANGERS = 'strangers'
const SAMPLES = 3
const AT = '2026-01-01T00:00:00.000Z'
/** Entries that are not found are waited for while they may be new (`log-sight.ts`). */
const LATER_MILLISECONDS = 3_600_000
const SHOWN = {
  screenSha256: '0'.repeat(64),
  channel: 'web',
  version: '1',
  action: '点击“同意”',
} as const

/** Of the authority, who look after all of the flows: what they see is not foreign to them. */
const OF_AUTHORITY: readonly Role[] = ['operator', 'auditor']

const person: PersonPrincipal = {
  kind: 'person',
  address: '192.0.2.1',
  id: 'stranger',
  organisation: STRANGERS,
  authority: false,
  roles: ROLES.filter((role) => !OF_AUTHORITY.includes(role)),
  via: 'session',
  csrf: true,
}
const program: AppPrincipal = {
  kind: 'app',
  address: '192.0.2.1',
  id: 'stranger-app',
  organisation: STRANGERS,
  scopes: ['hub:read', 'hub:download', 'hub:subscribe'],
  via: 'token',
  bound: true,
}

/** Everybody of an organisation with nothing: with all roles, with each alone, as a program. */
export const strangers: readonly (readonly [name: string, Principal])[] = [
  ['every role', person],
  ...person.roles.map((role) => [role, { ...person, roles: [role] }] as const),
  ['token of a program', program],
  ['key', { ...program, via: 'key', bound: false }],
  ['nobody', { kind: 'anonymous', address: '192.0.2.1' }],
]

/** Reads everything of the flows: what strangers must not see is there indeed. */
export const auditor = personBy('authority-auditor')

/** Tables with something that belongs to somebody, and the column of its id. */
const TABLES = {
  applications: 'id',
  attachments: 'sha256',
  agreements: 'id',
  consents: 'id',
  subject_requests: 'id',
  objections: 'id',
  statements: 'id',
  webhooks: 'id',
  organisations: 'id',
  persons: 'id',
  apps: 'id',
  api_keys: 'id',
  /** Proposed, and withdrawn: what is listed is public. */
  dataset_lives: 'dataset',
} as const

/** `secrets`: not those of links and handles, but what the store keeps of them. */
export type Noun = keyof typeof TABLES | 'receipts' | 'secrets'

export type ForeignWorld = Awaited<ReturnType<typeof foreignWorld>>

/** A hub without a server, and the ids of all that there is. */
export async function foreignWorld() {
  const dir = await mkdtemp(join(tmpdir(), 'tongqu-foreign-'))
  const office = await openDemoOffice(dir)
  const { plane, ledger, desk } = office
  await importMembers(plane.store, newcomers())
  await desk.directory.catchUp()
  const receipts = await seed(office)
  const policy = { onChange: () => () => undefined, isConfirmed: () => true }
  const deps: GatewayDeps = {
    ...testDeps({ lake: scriptedLake(() => undefined).lake, catalog: plane.catalog }),
    identity: { ...desk, issuer: desk.issuer.listener },
    access: { ...plane.services, ...ledger.services, policy },
    ledger,
    now: () => new Date(Date.now() + LATER_MILLISECONDS),
    uuid: randomUUID,
  }
  const ids = await idsOf(plane.store, receipts)
  return { deps, document: openApiDocument(deps), ids, close }

  async function close() {
    await office.close()
    await rm(dir, { recursive: true, force: true })
  }
}

function newcomers() {
  const common = { state: 'ACTIVE', version: 1, createdAt: AT, synthetic: true } as const
  const organisation = { id: STRANGERS, name: '无关机构', nameEn: 'Strangers', ...common }
  const more = { kind: 'enterprise', authority: false, contact: 'a@strangers.example' } as const
  const subject = { issuer: 'http://127.0.0.1:9/oidc', subject: person.id, login: person.id }
  const somebody = { id: person.id, organisation: STRANGERS, name: '路人', roles: person.roles }
  const locked = { password: '', passwordOnce: false }
  return {
    organisations: [{ ...organisation, ...more }],
    persons: [{ ...common, ...somebody, ...subject, ...locked }],
    apps: [],
  }
}

/** What the demonstration has nothing of; answers receipts of what was read. */
async function seed({ plane, ledger, desk }: Awaited<ReturnType<typeof openDemoOffice>>) {
  const { services, store } = plane
  const applicant = personBy('maas-applicant')
  await services.attachments.put(applicant, '影响评估.pdf', Buffer.from('%PDF-1.7\n%%EOF\n'))
  const asked = await services.consents.request(applicant, consentAsk(demoCard(900)))
  const { handle } = await services.consents.give(asked.token, SHOWN)
  await services.consents.raise(handle, { kind: 'deletion', of: 'receiver' })
  const {
    terms: _terms,
    classOverrides: _classes,
    ...listed
  } = plane.catalog().datasets.get('afc-od-flows') ?? expect.fail('no dataset')
  const provider = personBy('card-provider')
  await services.lives.propose(provider, { ...listed, id: 'afc-plans' })
  await services.lives.withdraw(provider, 'afc-ridership', { reason: '不再发布' })
  await desk.keys.create(applicant, 'demo-maas-app', { scopes: ['hub:read'], datasets: [] })
  await seedRows(store)
  return seedReceipts(ledger)
}

/** A webhook that was never called, and a statement of the first agreement there is. */
async function seedRows(store: Store): Promise<void> {
  await store.transact(async (writing) => {
    const hook = { id: randomUUID(), organisation: 'demo-maas', url: 'https://maas.example/hook' }
    const fresh = { secrets: '', state: 'DISABLED', version: 1, created_at: AT, body: '{}' }
    const unsent = { failing_since: null, next_seq: 1 }
    await writing
      .insertInto('webhooks')
      .values({ ...hook, ...fresh, ...unsent })
      .execute()
    const { id, assigner, assignee } = await writing
      .selectFrom('agreements')
      .select(['id', 'assigner', 'assignee'])
      .where('kind', '=', 'agreement')
      .limit(1)
      .executeTakeFirstOrThrow()
    const sides = { agreement: id, provider: assigner, organisation: assignee }
    const log = { origin: 'x', from: 0, to: 1, root: '' }
    const prices = { entry: 0, currency: 'CNY', unitPrices: [] }
    const period = { since: AT, until: '2026-02-01T00:00:00.000Z', zone: 'UTC' }
    const statement = { ...sides, id: randomUUID(), log, prices, period, lines: [], totalFen: '0' }
    const hands = { provider: [], applicant: [] }
    const body = { month: '2026-01', statement, sha256: 'x', dueFen: '0', steps: [], hands }
    const row = { id: statement.id, ...sides, since: AT, until: period.until, created_at: AT }
    await writing
      .insertInto('statements')
      .values({ ...row, state: 'ISSUED', version: 1, body: JSON.stringify(body) })
      .execute()
  })
}

/** Somebody has read what is restricted, and what is open. */
async function seedReceipts({ recorder, reader, newId }: OfficeLedger): Promise<string[]> {
  const actor = { type: 'app', id: 'demo-maas-app', organisation: 'demo-maas' } as const
  const meters = { requests: 1, rows: 2, bytes: 3 }
  const common = { t: new Date().toISOString(), actor }
  const [open, sum] = [newId(), newId()]
  await recorder.append({ ...common, id: open, k: 'serve_open', dataset: 'rail-tickets' })
  const outputs = [{ sha256: 'a'.repeat(64), rows: 2, bytes: 3 }]
  const closing = { ...common, k: 'serve_close', prev: open, meters, outputs } as const
  await recorder.append({ ...closing, id: newId(), dataset: 'rail-tickets', outcome: 'complete' })
  await recorder.append({ ...common, id: sum, k: 'serve_sum', dataset: 'bus-timetable', meters })
  const isHeld = async () => expect(await reader.entry(sum)).toBeDefined()
  await vi.waitFor(isHeld, { timeout: 30_000 })
  const { items } = await reader.find({ kinds: ['agreement'], limit: 1 })
  return [open, sum, ...items.map(({ entry }) => entry.id)]
}

type OfficeLedger = Awaited<ReturnType<typeof openDemoOffice>>['ledger']

/** Ids that are not the strangers': some of each kind, and never none. */
async function idsOf(
  store: Store,
  receipts: readonly string[],
): Promise<Readonly<Record<Noun, readonly string[]>>> {
  const found: [string, readonly string[]][] = [['receipts', receipts]]
  for (const [table, column] of Object.entries(TABLES)) {
    const rows = await store.db
      .selectFrom(table as keyof typeof TABLES)
      .selectAll()
      .execute()
    const ids = rows.map((row) => String((row as unknown as Record<string, string>)[column]))
    found.push([table, ids.filter((id) => !id.startsWith('stranger')).slice(0, SAMPLES)])
  }
  const given = await store.db
    .selectFrom('consents')
    .select(['id', 'link_hash', 'handle_hash'])
    .where('handle_hash', 'is not', null)
    .executeTakeFirstOrThrow()
  found.push(['secrets', Object.values(given).map(String)])
  for (const [noun, ids] of found) expect(ids.length, noun).toBeGreaterThan(0)
  return Object.fromEntries(found) as Record<Noun, readonly string[]>
}

/** As long and of the same letters, but nobody's. */
export function missingLike(id: string): string {
  if (/^[0-9a-f-]{36}$/.test(id)) return randomUUID()
  if (/^[0-9A-Z]{26}$/.test(id)) return `${id.slice(0, 10)}${'0'.repeat(16)}`
  return id.replace(/[a-z0-9]/g, (_, at) => (at % 2 ? 'a' : 'f'))
}
