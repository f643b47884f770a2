/** A subject asks for its data, or for deletion, and is answered within the time the law gives. */
import { Problem } from '@tongqu/contracts'
import type { Reading, Tables, Writing } from '@tongqu/store'
import { checkBody } from '../body.ts'
import { dueAfter } from '../due.ts'
import { stepOf } from '../machine.ts'
import {
  type Acting,
  acting,
  actorOf,
  demandRole,
  isAuditor,
  isAuthority,
  organisationsOf,
} from '../parties.ts'
import type { Principal } from '../types.ts'
import { rowOfHandle } from './answer.ts'
import { type ConsentDeps, providerOf } from './deps.ts'
import { subjectRequestMachine } from './machine.ts'
import { move, pseudonymOf } from './rows.ts'
import { subjectAnswerSchema, subjectRequestSchema } from './schemas.ts'
import type {
  Listing,
  SubjectAnswer,
  SubjectRequestAsk,
  SubjectRequestBody,
  SubjectRequestView,
} from './types.ts'

/**
 * App违法违规收集使用个人信息行为认定方法 (国信办秘字〔2019〕191号) art. 6: requests that people work on
 * are answered within 15 working days. The PIPL says "in time" (art. 50).
 */
export const SUBJECT_REQUEST_WORKING_DAYS = 15

/** The hub's own: unanswered requests under one consent. */
export const MAX_OPEN_REQUESTS = 10
const MAX_PAGE_ITEMS = 200

type RequestRow = Tables['subject_requests']

/**
 * Raises a request under the handle of a consent, whatever has become of that consent. Throws
 * `body-invalid`, `consent-not-found`, `too-many`.
 */
export function raiseRequest(
  deps: ConsentDeps,
  handle: string,
  ask: SubjectRequestAsk,
): Promise<SubjectRequestView> {
  checkBody(subjectRequestSchema, ask)
  return deps.store.transact(async (writing) => {
    const consent = await rowOfHandle(writing, handle)
    const open = await writing
      .selectFrom('subject_requests')
      .select('id')
      .where('consent', '=', consent.id)
      .where('state', '=', 'RAISED')
      .limit(MAX_OPEN_REQUESTS)
      .execute()
    if (open.length >= MAX_OPEN_REQUESTS) throw new Problem('too-many', { limit: open.length })
    const { kind, ...body } = ask
    const row: RequestRow = {
      id: deps.uuid(),
      consent: consent.id,
      receiver: consent.receiver,
      provider: providerOf(deps, consent.dataset) ?? '',
      kind,
      subject: consent.subject,
      dataset: consent.dataset,
      state: subjectRequestMachine.initial,
      version: 1,
      created_at: new Date(deps.now()).toISOString(),
      due_at: dueAfter(deps, SUBJECT_REQUEST_WORKING_DAYS),
      body: JSON.stringify(body satisfies SubjectRequestBody),
    }
    await writing.insertInto('subject_requests').values(row).execute()
    await tell(deps, writing, row, { action: 'raise', actor: 'subject' })
    return viewOf(deps, row)
  })
}

/** The requests under a handle, newest first. */
export async function raisedRequests(
  deps: ConsentDeps,
  handle: string,
): Promise<SubjectRequestView[]> {
  const { id } = await rowOfHandle(deps.store.db, handle)
  const rows = await deps.store.db
    .selectFrom('subject_requests')
    .selectAll()
    .where('consent', '=', id)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(MAX_PAGE_ITEMS)
    .execute()
  return rows.map((row) => viewOf(deps, row))
}

/** Requests to the caller's organisation; to auditors and the authority all. By deadline. */
export async function listRequests(
  deps: ConsentDeps,
  principal: Principal,
): Promise<Listing<SubjectRequestView>> {
  const caller = acting(principal)
  let query = deps.store.db.selectFrom('subject_requests').selectAll()
  if (!isAuthority(caller) && !isAuditor(caller)) {
    query = query.where((where) =>
      where.or([
        where('receiver', '=', caller.organisation),
        ...(caller.provider ? [where('provider', '=', caller.provider)] : []),
      ]),
    )
  }
  const rows = await query
    .orderBy('state', 'desc')
    .orderBy('due_at')
    .limit(MAX_PAGE_ITEMS)
    .execute()
  return { items: rows.map((row) => viewOf(deps, row)) }
}

