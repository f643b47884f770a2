/** A small world in which applications are made: three sides, outsiders, an auditor. */
import { type Catalog, NO_TERMS } from '@tongqu/catalog'
import { Problem } from '@tongqu/contracts'
import type { Store } from '@tongqu/store'
import { openAgreements } from '../../agreements/agreements.ts'
import type { FlowSettings } from '../../agreements/flow.ts'
import type { AgreementView } from '../../agreements/view.ts'
import {
  datasetOf,
  flowCatalog,
  flowClock,
  NOON,
  peopleDatasetOf,
  personOf,
  seedOrganisations,
} from '../../testing/flow-world.ts'
import type { PersonPrincipal, Role } from '../../types.ts'
import { openApplications } from '../applications.ts'
import { openAttachments } from '../attachments.ts'
import type { ApplicationContent } from '../types.ts'
import type { ApplicationView } from '../view.ts'

export const DAY_MILLISECONDS = 86_400_000

/** Of the card company: `flows` restricted, `trips` licensed; `tracks` is the bus group's. */
export function applicationCatalog(): Catalog {
  const base = flowCatalog()
  const datasets = [
    datasetOf({ id: 'flows', doors: ['records', 'files'], terms: { ...NO_TERMS, maxDays: 180 } }),
    peopleDatasetOf({ id: 'trips' }),
    datasetOf({ id: 'chosen', terms: { ...NO_TERMS, purposes: ['public-service'] } }),
    datasetOf({ id: 'tracks', provider: 'bus-group' }),
    datasetOf({ id: 'lines', tier: 'open' }),
    datasetOf({ id: 'vault', tier: 'closed' }),
    datasetOf({ id: 'planned', state: 'PROPOSED' }),
  ]
  return { ...base, datasets: new Map(datasets.map((dataset) => [dataset.id, dataset])) }
}

const ROLES = {
  applicant: ['org-uni', 'consumer'],
  colleague: ['org-uni', 'consumer', 'signer'],
  signer: ['org-uni', 'signer'],
  provider: ['org-card', 'provider'],
  providerSigner: ['org-card', 'signer'],
  reviewer: ['org-bureau', 'reviewer'],
  approver: ['org-bureau', 'approver'],
  deputy: ['org-bureau', 'reviewer', 'approver'],
  official: ['org-bureau', 'consumer'],
  auditor: ['org-bureau', 'auditor'],
  stranger: ['org-firm', 'consumer', 'signer', 'reviewer', 'approver'],
  otherProvider: ['org-bus', 'provider', 'signer'],
  idle: ['org-uni'],
} as const satisfies Record<string, readonly [Parameters<typeof personOf>[0], ...Role[]]>

export type Name = keyof typeof ROLES
export type People = Record<Name, PersonPrincipal>

export const NAMES = Object.keys(ROLES) as Name[]

/** Everybody by name; ids are the names. */
export function people(): People {
  const entries = NAMES.map((name) => {
    const [organisation, ...roles] = ROLES[name]
    return [name, { ...personOf(organisation, ...roles), id: name }] as const
  })
  return Object.fromEntries(entries) as People
}

/** Puts a person's row into the store, so that what they make can refer to it. */
export async function seedPerson(store: Store, { id, organisation, roles }: PersonPrincipal) {
  await store.transact(async (writing) => {
    await writing
      .insertInto('persons')
      .values({
        id,
        organisation,
        issuer: 'https://issuer.example',
        subject: id,
        login: null,
        password: null,
        roles: JSON.stringify(roles),
        state: 'ACTIVE',
        version: 1,
        created_at: new Date(NOON).toISOString(),
        synthetic: 1,
        body: '{}',
      })
      .execute()
  })
}

/** Something valid to apply for; `over` replaces members. */
export function contentOf(over: Partial<ApplicationContent> = {}): ApplicationContent {
  const contact = { name: '林素', phone: '+86 10 5550 1234', email: 'lin.su@uni.example' }
  return {
    title: '换乘出行特征研究',
    contact,
    dataSecurityOfficer: contact,
    datasets: [
      {
        id: 'flows',
        columns: ['flow/interval_start_at', 'flow/median_travel_seconds'],
        delivery: ['api'],
      },
    ],
    purpose: { code: 'research', text: '研究换乘时间分布', scenario: '学术论文' },
    legalBasis: '政务数据开放协议，科研用途',
    securityMeasures: {
      grade: 3,
      storageLocation: '临衡大学数据中心',
      accessControl: '实名账号，双因素',
      retentionDays: 90,
      disposal: '覆写后销毁介质',
    },
    term: { days: 90 },
    ...over,
  }
}

/** What must be said besides where people are asked for. */
export const ABOUT_PEOPLE = {
  personalInfo: {
    types: ['出行记录'],
    sensitive: true,
    receiver: '临衡大学',
    consentCoverage: '同意者',
  },
  piaRef: 'PIA-2026-3',
} as const satisfies Partial<ApplicationContent>

export type World = Awaited<ReturnType<typeof openWorld>>

/** Services over a store that was just opened, with a clock of its own. */
export async function openWorld(store: Store, settings: Partial<FlowSettings> = {}) {
  const clock = flowClock()
  const held = { catalog: applicationCatalog() }
  await seedOrganisations(store)
  const everybody = people()
  for (const person of Object.values(everybody)) await seedPerson(store, person)
  const many = { mostOpen: 100_000, ...settings }
  const deps = { store, ...clock, catalog: () => held.catalog, settings: many }
  return {
    store,
    clock,
    held,
    people: everybody,
    deps,
    applications: openApplications(deps),
    agreements: openAgreements(deps),
    attachments: openAttachments(deps),
  }
}

/** From the draft to the approval. */
export async function approved(
  { applications, people: who }: World,
  content = contentOf(),
): Promise<ApplicationView> {
  const { id } = await applications.create(who.applicant, content)
  await applications.act(who.applicant, id, 'submit', {})
  await applications.act(who.reviewer, id, 'accept', {})
  const positive = { verdict: 'positive', comment: '材料齐全' } as const
  await applications.act(who.reviewer, id, 'review', positive)
  await applications.act(who.provider, id, 'review', positive)
  return applications.act(who.approver, id, 'approve', { text: '同意' })
}

/** From the offer to being in force. */
export async function inForce(world: World, content = contentOf()): Promise<AgreementView> {
  const { agreements, people: who } = world
  const { decision } = await approved(world, content)
  const id = decision?.agreement ?? ''
  const { sha256 } = await agreements.get(who.signer, id)
  await agreements.act(who.signer, id, 'sign', { sha256 })
  await agreements.act(who.providerSigner, id, 'countersign', { sha256 })
  await agreements.act(who.deputy, id, 'file', { number: `备〔2026〕${id.slice(-4)}号` })
  await agreements.tick()
  return agreements.get(who.signer, id)
}

/** The refusal something ends in; throws when it ends well. */
export async function refusal(work: Promise<unknown>): Promise<Problem> {
  try {
    await work
  } catch (error) {
    if (error instanceof Problem) return error
    throw error
  }
  throw new Error('it was not refused')
}

/** Actions told since the sequence number, oldest first, with their states. */
export async function eventsSince(store: Store, seq: number) {
  return store.db.selectFrom('events').selectAll().where('seq', '>', seq).orderBy('seq').execute()
}

export async function newestSeq(store: Store): Promise<number> {
  const row = await store.db
    .selectFrom('counters')
    .select('value')
    .where('name', '=', 'events')
    .executeTakeFirstOrThrow()
  return Number(row.value)
}
