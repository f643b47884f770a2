/**
 * Objections: anybody may say that a dataset is wrong; its provider answers in time, and who is
 * not content turns to the authority.
 */
import { timingSafeEqual } from 'node:crypto'
import { Problem } from '@tongqu/contracts'
import type { Reading } from '@tongqu/store'
import { type Page, type PageQuery, readPage } from '../agreements/pages.ts'
import { checkBody } from '../body.ts'
import { newSecret, secretHash } from '../consents/keys.ts'
import { dueAfter } from '../due.ts'
import { actionsFrom, stepOf } from '../machine.ts'
import {
  type Acting,
  acting,
  actingPerson,
  actorOf,
  demandRole,
  isAuditor,
  isAuthority,
} from '../parties.ts'
import type { Principal } from '../types.ts'
import { objectionMachine } from './machine.ts'
import {
  bodyOf,
  move,
  type ObjectionDeps,
  type ObjectionRow,
  objectionRow,
  sealContext,
  tell,
  viewOf,
  WORKING_DAYS,
} from './rows.ts'
import {
  objectionAnswerSchema,
  objectionAskSchema,
  objectionDecisionSchema,
  objectionTextSchema,
} from './schemas.ts'
import type {
  ObjectionAnswer,
  ObjectionAsk,
  ObjectionBody,
  ObjectionDecision,
  ObjectionView,
} from './types.ts'

/** The hub's own: unresolved objections of one person, or of all anonymous people at a dataset. */
export const MAX_OPEN = 20
const BATCH_ROWS = 200
/** In events: somebody who is not signed in. */
const ANONYMOUS = 'anonymous'

/** Who raised it comes back: as the same person, or with the handle. */
export type Raiser = { principal: Principal; handle?: string }

export type Objections = {
  /**
   * Signed in or, with a `contact` (which is sealed), not: then `handle` is the only way back.
   * Throws `body-invalid`, `credentials-too-weak`, `dataset-not-found`, `too-many`.
   */
  raise(
    principal: Principal,
    ask: ObjectionAsk,
  ): Promise<{ objection: ObjectionView; handle?: string }>
  /**
   * Those of the caller's organisation, its datasets; of the authority and auditors all. Newest
   * first. Throws `wrong-cursor`.
   */
  list(principal: Principal, query?: PageQuery): Promise<Page<ObjectionView>>
  /** Throws `objection-not-found`, also when it concerns others, `credentials-too-weak`. */
  get(raiser: Raiser, id: string): Promise<ObjectionView>
  /** A person of the provider (role provider) who is not the raiser. */
  answer(principal: Principal, id: string, answer: ObjectionAnswer): Promise<ObjectionView>
  resolve(raiser: Raiser, id: string, note: { text: string }): Promise<ObjectionView>
  /** Before an answer only when that is overdue (`illegal-transition` with `after`). */
  escalate(raiser: Raiser, id: string, note: { text: string }): Promise<ObjectionView>
  /** Reviewer or approver of the authority, who is not the raiser. */
  decide(principal: Principal, id: string, decision: ObjectionDecision): Promise<ObjectionView>
  /** What was answered and not escalated in time is resolved; answers how many. */
  tick(now: number): Promise<number>
}

export function createObjections(deps: ObjectionDeps): Objections {
  return {
    raise: async (principal, ask) => raise(deps, principal, ask),
    list: (principal, query = {}) => list(deps, principal, query),
    get: async (raiser, id) => {
      const row = await seen(deps.store.db, raiser, id)
      return viewOf(deps, row, seesContact(raiser.principal, row))
    },
    answer: async (principal, id, answer) => respond(deps, principal, id, answer),
    resolve: async (raiser, id, note) => react(deps, raiser, id, 'resolve', note),
    escalate: async (raiser, id, note) => react(deps, raiser, id, 'escalate', note),
    decide: async (principal, id, decision) => decide(deps, principal, id, decision),
    tick: (now) => tick(deps, now),
  }
}

