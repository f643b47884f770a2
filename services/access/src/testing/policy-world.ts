import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { type Catalog, type Dataset, knownContract, loadCatalog } from '@tongqu/catalog'
import type { NewEvent, Store, Tables, Writing } from '@tongqu/store'
import type { PolicyView } from '../grant-held.ts'
import { policyOf } from '../odrl.ts'
import type { GrantedColumn, GrantTerms } from '../odrl-types.ts'
import {
  type AgreementRow,
  addConsent,
  type ConsentRow,
  emptyState,
  holdAgreement,
  holdOrganisation,
  lookupsOf,
  type PolicyState,
} from '../policy-view-state.ts'
import type { AppPrincipal, PersonPrincipal } from '../types.ts'

/** Restricted; public and internal columns. */
export const GATES = 'metro-gate-counts'
/** Licensed, by consent of the provider; plates are personal. */
export const BUSES = 'bus-vehicle-positions-detailed'
/** Licensed; trips only of those who consent, cards as pseudonyms. */
export const TRIPS = 'afc-trips'

/** All columns of a trip, as a consent names them. */
export const TRIP_COLUMNS: readonly string[] = (knownContract('afc/trip@1')?.columns ?? [])
  .map(({ name }) => `trip/${name}`)
  .sort()

export const NOW = Date.parse('2026-06-15T08:00:00.000Z')
export const FROM = '2026-06-01T00:00:00.000Z'
export const TO = '2026-07-01T00:00:00.000Z'

/** The catalogue of the repository. */
export async function wholeCatalog(): Promise<Catalog> {
  const folder = fileURLToPath(new URL('../../../../catalog', import.meta.url))
  const { catalog } = await loadCatalog(folder)
  if (!catalog) throw new Error('the catalogue has faults')
  return catalog
}

export function datasetOf(catalog: Catalog, id: string): Dataset {
  const dataset = catalog.datasets.get(id)
  if (!dataset) throw new Error(`no dataset ${id}`)
  return dataset
}

/** Every column of every table, in clear. */
export function allColumns(dataset: Dataset): GrantedColumn[] {
  return dataset.tables.flatMap(({ name, contract }) =>
    (knownContract(contract)?.columns ?? []).map((column) => ({
      table: name,
      column: column.name,
    })),
  )
}

/** Everything of a dataset for research, all of June, unless `given` says otherwise. */
export function termsFor(dataset: Dataset, given: Partial<GrantTerms> = {}): GrantTerms {
  return {
    uid: 'agreement-1',
    type: 'Agreement',
    dataset: dataset.id,
    assigner: dataset.provider,
    assignee: 'org-1',
    actions: ['read', 'download', 'subscribe', 'query'],
    rights: [],
    columns: allColumns(dataset),
    rows: [],
    purposes: ['research'],
    validFrom: FROM,
    validTo: TO,
    limits: {},
    duties: [],
    prohibitions: [],
    ...given,
  }
}

export function agreementRow(
  policies: readonly unknown[],
  given: Partial<Tables['agreements']> = {},
): Tables['agreements'] {
  return {
    id: 'agreement-1',
    kind: 'agreement',
    application: null,
    supersedes: null,
    assigner: 'provider-1',
    assignee: 'org-1',
    state: 'ACTIVE',
    version: 1,
    created_at: FROM,
    valid_from: FROM,
    valid_to: TO,
    body: JSON.stringify({ document: { policies } }),
    ...given,
  } as Tables['agreements']
}

/** Separate, to everything of a trip, for research, unless `given` says otherwise. */
export function consentRow(given: Partial<Tables['consents']>): Tables['consents'] {
  return {
    id: randomUUID(),
    kind: 'subject',
    dataset: TRIPS,
    subject: 'somebody',
    receiver: 'org-1',
    agreement: null,
    purpose: 'research',
    columns: TRIP_COLUMNS.join(' '),
    sensitive: 1,
    state: 'GIVEN',
    version: 1,
    created_at: FROM,
    expires_at: null,
    link_hash: null,
    link_expires_at: null,
    handle_hash: null,
    body: '{}',
    ...given,
  }
}

export type MemoryView = PolicyView & { state: PolicyState; reported: unknown[] }

/** A view of rows without a store; `org-1` and `org-2` are enabled, it is always confirmed. */
export function memoryView(
  agreements: readonly AgreementRow[] = [],
  consents: readonly ConsentRow[] = [],
): MemoryView {
  const reported: unknown[] = []
  const report = (error: unknown) => reported.push(error)
  const state = emptyState()
  for (const id of ['org-1', 'org-2']) holdOrganisation(state, { id, state: 'ACTIVE' })
  for (const row of agreements) holdAgreement(state, row, report)
  for (const row of consents) addConsent(state, row)
  return { ...lookupsOf(state, report), isConfirmed: () => true, state, reported }
}

export const person: PersonPrincipal = {
  kind: 'person',
  address: '192.0.2.1',
  id: 'person-1',
  organisation: 'org-1',
  authority: false,
  roles: ['consumer'],
  via: 'session',
  csrf: true,
}

export const app: AppPrincipal = {
  kind: 'app',
  address: '192.0.2.1',
  id: 'app-1',
  organisation: 'org-1',
  scopes: [`ds:${GATES}:read`, `ds:${BUSES}:read`, `ds:${TRIPS}:read`],
  via: 'token',
  bound: false,
}

export const key: AppPrincipal = { ...app, via: 'key', scopes: ['hub:subscribe'] }

/** An organisation in a real store. */
export function addOrganisation(writing: Writing, id: string): Promise<unknown> {
  return writing
    .insertInto('organisations')
    .values({
      id,
      uscc: null,
      kind: 'institution',
      provider: null,
      state: 'ACTIVE',
      version: 1,
      created_at: FROM,
      synthetic: 1,
      body: '{}',
    } as never)
    .execute()
}

/** Tells of a change of what may be read. */
export function tellPolicy(
  store: Store,
  writing: Writing,
  entity: string,
  entityId: string,
  given: Partial<NewEvent> = {},
): Promise<number> {
  const event = { entity, entityId, action: 'change', actor: 'system', policy: true, audience: [] }
  return store.record(writing, { ...event, ...given })
}

export { policyOf }
