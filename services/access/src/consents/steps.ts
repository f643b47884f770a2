/** What receivers, providers and the authority do with consents. */
import { Problem } from '@tongqu/contracts'
import type { Reading } from '@tongqu/store'
import { checkBody } from '../body.ts'
import { stepOf } from '../machine.ts'
import {
  type Acting,
  acting,
  actingPerson,
  actorOf,
  demandRole,
  demandVersion,
  isAuditor,
  isAuthority,
} from '../parties.ts'
import type { Principal } from '../types.ts'
import { type ConsentDeps, providerOf } from './deps.ts'
import { consentMachine } from './machine.ts'
import { bodyOf, type ConsentRow, consentRow, move, viewOf } from './rows.ts'
import { disposalSchema, reasonSchema } from './schemas.ts'
import type { ConsentView, Disposal, Listing } from './types.ts'

export const MAX_PAGE_ITEMS = 200

export type Reason = { reason: string; version?: number }
export type DisposalNote = Pick<Disposal, 'method' | 'note' | 'certificateSha256'>

export type ConsentFilter = {
  dataset?: string
  state?: string
  /** `next` of the page before. */
  cursor?: string
  limit?: number
}

/** Consents that concern the caller, newest first. Throws `sign-in-required`, `wrong-cursor`. */
export async function listConsents(
  deps: ConsentDeps,
  principal: Principal,
  filter: ConsentFilter = {},
): Promise<Listing<ConsentView>> {
  const caller = acting(principal)
  const limit = Math.min(filter.limit ?? MAX_PAGE_ITEMS, MAX_PAGE_ITEMS)
  let query = deps.store.db.selectFrom('consents').selectAll()
  if (!seesAll(caller)) {
    const owned = datasetsOf(deps, caller)
    query = query.where((where) =>
      where.or([
        where('receiver', '=', caller.organisation),
        ...(owned.length > 0 ? [where('dataset', 'in', owned)] : []),
      ]),
    )
  }
  if (filter.dataset !== undefined) query = query.where('dataset', '=', filter.dataset)
  if (filter.state !== undefined) query = query.where('state', '=', filter.state)
  if (filter.cursor !== undefined) {
    const [at, id] = cursorOf(filter.cursor)
    query = query.where((where) =>
      where.or([
        where('created_at', '<', at),
        where.and([where('created_at', '=', at), where('id', '<', id)]),
      ]),
    )
  }
  const rows = await query
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  const items = rows.slice(0, limit)
  const last = rows.length > limit ? items.at(-1) : undefined
  return { items: items.map(viewOf), ...(last && { next: `${last.created_at}~${last.id}` }) }
}

/** Throws `consent-not-found`: also when it concerns others. */
export async function getConsent(
  deps: ConsentDeps,
  principal: Principal,
  id: string,
): Promise<ConsentView> {
  return viewOf(await concerning(deps, deps.store.db, acting(principal), id))
}

/** The receiver gives the consent up. */
export function terminateConsent(
  deps: ConsentDeps,
  principal: Principal,
  id: string,
  note: Reason,
): Promise<ConsentView> {
  const caller = acting(principal)
  return deps.store.transact(async (writing) => {
    const row = await concerning(deps, writing, caller, id)
    demandReceiver(caller, row)
    return advance(deps, writing, row, 'terminate', caller, note)
  })
}

/** The authority finds that it was not validly given. */
export function invalidateConsent(
  deps: ConsentDeps,
  principal: Principal,
  id: string,
  note: Reason,
): Promise<ConsentView> {
  const caller = actingPerson(principal)
  return deps.store.transact(async (writing) => {
    const row = await concerning(deps, writing, caller, id)
    if (!isAuthority(caller)) {
      throw new Problem('role-required', { roles: ['reviewer', 'approver'] })
    }
    return advance(deps, writing, row, 'invalidate', caller, note)
  })
}

/** The receiver certifies, once, that what it had received is gone. */
export function certifyDisposal(
  deps: ConsentDeps,
  principal: Principal,
  id: string,
  note: DisposalNote,
): Promise<ConsentView> {
  const caller = acting(principal)
  return deps.store.transact(async (writing) => {
    const row = await concerning(deps, writing, caller, id)
    demandReceiver(caller, row)
    stepOf(consentMachine, row.state, 'certify-disposal')
    checkBody(disposalSchema, note)
    if (bodyOf(row).disposal) throw new Problem('already-exists')
    const now = deps.now()
    const actor = actorOf(caller)
    const disposal: Disposal = { ...note, at: new Date(now).toISOString(), by: actor }
    const provider = providerOf(deps, row.dataset)
    const change = { action: 'certify-disposal', actor, provider, now, body: { disposal } } as const
    return viewOf(await move(deps.store, writing, row, change))
  })
}

type Noted = 'terminate' | 'invalidate' | 'withdraw'

export async function advance(
  deps: ConsentDeps,
  writing: Parameters<typeof move>[1],
  row: ConsentRow,
  action: Noted,
  caller: Acting,
  note: Reason,
): Promise<ConsentView> {
  stepOf(consentMachine, row.state, action)
  checkBody(reasonSchema, note)
  demandVersion(row, note.version)
  const change = { action, actor: actorOf(caller), provider: providerOf(deps, row.dataset) }
  const event = { reason: note.reason }
  return viewOf(await move(deps.store, writing, row, { ...change, now: deps.now(), event }))
}

/** A consent of others is one that is not there. */
export async function concerning(
  deps: ConsentDeps,
  reading: Reading,
  caller: Acting,
  id: string,
): Promise<ConsentRow> {
  const row = await consentRow(reading, id)
  const provider = providerOf(deps, row.dataset)
  const own =
    row.receiver === caller.organisation ||
    (caller.provider !== undefined &&
      (caller.provider === provider || row.subject === `provider:${caller.provider}`))
  if (!own && !seesAll(caller)) throw new Problem('consent-not-found')
  return row
}

function seesAll(caller: Acting): boolean {
  return isAuthority(caller) || isAuditor(caller)
}

function demandReceiver(caller: Acting, row: ConsentRow): void {
  if (row.receiver !== caller.organisation) {
    throw new Problem('role-required', { roles: ['consumer'] })
  }
  if (caller.kind === 'person') demandRole(caller, 'consumer')
}

function datasetsOf(deps: ConsentDeps, { provider }: Acting): string[] {
  if (provider === undefined) return []
  const datasets = [...deps.catalog().datasets.values()]
  return datasets.filter((one) => one.provider === provider).map(({ id }) => id)
}

function cursorOf(text: string): [at: string, id: string] {
  const [at = '', id = '', ...rest] = text.split('~')
  if (Number.isNaN(Date.parse(at)) || id === '' || rest.length > 0) {
    throw new Problem('wrong-cursor')
  }
  return [at, id]
}
