/**
 * Random flows beside a model that was written by hand from DESIGN section 8 and knows nothing of
 * the tables in the code: after each step the state is the model's, what is refused has changed
 * nothing, and each change has told exactly one event.
 */
import fc from 'fast-check'
import { expect } from 'vitest'
import type { PersonAction } from '../../agreements/machines.ts'
import { act as actOn, PERSON_ACTIONS } from '../../agreements/testing/drive.ts'
import type { ApplicationAction } from '../machine.ts'
import { contentOf, eventsSince, type Name, newestSeq, refusal, type World } from './world.ts'

type Verdicts = { authority?: boolean; provider?: boolean }

export type FlowModel = {
  state: string
  wasSubmitted: boolean
  verdicts: Verdicts
  /** Who has had which duty. */
  duties: [Name, string][]
  /** How often a hundred days have passed, and when it was last rejected. */
  ages: number
  rejectedAt: number
  agreement: string
  approvedAt: number
  wasActive: boolean
}

export type FlowReal = { world: World; id: string; agreement?: string }

export function newModel(): FlowModel {
  return {
    state: 'DRAFT',
    wasSubmitted: false,
    verdicts: {},
    duties: [['applicant', 'applicant']],
    ages: 0,
    rejectedAt: 0,
    agreement: '',
    approvedAt: 0,
    wasActive: false,
  }
}

const OWN: readonly Name[] = ['applicant', 'colleague', 'signer', 'auditor']
const OTHERS: readonly Name[] = ['provider', 'providerSigner', 'reviewer', 'approver', 'deputy']

const APPLICATION: Record<string, Partial<Record<ApplicationAction, string>>> = {
  DRAFT: { edit: 'DRAFT', submit: 'SUBMITTED', withdraw: 'WITHDRAWN' },
  SUBMITTED: {
    return: 'INCOMPLETE',
    accept: 'UNDER_REVIEW',
    withdraw: 'WITHDRAWN',
    comment: 'SUBMITTED',
  },
  INCOMPLETE: {
    edit: 'INCOMPLETE',
    submit: 'SUBMITTED',
    withdraw: 'WITHDRAWN',
    comment: 'INCOMPLETE',
  },
  UNDER_REVIEW: {
    review: 'UNDER_REVIEW',
    approve: 'APPROVED',
    reject: 'REJECTED',
    withdraw: 'WITHDRAWN',
    comment: 'UNDER_REVIEW',
  },
  APPROVED: { comment: 'APPROVED' },
  REJECTED: { appeal: 'APPEALED', comment: 'REJECTED' },
  APPEALED: { reopen: 'UNDER_REVIEW', withdraw: 'WITHDRAWN', comment: 'APPEALED' },
  WITHDRAWN: {},
}

const APPLICANTS: readonly Name[] = ['applicant', 'colleague']
const WHO: Record<ApplicationAction, readonly Name[]> = {
  edit: APPLICANTS,
  submit: APPLICANTS,
  appeal: APPLICANTS,
  withdraw: APPLICANTS,
  return: ['reviewer', 'deputy', 'provider'],
  review: ['reviewer', 'deputy', 'provider'],
  accept: ['reviewer', 'deputy'],
  reopen: ['reviewer', 'deputy'],
  approve: ['approver', 'deputy'],
  reject: ['approver', 'deputy'],
  comment: [...APPLICANTS, 'provider', 'reviewer', 'approver', 'deputy'],
}

function dutyOf(name: Name, action: ApplicationAction): string | undefined {
  if (action === 'comment') return undefined
  if (action === 'approve' || action === 'reject') return 'approver'
  if (APPLICANTS.includes(name)) return 'applicant'
  return name === 'provider' ? 'provider' : 'authority'
}

function isApart({ duties }: FlowModel, name: Name, duty: string | undefined): boolean {
  return duty === undefined || duties.every(([who, had]) => who !== name || had === duty)
}

function seen(model: FlowModel, name: Name): boolean {
  return OWN.includes(name) || (model.wasSubmitted && OTHERS.includes(name))
}

