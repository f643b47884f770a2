/**
 * What the store knows beside an event: whose actor it is, whom a consent is about, signed terms.
 */
import type { EventRow, Store, Tables } from '@tongqu/store'

export type EventFacts = {
  /** Of the actor. */
  organisation?: string
  /** Keyed hash of the person whom it is about, as `consents.subject` has it. */
  subject?: string
  /** Of an agreement that comes into force. */
  terms?: AgreementTerms
  /**
   * A person's data was deleted on request, or a person was removed from the directory: what was
   * committed to it is to be forgotten. `says` is the body of the entry: which keys, and why.
   */
  erases?: { subject: string; says: Readonly<Record<string, string>> }
  synthetic?: true
}

/** Enough to recompute a statement from a copy of the log alone. */
export type AgreementTerms = {
  /** SHA-256 of the canonical JSON of what was signed. */
  document: string
  /** Provider of the catalogue, or organisation. */
  assigner: string
  assignee: string
  datasets: readonly string[]
  tier?: string
  /** Prices are millionths of the currency's unit. */
  fee?: { currency: string; unitPrices: readonly { meter: string; micros: number }[] }
}

export type FactsDeps = {
  store: Pick<Store, 'db'>
  /** Is the dataset marked as simulated in the catalogue? */
  isSynthetic(dataset: string): boolean
}

/** Facts of each event, in its order; a few queries for all of them. Throws `store-unavailable`. */
export async function factsOf(deps: FactsDeps, events: readonly EventRow[]): Promise<EventFacts[]> {
  const rows = await rowsOf(deps, events)
  return events.map((event) => ({
    ...whose(rows, event),
    ...aboutWhom(rows, event),
    ...inForce(rows, event),
    ...(isAboutSynthetic(deps, rows, event) && { synthetic: true as const }),
  }))
}

type Rows = Awaited<ReturnType<typeof rowsOf>>

async function rowsOf({ store }: FactsDeps, events: readonly EventRow[]) {
  const acting = (kind: string) =>
    events.flatMap(({ actor }) =>
      actor.startsWith(`${kind}:`) ? [actor.slice(kind.length + 1)] : [],
    )
  const changed = (...entities: readonly string[]) =>
    events.flatMap(({ entity, entity_id }) => (entities.includes(entity) ? [entity_id] : []))
  const found = <K extends keyof Tables>(table: K, ids: readonly string[]) =>
    rowsById(store, table, ids) as unknown as Promise<Map<string, Tables[K]>>
  const persons = await found('persons', [...acting('person'), ...changed('person')])
  const apps = await found('apps', [...acting('app'), ...changed('app'), ...events.flatMap(appOf)])
  const members = [...persons.values(), ...apps.values()].map(({ organisation }) => organisation)
  const owners = events.flatMap(ownersOf)
  return {
    organisations: await found('organisations', [
      ...changed('organisation'),
      ...owners,
      ...members,
    ]),
    persons,
    apps,
    consents: await found('consents', changed('consent')),
    requests: await found('subject_requests', changed('subject-request')),
    agreements: await found('agreements', changed('agreement', 'entitlement', 'inbound')),
  }
}

async function rowsById(
  { db }: FactsDeps['store'],
  table: keyof Tables,
  ids: readonly string[],
): Promise<Map<string, { id: string }>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom(table as 'consents')
    .selectAll()
    .where('id', 'in', [...new Set(ids)])
    .execute()
  return new Map(rows.map((row) => [row.id, row]))
}

function whose({ persons, apps }: Rows, { actor }: EventRow): Pick<EventFacts, 'organisation'> {
  const [type = '', id = ''] = actor.split(/:(.*)/s)
  const row = type === 'person' ? persons.get(id) : type === 'app' ? apps.get(id) : undefined
  return row ? { organisation: row.organisation } : {}
}

/** A consent of a provider is about nobody. */
function aboutWhom(
  { consents, requests }: Rows,
  { entity, entity_id, action }: EventRow,
): Pick<EventFacts, 'subject' | 'erases'> {
  if (entity === 'person' && action === 'remove') {
    return { erases: { subject: entity_id, says: { keys: 'person' } } }
  }
  const consent = entity === 'consent' ? consents.get(entity_id) : undefined
  if (consent) return consent.kind === 'subject' ? { subject: consent.subject } : {}
  const request = entity === 'subject-request' ? requests.get(entity_id) : undefined
  if (!request) return {}
  const { subject } = request
  if (action !== 'answer' || !isDeleted(request)) return { subject }
  const says = { keys: 'subject', request: entity_id, consent: request.consent }
  return { subject, erases: { subject, says } }
}

function isDeleted({ kind, body }: Tables['subject_requests']): boolean {
  const { answer } = JSON.parse(body) as { answer?: { outcome: string } }
  return kind === 'deletion' && answer?.outcome === 'done'
}

/** JSON of `agreements.body`, as far as it is told. */
type SignedBody = {
  sha256: string
  document: {
    tier?: string
    policies: readonly { target: string }[]
    fee?: NonNullable<AgreementTerms['fee']>
  }
}

function inForce({ agreements }: Rows, event: EventRow): Pick<EventFacts, 'terms'> {
  const row = event.to_state === 'ACTIVE' ? agreements.get(event.entity_id) : undefined
  if (!row) return {}
  const { sha256, document }: SignedBody = JSON.parse(row.body)
  const { tier, fee, policies } = document
  return {
    terms: {
      document: sha256,
      assigner: row.assigner,
      assignee: row.assignee,
      datasets: policies.map(({ target }) => target),
      ...(tier !== undefined && { tier }),
      ...(fee && {
        fee: {
          currency: fee.currency,
          unitPrices: fee.unitPrices.map(({ meter, micros }) => ({ meter, micros })),
        },
      }),
    },
  }
}

/**
 * Is it about somebody of a simulated organisation, or about simulated data? What is about neither
 * by itself, as an attachment, is about whoever did it.
 */
function isAboutSynthetic({ isSynthetic }: FactsDeps, rows: Rows, event: EventRow): boolean {
  const { entity_id, dataset, actor, body } = event
  const members = [entity_id, ...appOf(event), ...ownersOf(event)].flatMap((id) =>
    memberOf(rows, id),
  )
  if (members.length > 0) return members.some((member) => isSimulated(rows, member))
  if (dataset !== null) return isSynthetic(dataset)
  const { datasets = [] }: { datasets?: readonly string[] } = JSON.parse(body)
  if (datasets.length > 0) return datasets.some(isSynthetic)
  const [, id = ''] = actor.split(/:(.*)/s)
  return memberOf(rows, id).some((member) => isSimulated(rows, member))
}

type Member = Tables['organisations'] | Tables['persons'] | Tables['apps']

function memberOf({ organisations, persons, apps }: Rows, id: string): Member[] {
  const member = organisations.get(id) ?? persons.get(id) ?? apps.get(id)
  return member ? [member] : []
}

/** Whoever is new in a simulated organisation is simulated too. */
function isSimulated({ organisations }: Rows, member: Member): boolean {
  const whole = 'organisation' in member ? organisations.get(member.organisation) : undefined
  return [member, whole].some((one) => Number(one?.synthetic) === 1)
}

/** A key is that of an app. */
function appOf({ entity, body }: EventRow): string[] {
  const { app }: { app?: unknown } = entity === 'key' ? JSON.parse(body) : {}
  return typeof app === 'string' ? [app] : []
}

/** A webhook is told of to its organisation alone; when it is removed nothing else names it. */
function ownersOf({ entity, audience }: EventRow): string[] {
  return entity === 'webhook' ? JSON.parse(audience) : []
}