function raise(deps: ObjectionDeps, principal: Principal, ask: ObjectionAsk) {
  checkBody(objectionAskSchema, ask)
  const caller = principal.kind === 'anonymous' ? undefined : acting(principal)
  if ((caller === undefined) !== (ask.contact !== undefined)) {
    const message = caller
      ? { 'zh-CN': '已登录者无须填写', en: 'not of people who are signed in' }
      : { 'zh-CN': '未登录者须留下联系方式', en: 'is needed of people who are not signed in' }
    throw new Problem('body-invalid', { faults: [{ path: 'contact', message }] })
  }
  const dataset = deps.catalog().datasets.get(ask.dataset)
  if (dataset?.state !== 'LISTED') throw new Problem('dataset-not-found')
  const { dataset: id, contact, ...content } = ask
  const actor = caller ? actorOf(caller) : ANONYMOUS
  const handle = caller ? undefined : newSecret()
  return deps.store.transact(async (writing) => {
    await checkOpen(writing, actor, id)
    const key = deps.uuid()
    const body: ObjectionBody = {
      ...content,
      ...(contact && { contact: deps.secrets.seal(sealContext(key), contact) }),
      ...(handle && { handleHash: secretHash(handle) ?? '' }),
    }
    const row: ObjectionRow = {
      id: key,
      organisation: caller?.organisation ?? null,
      raised_by: actor,
      dataset: id,
      provider: dataset.provider,
      state: objectionMachine.initial,
      version: 1,
      created_at: new Date(deps.now()).toISOString(),
      due_at: dueAfter(deps, WORKING_DAYS.RAISED),
      body: JSON.stringify(body),
    }
    await writing.insertInto('objections').values(row).execute()
    await tell(deps, writing, row, { action: 'raise', actor })
    return { objection: viewOf(deps, row, false), ...(handle && { handle }) }
  })
}

/** So that a flood of nameless objections stops no one with a name. */
async function checkOpen(reading: Reading, actor: string, dataset: string): Promise<void> {
  let query = reading
    .selectFrom('objections')
    .select('id')
    .where('raised_by', '=', actor)
    .where('state', '!=', 'RESOLVED')
    .limit(MAX_OPEN)
  if (actor === ANONYMOUS) query = query.where('dataset', '=', dataset)
  const open = await query.execute()
  if (open.length >= MAX_OPEN) throw new Problem('too-many', { limit: MAX_OPEN })
}

async function list(
  deps: ObjectionDeps,
  principal: Principal,
  query: PageQuery,
): Promise<Page<ObjectionView>> {
  const caller = acting(principal)
  let rows = deps.store.db.selectFrom('objections').selectAll()
  if (!isAuthority(caller) && !isAuditor(caller)) {
    rows = rows.where((where) =>
      where.or([
        where('organisation', '=', caller.organisation),
        ...(caller.provider ? [where('provider', '=', caller.provider)] : []),
      ]),
    )
  }
  if (query.state !== undefined) rows = rows.where('state', '=', query.state)
  return readPage(rows, query, (row) => viewOf(deps, row, seesContact(caller, row)), 'id')
}

function respond(deps: ObjectionDeps, principal: Principal, id: string, answer: ObjectionAnswer) {
  const caller = actingPerson(principal)
  return deps.store.transact(async (writing) => {
    const row = await seen(writing, { principal: caller }, id)
    if (caller.provider !== row.provider) {
      throw new Problem('role-required', { roles: ['provider'] })
    }
    demandRole(caller, 'provider')
    stepOf(objectionMachine, row.state, 'answer')
    demandOther(caller, row)
    checkBody(objectionAnswerSchema, answer)
    const at = new Date(deps.now()).toISOString()
    const actor = actorOf(caller)
    const body = { answer: { ...answer, at, by: actor } }
    return viewOf(deps, await move(deps, writing, row, { action: 'answer', actor, body }), true)
  })
}

