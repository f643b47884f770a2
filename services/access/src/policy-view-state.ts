/** What the policy view holds in memory, and how rows of the store change it. */
import type { DatasetState } from '@tongqu/catalog'
import type { Tables } from '@tongqu/store'
import type { HeldGrant, PolicyView } from './grant-held.ts'
import { NOBODY, type People, people } from './policy-view-people.ts'

export type AgreementRow = Pick<
  Tables['agreements'],
  'id' | 'kind' | 'assignee' | 'state' | 'created_at' | 'valid_from' | 'valid_to' | 'body'
>
export type ConsentRow = Pick<
  Tables['consents'],
  | 'id'
  | 'kind'
  | 'dataset'
  | 'subject'
  | 'receiver'
  | 'purpose'
  | 'columns'
  | 'sensitive'
  | 'expires_at'
>

export type PolicyState = {
  lives: Map<string, DatasetState>
  /** Organisations that are ACTIVE. */
  enabled: Set<string>
  agreements: Map<string, readonly HeldGrant[]>
  /** By recipient and dataset; newest first. */
  grants: Map<string, Map<string, HeldGrant[]>>
  /** By dataset and receiver: id of the consent → its end. */
  providers: Map<string, Map<string, number>>
  /** By dataset, receiver and purpose. */
  people: Map<string, People>
}

export function emptyState(): PolicyState {
  return {
    lives: new Map(),
    enabled: new Set(),
    agreements: new Map(),
    grants: new Map(),
    providers: new Map(),
    people: new Map(),
  }
}

/** What the decision asks of a state, as the state is when it asks. */
export function lookupsOf(
  state: PolicyState,
  report: (error: unknown) => void,
): Omit<PolicyView, 'isConfirmed'> {
  return {
    report,
    stateOf: ({ id, state: ofFile }) => state.lives.get(id) ?? ofFile,
    isEnabled: (organisation) => state.enabled.has(organisation),
    grants: (recipient, dataset) => state.grants.get(recipient)?.get(dataset) ?? [],
    hasProviderConsent(dataset, receiver, now) {
      const ends = state.providers.get(placeOf(dataset, receiver))
      for (const end of ends?.values() ?? []) if (now < end) return true
      return false
    },
    consenting(dataset, receiver, purpose, need, now) {
      const asked = state.people.get(placeOf(dataset, receiver, purpose))
      return asked?.consenting(need, now) ?? NOBODY
    },
  }
}

/** Ids hold no line feed. */
function placeOf(...ids: readonly string[]): string {
  return ids.join('\n')
}

const STATES: readonly DatasetState[] = ['PROPOSED', 'LISTED', 'WITHDRAWN']

/** An unknown state hides the dataset, as a proposed one is. */
export function holdLife(state: PolicyState, row: { dataset: string; state: string }): void {
  state.lives.set(row.dataset, STATES.find((one) => one === row.state) ?? 'PROPOSED')
}

export function holdOrganisation(state: PolicyState, row: { id: string; state: string }): void {
  if (row.state === 'ACTIVE') state.enabled.add(row.id)
  else state.enabled.delete(row.id)
}

/** Forgets what an agreement gave. */
export function dropAgreement(state: PolicyState, id: string): void {
  for (const held of state.agreements.get(id) ?? []) {
    const byDataset = state.grants.get(held.recipient)
    const rest = byDataset?.get(held.dataset)?.filter((one) => one !== held) ?? []
    if (rest.length > 0) byDataset?.set(held.dataset, rest)
    else byDataset?.delete(held.dataset)
    if (byDataset?.size === 0) state.grants.delete(held.recipient)
  }
  state.agreements.delete(id)
}

/** What a consumer gives back (`inbound`) lets nobody read. */
const KINDS: readonly HeldGrant['kind'][] = ['agreement', 'entitlement']

/** Holds the row instead of what was held of it. A body that is not understood gives nothing. */
export function holdAgreement(
  state: PolicyState,
  row: AgreementRow,
  report: (error: unknown) => void,
): void {
  dropAgreement(state, row.id)
  const { id, assignee } = row
  const kind = KINDS.find((one) => one === row.kind)
  const isSuspended = row.state === 'SUSPENDED'
  if (kind === undefined || (row.state !== 'ACTIVE' && !isSuspended)) return
  const [from, to] = [Date.parse(row.valid_from), Date.parse(row.valid_to)]
  const held = policiesOf(row, report).map(({ dataset, policy }): HeldGrant => {
    const given = { id, kind, recipient: assignee, dataset, policy, isSuspended, from, to }
    return { ...given, createdAt: row.created_at, plans: new Map() }
  })
  state.agreements.set(id, held)
  for (const grant of held) insert(state, grant)
}

function insert(state: PolicyState, held: HeldGrant): void {
  const byDataset = state.grants.get(held.recipient) ?? new Map<string, HeldGrant[]>()
  state.grants.set(held.recipient, byDataset)
  const list = [...(byDataset.get(held.dataset) ?? []), held]
  byDataset.set(held.dataset, list.sort(newestFirst))
}

function newestFirst(a: HeldGrant, b: HeldGrant): number {
  if (a.createdAt !== b.createdAt) return a.createdAt < b.createdAt ? 1 : -1
  return a.id < b.id ? -1 : 1
}

function policiesOf(
  { id, body }: AgreementRow,
  report: (error: unknown) => void,
): { dataset: string; policy: unknown }[] {
  try {
    const { document } = JSON.parse(body) as { document?: { policies?: unknown } }
    const policies = document?.policies
    if (!Array.isArray(policies)) throw new Error('it has no policies')
    return policies.map((policy) => ({ dataset: String(policy?.target), policy }))
  } catch (cause) {
    report(new Error(`agreement ${id} gives nothing: its body is not understood`, { cause }))
    return []
  }
}

/**
 * A consent that is GIVEN, beside others that may say the same of the same person. One of a person
 * that is not separate, as none that is asked for now is, opens nothing.
 */
export function addConsent(state: PolicyState, row: ConsentRow): void {
  const until = row.expires_at === null ? Number.POSITIVE_INFINITY : Date.parse(row.expires_at)
  if (Number.isNaN(until)) return
  if (row.kind === 'provider') {
    const place = placeOf(row.dataset, row.receiver)
    const ends = state.providers.get(place) ?? new Map<string, number>()
    state.providers.set(place, ends.set(row.id, until))
  }
  if (row.kind !== 'subject' || row.purpose === null || row.sensitive !== 1) return
  const { subject, columns } = row
  peopleAt(state, row.dataset, row.receiver, row.purpose).add({ subject, columns, until })
}

/** Forgets what was held of a person (or provider) there, before what is GIVEN is added again. */
export function dropConsent(state: PolicyState, row: ConsentRow): void {
  if (row.kind === 'provider')
    state.providers.get(placeOf(row.dataset, row.receiver))?.delete(row.id)
  if (row.kind !== 'subject' || row.purpose === null) return
  state.people.get(placeOf(row.dataset, row.receiver, row.purpose))?.drop(row.subject)
}

function peopleAt(state: PolicyState, ...ids: readonly string[]): People {
  const place = placeOf(...ids)
  const known = state.people.get(place) ?? people()
  state.people.set(place, known)
  return known
}