/** The code of the refusal there must be, if any. */
function applicationFault(m: FlowModel, name: Name, action: ApplicationAction): string | undefined {
  if (!seen(m, name)) return 'application-not-found'
  if (!WHO[action].includes(name)) return 'role-required'
  if (!APPLICATION[m.state]?.[action]) return 'illegal-transition'
  const bothAgree = m.verdicts.authority && m.verdicts.provider
  if (action === 'approve' && !bothAgree) return 'illegal-transition'
  if (!isApart(m, name, dutyOf(name, action))) return 'separation-of-duties'
  return action === 'appeal' && m.rejectedAt !== m.ages ? 'too-late' : undefined
}

class ApplicationStep implements fc.AsyncCommand<FlowModel, FlowReal> {
  readonly name: Name
  readonly action: ApplicationAction
  readonly positive: boolean

  constructor(name: Name, action: ApplicationAction, positive: boolean) {
    this.name = name
    this.action = action
    this.positive = positive
  }

  check(): boolean {
    return true
  }

  async run(m: FlowModel, real: FlowReal): Promise<void> {
    const { name, action } = this
    const { applications, people, store } = real.world
    const fault = applicationFault(m, name, action)
    const seq = await newestSeq(store)
    const work = () => applications.act(people[name], real.id, action, this.#input())
    if (fault) {
      const before = await applications.get(people.auditor, real.id)
      expect((await refusal(work())).code).toBe(fault)
      expect(await newestSeq(store)).toBe(seq)
      expect(await applications.get(people.auditor, real.id)).toEqual(before)
      return
    }
    const { state, decision } = await work()
    this.#advance(m)
    expect(state).toBe(m.state)
    const told = (await eventsSince(store, seq)).map((event) => `${event.entity} ${event.action}`)
    const issued = action === 'approve' ? ['agreement issue'] : []
    expect(told).toEqual([...issued, `application ${action}`])
    if (decision?.agreement !== undefined) real.agreement = decision.agreement
  }

  #input() {
    if (this.action === 'edit') return contentOf()
    if (['submit', 'accept', 'reopen', 'withdraw'].includes(this.action)) return {}
    const verdict = this.positive ? ('positive' as const) : ('negative' as const)
    return this.action === 'review' ? { verdict, comment: '意见' } : { text: '说明' }
  }

  #advance(m: FlowModel): void {
    const { name, action } = this
    m.state = APPLICATION[m.state]?.[action] ?? ''
    if (action === 'submit') m.wasSubmitted = true
    if (action === 'review')
      m.verdicts[name === 'provider' ? 'provider' : 'authority'] = this.positive
    if (action === 'appeal') m.verdicts = {}
    if (action === 'reject') m.rejectedAt = m.ages
    if (action === 'approve') [m.agreement, m.approvedAt] = ['OFFERED', m.ages]
    const duty = dutyOf(name, action)
    if (duty) m.duties.push([name, duty])
  }

  toString(): string {
    return `${this.name} ${this.action}${this.action === 'review' && !this.positive ? ' -' : ''}`
  }
}

const OPEN_OFFERS = ['OFFERED', 'SIGNED_APPLICANT', 'SIGNED_PROVIDER', 'FILED']
const FORCE = ['ACTIVE', 'SUSPENDED']
const ENDS = ['EXPIRED', 'REVOKED', 'TERMINATED']
const SIGNERS: readonly Name[] = ['colleague', 'signer', 'providerSigner']
const AUTHORITY: readonly Name[] = ['reviewer', 'approver', 'deputy']

const AGREEMENT: Record<PersonAction, [from: readonly string[], to: string, who: readonly Name[]]> =
  {
    sign: [['OFFERED'], 'SIGNED_APPLICANT', ['colleague', 'signer']],
    countersign: [['SIGNED_APPLICANT'], 'SIGNED_PROVIDER', ['providerSigner']],
    file: [['SIGNED_PROVIDER'], 'FILED', AUTHORITY],
    decline: [OPEN_OFFERS, 'TERMINATED', SIGNERS],
    suspend: [['ACTIVE'], 'SUSPENDED', [...AUTHORITY, 'provider']],
    resume: [['SUSPENDED'], 'ACTIVE', AUTHORITY],
    revoke: [FORCE, 'REVOKED', ['approver', 'deputy']],
    terminate: [FORCE, 'TERMINATED', SIGNERS],
    dispose: [ENDS, 'DATA_DISPOSAL_DUE', AUTHORITY],
    certify: [['DATA_DISPOSAL_DUE'], 'DISPOSAL_CERTIFIED', [...APPLICANTS, 'signer']],
    report: [FORCE, '', APPLICANTS],
    evaluate: [
      [...FORCE, ...ENDS, 'DATA_DISPOSAL_DUE', 'DISPOSAL_CERTIFIED'],
      '',
      [...APPLICANTS, 'provider'],
    ],
  }

