/** How datasets come into the catalogue and leave it. */
import { isDeepStrictEqual } from 'node:util'
import { type Dataset, readDataset } from '@tongqu/catalog'
import { Problem } from '@tongqu/contracts'
import type { Reading, Writing } from '@tongqu/store'
import { type Page, type PageQuery, readPage } from '../agreements/pages.ts'
import { checkBody } from '../body.ts'
import { stepOf } from '../machine.ts'
import {
  actingPerson,
  actorOf,
  demandRole,
  demandVersion,
  isAuditor,
  isAuthority,
} from '../parties.ts'
import type { PersonPrincipal, Principal } from '../types.ts'
import { type LifeAction, lifeMachine } from './machine.ts'
import { createOverlay } from './overlay.ts'
import { type LifeRow, lifeRow, move, stepTaken, tell, viewOf } from './rows.ts'
import { lifeReasonSchema, proposalSchema, reviewSchema } from './schemas.ts'
import type { LifeBody, LifeDeps, LifeView, Lives } from './types.ts'

type Document = Readonly<Record<string, unknown>>

export function createLives(deps: LifeDeps): Lives {
  const { put, listed, overlay } = createOverlay(deps)
  return {
    propose: async (principal, document) => propose(deps, principal, document),
    revise: async (principal, document) => revise(deps, principal, document),
    list: async (principal, query = {}) => list(deps, principal, query),
    get: async (principal, dataset) =>
      viewOf(await concerning(deps.store.db, actingPerson(principal), dataset)),
    review: async (principal, dataset, note) => review(deps, principal, dataset, note),
    retract: async (principal, dataset, note) => retract(deps, principal, dataset, note),
    withdraw: async (principal, dataset, note) => withdraw(deps, principal, dataset, note),
    refresh: async () =>
      put(await deps.store.db.selectFrom('dataset_lives').selectAll().orderBy('dataset').execute()),
    listed,
    overlay,
  }
}

function propose(deps: LifeDeps, principal: Principal, document: unknown): Promise<LifeView> {
  const caller = proposer(principal)
  const dataset = checkDocument(deps, caller, document)
  return deps.store.transact(async (writing) => {
    const row = await lifeRow(writing, dataset.id)
    if (row && row.provider !== dataset.provider) throw new Problem('already-exists')
    const change = { action: 'propose', actor: actorOf(caller), now: deps.now() } as const
    const columns = { proposed_by: change.actor, provider: dataset.provider }
    const content = document as Document
    if (row) {
      return viewOf(await move(deps.store, writing, row, { ...change, document: content, columns }))
    }
    if (deps.files().datasets.has(dataset.id)) throw new Problem('already-exists')
    const first = newRow(dataset, { ...change, state: lifeMachine.initial, document: content })
    await writing.insertInto('dataset_lives').values(first).execute()
    await tell(deps.store, writing, first, { ...change, policy: false })
    return viewOf(first)
  })
}

function revise(deps: LifeDeps, principal: Principal, document: unknown): Promise<LifeView> {
  const caller = proposer(principal)
  const dataset = checkDocument(deps, caller, document)
  return deps.store.transact(async (writing) => {
    const row = await concerning(writing, caller, dataset.id)
    const change = { action: 'revise', actor: actorOf(caller), now: deps.now() } as const
    // Whoever words it last is the proposer, who may not review it.
    const columns = { proposed_by: change.actor, provider: row.provider }
    const content = document as Document
    return viewOf(await move(deps.store, writing, row, { ...change, document: content, columns }))
  })
}

async function list(
  deps: LifeDeps,
  principal: Principal,
  query: PageQuery,
): Promise<Page<LifeView>> {
  const caller = actingPerson(principal)
  let rows = deps.store.db.selectFrom('dataset_lives').selectAll()
  if (!isAuthority(caller) && !isAuditor(caller)) {
    if (caller.provider === undefined) return { items: [] }
    rows = rows.where('provider', '=', caller.provider)
  }
  if (query.state !== undefined) rows = rows.where('state', '=', query.state)
  return readPage(rows, query, viewOf, 'dataset')
}

function review(
  deps: LifeDeps,
  principal: Principal,
  id: string,
  note: { verdict: 'list' | 'decline'; comment: string; version?: number },
): Promise<LifeView> {
  const caller = actingPerson(principal)
  return deps.store.transact(async (writing) => {
    const row = await concerning(writing, caller, id)
    if (!isAuthority(caller)) {
      throw new Problem('role-required', { roles: ['reviewer', 'approver'] })
    }
    checkBody(reviewSchema, note)
    const action = note.verdict
    stepOf(lifeMachine, row.state, action)
    if (row.proposed_by === actorOf(caller)) throw new Problem('separation-of-duties')
    demandVersion(row, note.version)
    return step(deps, writing, row, { action, caller, comment: note.comment })
  })
}

