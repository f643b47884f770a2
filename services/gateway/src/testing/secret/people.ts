import {
  type AppPrincipal,
  type GrantedColumn,
  type GrantTerms,
  openPolicyView,
  type PersonPrincipal,
  type Principal,
  policyOf,
  pseudonymKeys,
  scopeOf,
  subjectKey,
} from '@tongqu/access'
import type { Catalog, Dataset, TermMask } from '@tongqu/catalog'
import { contractOf } from '@tongqu/contracts'
import { openSecrets, type Store, type Tables } from '@tongqu/store'
import { NOON } from '../gateway.ts'

/** Somebody, and how much of what is forbidden to them there is more in their other world. */
export type Somebody = { name: string; principal: Principal; flood: number }

const ADDRESS = '192.0.2.1'
const BEGAN = '2026-02-01T00:00:00.000Z'
const ENDS = '2026-04-01T00:00:00.000Z'
const AREA = [119.9, 29.9, 120.31, 30.31] as const
const PERIOD = { from: '2026-03-01T03:38:00.000Z', to: '2026-03-01T03:59:00.000Z' }

/** Rows that the other world has more, so that scans, sorts and row groups are others there. */
const FLOOD = 25_000

export const pseudonyms = pseudonymKeys(openSecrets(Buffer.alloc(32, 7)))

type Kind = {
  name: string
  flood?: number
  principal?: (catalog: Catalog) => Principal
  kind?: 'agreement' | 'entitlement'
  state?: string
  /** What is granted of a dataset; undefined: nothing. */
  grant?: (dataset: Dataset) => Partial<GrantTerms> | undefined
}

/** One for each way in which something may be withheld. */
const KINDS: readonly Kind[] = [
  { name: 'anybody', principal: () => ({ kind: 'anonymous', address: ADDRESS }) },
  { name: 'stranger' },
  { name: 'clerk', principal: (catalog) => person(catalog, 'clerk', ['reviewer']) },
  { name: 'columns', grant: (dataset) => ({ columns: columnsOf(dataset, isEven) }) },
  { name: 'hides-time', grant: (dataset) => ({ columns: columnsOf(dataset, isTimeless) }) },
  { name: 'rows', flood: FLOOD, grant: rowsGrant },
  { name: 'area', flood: FLOOD, grant: (dataset) => ({ ...all(dataset), area: AREA }) },
  { name: 'period', grant: (dataset) => ({ ...all(dataset), period: PERIOD }) },
  { name: 'masks', grant: (dataset) => ({ columns: columnsOf(dataset, () => true, maskOf) }) },
  {
    name: 'masks-rows',
    flood: FLOOD,
    principal: (catalog) => person(catalog, 'masks-rows', ['consumer']),
    grant: (dataset) => ({
      ...rowsGrant(dataset),
      columns: columnsOf(dataset, isUneven, maskOf),
    }),
  },
  { name: 'duty', kind: 'entitlement', grant: all },
  { name: 'key', principal: key, grant: all },
  { name: 'suspended', state: 'SUSPENDED', grant: all },
  { name: 'reader', grant: (dataset) => ({ ...rowsGrant(dataset), actions: ['read'] }) },
  { name: 'listener', grant: (dataset) => ({ ...rowsGrant(dataset), actions: ['subscribe'] }) },
]

export function somebodies(catalog: Catalog): Somebody[] {
  return KINDS.map(({ name, principal = appOf(name), flood = 0 }) => ({
    name,
    principal: principal(catalog),
    flood,
  }))
}

const isEven = (_: string, index: number) => index % 2 === 0
const isUneven = (name: string, index: number) => index % 2 === 1 || name.endsWith('_id')

function isTimeless(name: string, index: number): boolean {
  const isTime = name.endsWith('_at') || name.endsWith('time') || name === 'timestamp'
  return !isTime && index % 5 !== 1
}