function agreementFault(m: FlowModel, name: Name, action: PersonAction): string | undefined {
  const [from, , who] = AGREEMENT[action]
  if (!OWN.includes(name) && !OTHERS.includes(name)) return 'agreement-not-found'
  if (!who.includes(name)) return 'role-required'
  const needsUse = action === 'dispose' || action === 'evaluate'
  if (!from.includes(m.agreement) || (needsUse && !m.wasActive)) return 'illegal-transition'
  const duty = { sign: 'applicant-signer', countersign: 'provider-signer' }[action as 'sign']
  return isApart(m, name, duty) ? undefined : 'separation-of-duties'
}

class AgreementStep implements fc.AsyncCommand<FlowModel, FlowReal> {
  readonly name: Name
  readonly action: PersonAction

  constructor(name: Name, action: PersonAction) {
    this.name = name
    this.action = action
  }

  check(m: Readonly<FlowModel>): boolean {
    return m.agreement !== ''
  }

  async run(m: FlowModel, { world, agreement = '' }: FlowReal): Promise<void> {
    const { name, action } = this
    const { agreements, people, store } = world
    const fault = agreementFault(m, name, action)
    const seq = await newestSeq(store)
    if (fault) {
      const before = await agreements.get(people.auditor, agreement)
      expect((await refusal(actOn(world, name, agreement, action))).code).toBe(fault)
      expect(await newestSeq(store)).toBe(seq)
      expect(await agreements.get(people.auditor, agreement)).toEqual(before)
      return
    }
    const { state } = await actOn(world, name, agreement, action)
    const before = m.agreement
    m.agreement = AGREEMENT[action][1] || before
    if (action === 'sign') m.duties.push([name, 'applicant-signer'])
    if (action === 'countersign') m.duties.push([name, 'provider-signer'])
    expect(state).toBe(m.agreement)
    const opens = FORCE.includes(before) && before !== m.agreement ? 1 : 0
    expect(await eventsSince(store, seq)).toMatchObject([
      { entity: 'agreement', action, from_state: before, to_state: state, policy: opens },
    ])
  }

  toString(): string {
    return `${this.name} ${this.action}`
  }
}

/** Time passes: none at all, or more than the agreement lasts. */
class Passing implements fc.AsyncCommand<FlowModel, FlowReal> {
  readonly isLong: boolean

  constructor(isLong: boolean) {
    this.isLong = isLong
  }

  check(): boolean {
    return true
  }

  async run(m: FlowModel, { world, agreement }: FlowReal): Promise<void> {
    const { clock, agreements, people, store } = world
    if (this.isLong) clock.pass(100)
    if (this.isLong) m.ages += 1
    const seq = await newestSeq(store)
    const steps = await agreements.tick()
    const told = await eventsSince(store, seq)
    expect(told.map(({ actor }) => actor)).toEqual(Array(steps).fill('system'))
    expect(await agreements.tick()).toBe(0)
    if (agreement === undefined) return
    passing(m)
    const { state, history = [] } = await agreements.get(people.auditor, agreement)
    expect(state).toBe(m.agreement)
    for (const [index, { from }] of history.entries()) {
      if (index > 0) expect(from).toBe(history[index - 1]?.to)
    }
  }

  toString(): string {
    return this.isLong ? '100 days' : 'tick'
  }
}

function passing(m: FlowModel): void {
  const isOver = m.ages > m.approvedAt
  if (OPEN_OFFERS.includes(m.agreement) && isOver) m.agreement = 'EXPIRED'
  if (m.agreement === 'FILED') [m.agreement, m.wasActive] = ['ACTIVE', true]
  if (FORCE.includes(m.agreement) && isOver) m.agreement = 'EXPIRED'
  if (ENDS.includes(m.agreement) && m.wasActive) m.agreement = 'DATA_DISPOSAL_DUE'
}