function retract(
  deps: LifeDeps,
  principal: Principal,
  id: string,
  note: { reason: string },
): Promise<LifeView> {
  const caller = actingPerson(principal)
  return deps.store.transact(async (writing) => {
    const row = await concerning(writing, caller, id)
    demandProvider(caller, row.provider)
    stepOf(lifeMachine, row.state, 'retract')
    checkBody(lifeReasonSchema, note)
    return step(deps, writing, row, { action: 'retract', caller, comment: note.reason })
  })
}

function withdraw(
  deps: LifeDeps,
  principal: Principal,
  id: string,
  note: { reason: string },
): Promise<LifeView> {
  const caller = actingPerson(principal)
  return deps.store.transact(async (writing) => {
    const row = await lifeRow(writing, id)
    const filed = deps.files().datasets.get(id)
    // A proposal that was never listed is known to few; a listed dataset to everybody.
    const provider = row?.provider ?? filed?.provider
    const state = row?.state ?? filed?.state
    const known = provider !== undefined && (state === 'LISTED' || sees(caller, provider))
    if (!known || state === undefined) throw new Problem('dataset-not-found')
    if (!isAuthority(caller)) demandProvider(caller, provider)
    const { to, policy } = stepOf(lifeMachine, state, 'withdraw')
    checkBody(lifeReasonSchema, note)
    const change = { action: 'withdraw', caller, comment: note.reason } as const
    if (row) return step(deps, writing, row, change)
    const taken = { action: change.action, actor: actorOf(caller), now: deps.now() }
    const told = { ...taken, comment: note.reason, state: to }
    const first = newRow({ id, provider }, told)
    await writing.insertInto('dataset_lives').values(first).execute()
    await tell(deps.store, writing, first, { ...taken, from: state, policy })
    return viewOf(first)
  })
}

async function step(
  { store, now }: LifeDeps,
  writing: Writing,
  row: LifeRow,
  { action, caller, comment }: { action: LifeAction; caller: PersonPrincipal; comment: string },
): Promise<LifeView> {
  return viewOf(
    await move(store, writing, row, { action, actor: actorOf(caller), now: now(), comment }),
  )
}

function proposer(principal: Principal): PersonPrincipal {
  const caller = actingPerson(principal)
  demandRole(caller, 'provider')
  if (caller.provider === undefined) throw new Problem('role-required', { roles: ['provider'] })
  return caller
}

function demandProvider(caller: PersonPrincipal, provider: string): void {
  if (caller.provider !== provider) throw new Problem('role-required', { roles: ['provider'] })
  demandRole(caller, 'provider')
}

/** The catalogue's own checks; and what a file says of a dataset is said there alone. */
function checkDocument(deps: LifeDeps, caller: PersonPrincipal, document: unknown): Dataset {
  checkBody(proposalSchema, { document })
  const files = deps.files()
  const { dataset, faults } = readDataset(document, files, deps.known)
  if (!dataset) throw new Problem('body-invalid', { faults })
  if (dataset.provider !== caller.provider) {
    throw new Problem('role-required', { roles: ['provider'] })
  }
  const filed = files.datasets.get(dataset.id)
  if (filed && !isDeepStrictEqual({ ...filed, state: dataset.state }, dataset)) {
    throw new Problem('already-exists', {
      detail: {
        'zh-CN': '该数据集由目录文件描述，须在文件中修改。',
        en: 'Files of the catalogue describe this dataset: change it there.',
      },
    })
  }
  return dataset
}

async function concerning(
  reading: Reading,
  caller: PersonPrincipal,
  dataset: string,
): Promise<LifeRow> {
  const row = await lifeRow(reading, dataset)
  if (!row || !sees(caller, row.provider)) throw new Problem('proposal-not-found')
  return row
}

function sees(caller: PersonPrincipal, provider: string): boolean {
  return caller.provider === provider || isAuthority(caller) || isAuditor(caller)
}

function newRow(
  { id, provider }: Pick<Dataset, 'id' | 'provider'>,
  taken: {
    action: LifeAction
    actor: string
    now: number
    state: string
    comment?: string
    document?: Document
  },
): LifeRow {
  const { actor, now, state, document } = taken
  const body: LifeBody = { ...(document && { document }), steps: [stepTaken(taken, state)] }
  return {
    dataset: id,
    provider,
    state,
    version: 1,
    proposed_by: actor,
    created_at: new Date(now).toISOString(),
    body: JSON.stringify(body),
  }
}