function all(dataset: Dataset): Partial<GrantTerms> {
  return { columns: columnsOf(dataset, () => true) }
}

/** Rows by a column that is not given. */
const RULES: Readonly<Record<string, { column: string; operator: 'eq' | 'in'; values: string[] }>> =
  {
    stops: { column: 'zone_id', operator: 'in', values: ['Z0', 'Z1'] },
    position: { column: 'platform_id', operator: 'eq', values: ['P0'] },
    trip: { column: 'entry_station', operator: 'in', values: ['站0', '站1'] },
    vehicle_position: { column: 'route_id', operator: 'in', values: ['R0', 'R2'] },
    vehicle_activity: { column: 'line_ref', operator: 'eq', values: ['L0'] },
    station: { column: 'station_id', operator: 'in', values: ['D1', 'D2', 'D5'] },
    station_status: { column: 'station_id', operator: 'in', values: ['D1', 'D2'] },
    lot: { column: 'lot_id', operator: 'in', values: ['p1', 'p4'] },
    occupancy: { column: 'lot_id', operator: 'in', values: ['p1', 'p4'] },
    rate: { column: 'vehicle_kind', operator: 'eq', values: ['truck'] },
    shapes: { column: 'shape_id', operator: 'eq', values: ['s1'] },
    pathways: { column: 'pathway_mode', operator: 'in', values: ['1', '5'] },
  }

function rowsGrant(dataset: Dataset): Partial<GrantTerms> {
  const tables = dataset.tables.map(({ name }) => name)
  const hidden = new Set(['zone_id', 'platform_id'])
  return {
    rows: tables.flatMap((table) => {
      const rule = RULES[table]
      return rule ? [{ table, ...rule }] : []
    }),
    columns: columnsOf(dataset, (name) => !hidden.has(name)),
  }
}

const MASKS: Readonly<Record<string, TermMask>> = {
  stop_name: { kind: 'prefix', characters: 1 },
  stop_lat: { kind: 'grid', step: 0.05 },
  stop_id: { kind: 'pseudonym' },
  vehicle_id: { kind: 'pseudonym' },
  plate: { kind: 'pseudonym' },
  phone: { kind: 'pseudonym' },
  located_at: { kind: 'time', seconds: 300 },
  latitude: { kind: 'grid', step: 0.05 },
  longitude: { kind: 'grid', step: 0.05 },
  label: { kind: 'prefix', characters: 1 },
  speed_kilometers_per_hour: { kind: 'grid', step: 10 },
  event_time: { kind: 'time', seconds: 600 },
  timestamp: { kind: 'time', seconds: 600 },
  recorded_at: { kind: 'time', seconds: 300 },
  line_ref: { kind: 'pseudonym' },
  measured_at: { kind: 'time', seconds: 60 },
  reported_at: { kind: 'time', seconds: 60 },
  free: { kind: 'grid', step: 5 },
  operator_name: { kind: 'prefix', characters: 2 },
  shape_pt_lat: { kind: 'grid', step: 0.01 },
  address: { kind: 'prefix', characters: 1 },
}

function maskOf(column: string): TermMask | undefined {
  return MASKS[column]
}

function columnsOf(
  dataset: Dataset,
  isGiven: (name: string, index: number) => boolean,
  form: (name: string) => TermMask | undefined = () => undefined,
): GrantedColumn[] {
  return dataset.tables.flatMap(({ name: table, contract }) =>
    contractOf(contract).columns.flatMap(({ name: column }, index) => {
      if (!isGiven(column, index)) return []
      const mask = form(column)
      return [{ table, column, ...(mask && { form: mask }) }]
    }),
  )
}

function appOf(name: string): (catalog: Catalog) => AppPrincipal {
  return (catalog) => ({
    kind: 'app',
    address: ADDRESS,
    id: `app-${name}`,
    organisation: `org-${name}`,
    scopes: [...catalog.datasets.keys()].map(scopeOf),
    via: 'token',
    bound: false,
  })
}