function react(
  deps: ObjectionDeps,
  raiser: Raiser,
  id: string,
  action: 'resolve' | 'escalate',
  note: { text: string },
) {
  return deps.store.transact(async (writing) => {
    const row = await seen(writing, raiser, id)
    if (!isRaiser(raiser, row)) throw new Problem('role-required', { roles: [] })
    stepOf(objectionMachine, row.state, action)
    const waiting = row.state === 'RAISED' && Date.parse(row.due_at) > deps.now()
    if (action === 'escalate' && waiting) {
      const actions = actionsFrom(objectionMachine, row.state).filter((one) => one !== action)
      const facts = { state: row.state, action, actions, after: row.due_at }
      throw new Problem('illegal-transition', facts)
    }
    checkBody(objectionTextSchema, note)
    const at = new Date(deps.now()).toISOString()
    const body: Partial<ObjectionBody> =
      action === 'resolve'
        ? { resolution: { by: 'raiser', text: note.text, at } }
        : { escalation: { text: note.text, at } }
    const change = { action, actor: row.raised_by, body }
    return viewOf(deps, await move(deps, writing, row, change), false)
  })
}

function decide(
  deps: ObjectionDeps,
  principal: Principal,
  id: string,
  decision: ObjectionDecision,
) {
  const caller = actingPerson(principal)
  return deps.store.transact(async (writing) => {
    const row = await seen(writing, { principal: caller }, id)
    if (!isAuthority(caller)) {
      throw new Problem('role-required', { roles: ['reviewer', 'approver'] })
    }
    stepOf(objectionMachine, row.state, 'decide')
    demandOther(caller, row)
    checkBody(objectionDecisionSchema, decision)
    const at = new Date(deps.now()).toISOString()
    const body: Partial<ObjectionBody> = { resolution: { by: 'authority', ...decision, at } }
    const change = { action: 'decide', actor: actorOf(caller), body } as const
    return viewOf(deps, await move(deps, writing, row, change), true)
  })
}

function tick(deps: ObjectionDeps, now: number): Promise<number> {
  const at = new Date(now).toISOString()
  return deps.store.transact(async (writing) => {
    const rows = await writing
      .selectFrom('objections')
      .selectAll()
      .where('state', '=', 'ANSWERED')
      .where('due_at', '<=', at)
      .limit(BATCH_ROWS)
      .execute()
    for (const row of rows) {
      const body: Partial<ObjectionBody> = { resolution: { by: 'time', at } }
      await move(deps, writing, row, { action: 'lapse', actor: 'system', body })
    }
    return rows.length
  })
}

/** An objection of others is one that is not there. Throws `credentials-too-weak`. */
async function seen(reading: Reading, raiser: Raiser, id: string): Promise<ObjectionRow> {
  const { principal } = raiser
  // Before anything is looked up: a key is told alike of what there is and what there is not.
  const caller = principal.kind === 'anonymous' ? undefined : acting(principal)
  const row = await objectionRow(reading, id)
  const sees = isRaiser(raiser, row) || (caller !== undefined && concerns(caller, row))
  if (!sees) throw new Problem('objection-not-found')
  return row
}

function concerns(caller: Acting, row: ObjectionRow): boolean {
  return (
    caller.organisation === row.organisation ||
    (caller.provider !== undefined && caller.provider === row.provider) ||
    isAuthority(caller) ||
    isAuditor(caller)
  )
}

function isRaiser({ principal, handle }: Raiser, row: ObjectionRow): boolean {
  const { handleHash } = bodyOf(row)
  if (handleHash === undefined) {
    return principal.kind !== 'anonymous' && row.raised_by === actorOf(principal)
  }
  const hash = handle === undefined ? undefined : secretHash(handle)
  return hash !== undefined && timingSafeEqual(Buffer.from(hash), Buffer.from(handleHash))
}

/** Nobody judges what they have said themselves. */
function demandOther(caller: Acting, row: ObjectionRow): void {
  if (actorOf(caller) === row.raised_by) throw new Problem('separation-of-duties')
}

function seesContact(principal: Principal, row: ObjectionRow): boolean {
  return (
    isAuthority(principal) ||
    (principal.kind === 'person' &&
      principal.provider === row.provider &&
      principal.roles.includes('provider'))
  )
}