const NAMES: readonly Name[] = [...OWN, ...OTHERS, 'stranger', 'otherProvider', 'idle']
type Way = fc.AsyncCommand<FlowModel, FlowReal>

/** Flows of up to `most` commands; mostly by somebody who has the role for it. */
export function flows(most: number): fc.Arbitrary<Iterable<Way>> {
  const actions = Object.keys(WHO) as ApplicationAction[]
  const step = fc
    .constantFrom(...actions)
    .chain((action) =>
      fc
        .tuple(somebody(WHO[action]), fc.boolean())
        .map(([name, positive]): Way => new ApplicationStep(name, action, positive)),
    )
  const agreementStep = fc
    .constantFrom(...PERSON_ACTIONS)
    .chain((action) =>
      somebody(AGREEMENT[action][2]).map((name): Way => new AgreementStep(name, action)),
    )
  const legal = fc.nat({ max: 1_000 }).map((pick): Way => new LegalStep(pick))
  const missed = fc.nat({ max: 1_000 }).map((pick): Way => new NearMiss(pick))
  const passing = fc.integer({ min: 0, max: 9 }).map((days): Way => new Passing(days === 0))
  return fc.commands<FlowModel, FlowReal, false>(
    [step, agreementStep, legal, legal, legal, missed, missed, missed, passing],
    { maxCommands: most, size: 'max' },
  )
}

const LIKELY = 4

function somebody(known: readonly Name[]): fc.Arbitrary<Name> {
  return fc.oneof(
    { weight: LIKELY, arbitrary: fc.constantFrom(...known) },
    { weight: 1, arbitrary: fc.constantFrom(...NAMES) },
  )
}

/** One of the steps that `ways` has now; chance alone would seldom come far. */
abstract class Picked implements Way {
  readonly pick: number

  constructor(pick: number) {
    this.pick = pick
  }

  check(): boolean {
    return true
  }

  abstract ways(m: FlowModel): Way[]

  async run(m: FlowModel, real: FlowReal): Promise<void> {
    const ways = this.ways(m)
    await ways[(this.pick >> 1) % ways.length]?.run(m, real)
  }

  toString(): string {
    return `${this.constructor.name} ${this.pick}`
  }
}

const LEADS_NOWHERE: readonly string[] = ['withdraw', 'comment', 'edit', 'decline', 'report']

/** Allowed, and leads on. */
class LegalStep extends Picked {
  ways(m: FlowModel): Way[] {
    return stepsWhere(m, (fault) => fault === undefined).filter(
      ({ action }) => !LEADS_NOWHERE.includes(action),
    )
  }
}

/** By somebody with the role for it, and yet refused; half of them for lack of separation. */
class NearMiss extends Picked {
  ways(m: FlowModel): Way[] {
    const far = ['role-required', 'application-not-found', 'agreement-not-found']
    const joined = stepsWhere(m, (fault) => fault === 'separation-of-duties')
    if (this.pick % 2 === 0 && joined.length > 0) return joined
    return stepsWhere(m, (fault) => fault !== undefined && !far.includes(fault))
  }
}

function stepsWhere(m: FlowModel, fits: (fault: string | undefined) => boolean) {
  const actions = (Object.keys(WHO) as ApplicationAction[]).flatMap((action) =>
    NAMES.filter((name) => fits(applicationFault(m, name, action))).map(
      (name) => new ApplicationStep(name, action, true),
    ),
  )
  if (m.agreement === '') return actions
  const steps = PERSON_ACTIONS.flatMap((action) =>
    NAMES.filter((name) => fits(agreementFault(m, name, action))).map(
      (name) => new AgreementStep(name, action),
    ),
  )
  return [...actions, ...steps]
}

/** Runs one flow, with an application of its own. */
export async function expectFlow(world: World, commands: Iterable<Way>): Promise<void> {
  const { id } = await world.applications.create(world.people.applicant, contentOf())
  await fc.asyncModelRun(() => ({ model: newModel(), real: { world, id } }), commands)
}