function key(catalog: Catalog): AppPrincipal {
  return { ...appOf('key')(catalog), via: 'key', scopes: ['hub:subscribe'] }
}

function person(_: Catalog, name: string, roles: PersonPrincipal['roles']): PersonPrincipal {
  const who = { kind: 'person', address: ADDRESS, id: name, organisation: `org-${name}` } as const
  return { ...who, roles, authority: false, via: 'token', csrf: true }
}

/** Cards whose holders consent to `organisation`, as their texts stand in rows. */
const CONSENTING = ['card0', 'card3', 'card4']
/** They consent to all that there is of a trip. */
const TRIP_COLUMNS = contractOf('afc/trip@1')
  .columns.map(({ name }) => `trip/${name}`)
  .sort()
  .join(' ')

/**
 * Agreements in force, organisations and consents, as the store has them; and what follows them.
 */
export async function seedPolicy(store: Store, catalog: Catalog) {
  const lent = [...catalog.datasets.values()].filter(({ tier }) => tier !== 'open')
  await store.transact(async (writing) => {
    for (const { name, grant, kind = 'agreement', state = 'ACTIVE' } of KINDS) {
      const organisation = `org-${name}`
      await writing.insertInto('organisations').values(organisationRow(organisation)).execute()
      for (const dataset of lent) {
        const given = dataset.tier === 'closed' ? undefined : grant?.(dataset)
        if (!given) continue
        const row = agreementRow({ organisation, dataset, given, kind, state })
        await writing.insertInto('agreements').values(row).execute()
      }
      for (const card of CONSENTING) {
        await writing.insertInto('consents').values(consentRow(organisation, card)).execute()
      }
    }
  })
  const faults: unknown[] = []
  const now = () => NOON.getTime()
  const policy = openPolicyView({ store, now, report: (error) => faults.push(error) })
  await policy.catchUp()
  return { policy, faults }
}

type Lent = {
  organisation: string
  dataset: Dataset
  given: Partial<GrantTerms>
  kind: string
  state: string
}

function agreementRow({ organisation, dataset, given, kind, state }: Lent): Tables['agreements'] {
  const uid = `${organisation}.${dataset.id}`
  const terms: GrantTerms = {
    uid,
    type: kind === 'agreement' ? 'Agreement' : 'Set',
    dataset: dataset.id,
    assigner: dataset.provider,
    assignee: organisation,
    actions: ['read', 'download', 'subscribe'],
    rights: [],
    columns: [],
    rows: [],
    purposes: ['research'],
    validFrom: BEGAN,
    validTo: ENDS,
    limits: {},
    duties: [],
    prohibitions: [],
    ...given,
  }
  return {
    id: uid,
    kind,
    application: null,
    supersedes: null,
    assigner: dataset.provider,
    assignee: organisation,
    state,
    version: 1,
    created_at: BEGAN,
    valid_from: BEGAN,
    valid_to: ENDS,
    body: JSON.stringify({ document: { policies: [policyOf(terms)] } }),
  } as Tables['agreements']
}

function organisationRow(id: string): Tables['organisations'] {
  const kind = 'institution'
  const row = { id, uscc: null, kind, provider: null, state: 'ACTIVE', version: 1 }
  return { ...row, created_at: BEGAN, synthetic: 1, body: '{}' }
}

function consentRow(receiver: string, card: string): Tables['consents'] {
  const dataset = 'card-trips'
  return {
    id: `${receiver}.${card}`,
    kind: 'subject',
    dataset,
    subject: pseudonyms(subjectKey(dataset), card),
    receiver,
    agreement: null,
    purpose: 'research',
    columns: TRIP_COLUMNS,
    sensitive: 1,
    state: 'GIVEN',
    version: 1,
    created_at: BEGAN,
    expires_at: null,
    link_hash: null,
    link_expires_at: null,
    handle_hash: null,
    body: '{}',
  }
}