/**
 * Whoever was asked answers: a person of the provider (role provider) or of the receiver (role
 * consumer). When it has deleted, the consents that let the data flow end with the answer; when the
 * provider agrees to access or export, whoever asked can take the rows (`ownRows`). Throws
 * `request-not-found`, `role-required`, `illegal-transition`, `body-invalid`.
 */
export function answerRequest(
  deps: ConsentDeps,
  principal: Principal,
  id: string,
  answer: SubjectAnswer,
): Promise<SubjectRequestView> {
  const caller = acting(principal)
  return deps.store.transact(async (writing) => {
    const row = await concerning(writing, caller, id)
    const body: SubjectRequestBody = JSON.parse(row.body)
    const asked =
      body.of === 'provider' ? caller.provider === row.provider : isReceiver(caller, row)
    const role = body.of === 'provider' ? 'provider' : 'consumer'
    if (!asked) throw new Problem('role-required', { roles: [role] })
    demandRole(caller, role)
    const { to } = stepOf(subjectRequestMachine, row.state, 'answer')
    checkBody(subjectAnswerSchema, answer)
    const at = new Date(deps.now()).toISOString()
    const answered = { ...body, answer: { ...answer, at, by: actorOf(caller) } }
    if (row.kind === 'deletion' && answer.outcome !== 'refused') {
      await endConsents(deps, writing, row, body.of, actorOf(caller))
    }
    const version = row.version + 1
    const next = { ...row, state: to, version, body: JSON.stringify(answered) }
    await writing.updateTable('subject_requests').set(next).where('id', '=', id).execute()
    const told = { action: 'answer', actor: actorOf(caller), from: row.state }
    await tell(deps, writing, next, told)
    return viewOf(deps, next)
  })
}

/**
 * Whoever wants their data deleted does not want it used (PIPL art. 47: what can not be deleted is
 * stored and protected, and nothing else, which is why half of it is enough). What the receiver
 * was asked ends its own consents; what the provider was asked ends those of every receiver. They
 * are withdrawn, so that nobody asks again at once, and told before the answer is: the ledger
 * destroys the person's key with the answer.
 */
async function endConsents(
  deps: ConsentDeps,
  writing: Writing,
  { id, subject, dataset, receiver, provider }: RequestRow,
  of: SubjectRequestBody['of'],
  actor: string,
): Promise<void> {
  let query = writing
    .selectFrom('consents')
    .selectAll()
    .where('subject', '=', subject)
    .where('dataset', '=', dataset)
    .where('kind', '=', 'subject')
    .where('state', '=', 'GIVEN')
  if (of === 'receiver') query = query.where('receiver', '=', receiver)
  const event = { reason: `subject-request ${id}` }
  const change = { action: 'withdraw', actor, provider, now: deps.now(), event } as const
  for (const row of await query.orderBy('id').execute()) {
    await move(deps.store, writing, row, change)
  }
}

function isReceiver(caller: Acting, row: RequestRow): boolean {
  return caller.organisation === row.receiver
}

async function concerning(reading: Reading, caller: Acting, id: string): Promise<RequestRow> {
  const row = await reading
    .selectFrom('subject_requests')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst()
  const sees =
    row &&
    (isReceiver(caller, row) ||
      (caller.provider !== undefined && caller.provider === row.provider) ||
      isAuthority(caller) ||
      isAuditor(caller))
  if (!sees) throw new Problem('request-not-found')
  return row
}

async function tell(
  deps: ConsentDeps,
  writing: Writing,
  row: RequestRow,
  told: { action: string; actor: string; from?: string },
): Promise<void> {
  const providers = await organisationsOf(writing, row.provider)
  await deps.store.record(writing, {
    entity: subjectRequestMachine.entity,
    entityId: row.id,
    to: row.state,
    ...told,
    dataset: row.dataset,
    policy: false,
    audience: [...new Set([row.receiver, ...providers])],
    body: { kind: row.kind, consent: row.consent },
  })
}

function viewOf(deps: ConsentDeps, row: RequestRow): SubjectRequestView {
  const { id, consent, kind, dataset, receiver, provider, state, version } = row
  const overdue = state === 'RAISED' && Date.parse(row.due_at) <= deps.now()
  return {
    id,
    consent,
    kind,
    dataset,
    receiver,
    provider,
    state,
    version,
    createdAt: row.created_at,
    dueAt: row.due_at,
    overdue,
    piiPrincipalId: pseudonymOf(row),
    ...(JSON.parse(row.body) as SubjectRequestBody),
  }
}
