/** What the flows of applications and agreements have in common: time, people, who is concerned. */
import type { Catalog, ContractLookup } from '@tongqu/catalog'
import { knownContract, type WorkCalendar } from '@tongqu/catalog'
import { Problem } from '@tongqu/contracts'
import type { NewEvent, Reading, Store, Writing } from '@tongqu/store'
import type { WorkDays } from '../clock/work-clock.ts'
import type { Machine } from '../machine.ts'
import { authorities, organisationsOf } from '../parties.ts'
import type { PersonPrincipal } from '../types.ts'

/** Numbers and permissions an operator may change. */
export type FlowSettings = {
  /** Calendar of the catalogue by which days are counted. */
  calendar: string
  zone: string
  /** Working days from submission to decision. */
  decisionDays: number
  /** Working days in which a refusal can be appealed. */
  appealDays: number
  /** May data be asked for that leaves the country? */
  crossBorder: boolean
  /** Days between reports of use that an agreement demands. */
  reportEveryDays: number
  /** Working days from the end of an agreement to the certificate of disposal. */
  disposalDays: number
  /** Applications of one organisation that are not decided, and as many offers and records. */
  mostOpen: number
}

/**
 * 20 working days as for requests of government information (政府信息公开条例, State Council decree
 * 711 of 2019, art. 33); the other periods are the hub's own, where no rule gives one.
 */
export const FLOW_SETTINGS: FlowSettings = {
  calendar: 'cn',
  zone: 'Asia/Shanghai',
  decisionDays: 20,
  appealDays: 10,
  crossBorder: false,
  reportEveryDays: 180,
  disposalDays: 20,
  mostOpen: 200,
}

export type FlowDeps = {
  store: Store
  /** Milliseconds since 1970. */
  now(): number
  uuid(): string
  catalog(): Catalog
  /** Default: the contracts of this build. */
  contract?: ContractLookup
  settings?: Partial<FlowSettings>
}

export type Flow = Required<Omit<FlowDeps, 'settings'>> & FlowSettings

/** The deps with every default in its place. */
export function flowOf({ settings, contract = knownContract, ...deps }: FlowDeps): Flow {
  return { ...FLOW_SETTINGS, ...settings, ...deps, contract }
}

/** An unknown calendar is one without holidays: deadlines are then early, never late. */
export function workDays({ catalog, calendar, zone }: Flow): WorkDays {
  return { calendar: catalog().calendars.get(calendar) ?? NO_CALENDAR, zone }
}

const NO_CALENDAR: WorkCalendar = {
  id: 'none',
  title: { 'zh-CN': '仅周末', en: 'Weekends only' },
  basis: { 'zh-CN': '无', en: 'None' },
  years: {},
}

/** RFC 3339 of the instant it is. */
export function instant({ now }: Pick<Flow, 'now'>): string {
  return new Date(now()).toISOString()
}

/** Between whom something is. */
export type Parties = {
  /** Organisation that applies or, of data given back, that gives. */
  applicant: string
  /** Provider of the catalogue. */
  provider?: string
  /** Organisation that is given data back. */
  receiver?: string
}

/**
 * The seats a person has at the table: `applicant:consumer`, `provider:signer`,
 * `authority:approver`, `receiver:signer`, `auditor`. Steps of the machines name the seats that may
 * take them, with ` | ` between.
 */
export function seatsOf(who: PersonPrincipal, parties: Parties): ReadonlySet<string> {
  const { applicant, provider, receiver } = parties
  const sides = [
    who.organisation === applicant ? 'applicant' : '',
    provider !== undefined && who.provider === provider ? 'provider' : '',
    who.authority ? 'authority' : '',
    receiver !== undefined && who.organisation === receiver ? 'receiver' : '',
  ].filter((side) => side !== '')
  const seats = sides.flatMap((side) => who.roles.map((role) => `${side}:${role}`))
  return new Set(who.roles.includes('auditor') ? [...seats, 'auditor'] : seats)
}

const READERS = [
  'applicant:consumer',
  'applicant:signer',
  'provider:provider',
  'provider:signer',
  'receiver:consumer',
  'receiver:provider',
  'receiver:signer',
  'authority:reviewer',
  'authority:approver',
  'auditor',
]

/** May somebody with these seats read it? A draft is for its own side. */
export function mayRead(seats: ReadonlySet<string>, draft: boolean): boolean {
  return READERS.some(
    (seat) => seats.has(seat) && (!draft || seat.startsWith('applicant:') || seat === 'auditor'),
  )
}

/** Throws `role-required` unless one of the seats may take this action at all, in any state. */
export function demandSeat<State extends string, Action extends string>(
  machine: Machine<State, Action>,
  action: Action,
  seats: ReadonlySet<string>,
): void {
  const steps = machine.steps.filter((step) => step.action === action)
  const allowed = steps.flatMap(({ by }) => by.split(SEAT_SEPARATOR))
  if (allowed.some((seat) => seats.has(seat))) return
  throw new Problem('role-required', { action, seats: [...new Set(allowed)] })
}

const SEAT_SEPARATOR = ' | '

/** Organisations that are told of what happens between these parties; sorted. */
export async function audienceOf(reading: Reading, parties: Parties): Promise<string[]> {
  const { applicant, provider, receiver } = parties
  const providers = provider === undefined ? [] : await organisationsOf(reading, provider)
  const receivers = receiver === undefined ? [] : [receiver]
  const all = [applicant, ...providers, ...receivers, ...(await authorities(reading))]
  return [...new Set(all)].sort()
}

/** One step of something, as it is told to the outbox. */
export type Told = Omit<NewEvent, 'actor' | 'audience' | 'dataset'> & {
  /** Person id; absent: the hub itself. */
  person?: string
  datasets: readonly string[]
  /** Only the applicant's own side hears of it. */
  draft?: boolean
}

/** Tells the outbox of a step, and everybody whom it concerns. */
export async function tell(
  { store }: Pick<Flow, 'store'>,
  writing: Writing,
  parties: Parties,
  { person, datasets, body, draft, ...event }: Told,
): Promise<void> {
  const [dataset] = datasets
  await store.record(writing, {
    ...event,
    actor: person === undefined ? 'system' : `person:${person}`,
    ...(datasets.length === 1 && dataset !== undefined && { dataset }),
    audience: draft ? [parties.applicant] : await audienceOf(writing, parties),
    body: { ...body, datasets },
  })
}
