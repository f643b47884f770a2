/** 数据申请: from the draft to the decision, appeals and withdrawal. */

import { Problem } from '@tongqu/contracts'
import type { Writing } from '@tongqu/store'
import { type Flow, type FlowDeps, flowOf, instant } from '../agreements/flow.ts'
import { type Page, type PageQuery, readPage } from '../agreements/pages.ts'
import { checkBody } from '../body.ts'
import { demandVersion } from '../parties.ts'
import type { PersonPrincipal } from '../types.ts'
import { lookAtContent } from './content-faults.ts'
import type { ApplicationAction } from './machine.ts'
import { demandConcerned, demandStep } from './refusals.ts'
import {
  type ApplicationRow,
  applicationRow,
  changeApplication,
  insertApplication,
  readRow,
} from './rows.ts'
import { applicationInputs, contentSchema } from './schemas.ts'
import { type ApplicationStatistics, statisticsOf } from './statistics.ts'
import { type ApplicationInputs, changeOf } from './steps.ts'
import { tellOverdue } from './tick.ts'
import type { ApplicationContent } from './types.ts'
import { type ApplicationView, historyOf, viewOf } from './view.ts'

export type Applications = {
  /**
   * A draft. Throws `role-required` unless the person is a consumer, `body-invalid` with `faults`,
   * `too-many` when so many of the organisation are not decided.
   */
  create(by: PersonPrincipal, content: ApplicationContent): Promise<ApplicationView>
  /**
   * Takes one step. Throws `body-invalid`, `application-not-found`, `role-required`,
   * `illegal-transition`, `separation-of-duties`, `too-late`, `terms-not-met` with `faults`,
   * `too-many` (comments or reviews) and
   * `version-conflict` when `version` is given and not the current one.
   */
  act<Action extends ApplicationAction>(
    by: PersonPrincipal,
    id: string,
    action: Action,
    input: ApplicationInputs[Action],
    version?: number,
  ): Promise<ApplicationView>
  /** With its history. Throws `application-not-found`, also for those of others. */
  get(by: PersonPrincipal, id: string): Promise<ApplicationView>
  /** Those that concern the caller, newest first. Throws `wrong-cursor`. */
  list(by: PersonPrincipal, query?: PageQuery): Promise<Page<ApplicationView>>
  /** What would be refused at submission now, without writing anything. */
  check(content: ApplicationContent): ReturnType<typeof lookAtContent>['faults']
  /** For everybody; names nobody. Drafts are not counted. */
  statistics(): Promise<ApplicationStatistics>
  /**
   * Tells once of each application whose time for a decision is over. Answers how many. Called as
   * often as one likes.
   */
  tick(): Promise<number>
}

export function openApplications(deps: FlowDeps): Applications {
  const flow = flowOf(deps)
  return {
    create: (by, content) => create(flow, by, content),
    act: (by, id, action, input, version) => act(flow, by, id, action, input, version),
    async get(by, id) {
      const row = await applicationRow(flow.store.db, id)
      demandConcerned(row, by)
      return { ...viewOf(row, by, flow.now()), history: await historyOf(flow.store.db, id) }
    },
    list: (by, query = {}) => list(flow, by, query),
    check: (content) => lookAtContent(flow, content).faults,
    statistics: () => statisticsOf(flow),
    tick: () => tellOverdue(flow),
  }
}

async function create(
  flow: Flow,
  by: PersonPrincipal,
  content: ApplicationContent,
): Promise<ApplicationView> {
  if (!by.roles.includes('consumer')) throw new Problem('role-required', { roles: ['consumer'] })
  checkBody(contentSchema, content)
  const { provider, tier } = lookAtContent(flow, content)
  const row: ApplicationRow = {
    id: flow.uuid(),
    organisation: by.organisation,
    applicant: by.id,
    provider,
    state: 'DRAFT',
    version: 1,
    created_at: instant(flow),
    submitted_at: null,
    decided_at: null,
    due_at: null,
    body: { content, tier, hands: { applicant: [by.id] }, round: 1, reviews: [], comments: [] },
  }
  await flow.store.transact(async (writing) => {
    await demandRoom(flow, writing, by.organisation)
    await insertApplication(flow, writing, row)
  })
  return viewOf(row, by, flow.now())
}

const UNDECIDED = ['DRAFT', 'SUBMITTED', 'INCOMPLETE', 'UNDER_REVIEW', 'APPEALED']

/** Nobody floods those who review. Throws `too-many`. */
async function demandRoom(flow: Flow, writing: Writing, organisation: string): Promise<void> {
  const { mostOpen } = flow
  const open = await writing
    .selectFrom('applications')
    .select('id')
    .where('organisation', '=', organisation)
    .where('state', 'in', UNDECIDED)
    .limit(mostOpen)
    .execute()
  if (open.length >= mostOpen) throw new Problem('too-many', { limit: mostOpen })
}

async function act<Action extends ApplicationAction>(
  flow: Flow,
  by: PersonPrincipal,
  id: string,
  action: Action,
  input: ApplicationInputs[Action],
  version?: number,
): Promise<ApplicationView> {
  const changed = await flow.store.transact(async (writing) => {
    const row = await applicationRow(writing, id)
    const to = demandStep(row, by, action, flow.now())
    demandVersion(row, version)
    checkBody(applicationInputs[action], input)
    const change = await changeOf({ flow, writing, row, by, to }, action, input)
    const facts = change.body.decision?.agreement
    return changeApplication(flow, writing, row, change, {
      action,
      person: by.id,
      ...(action === 'approve' && facts !== undefined && { facts: { agreement: facts } }),
    })
  })
  return viewOf(changed, by, flow.now())
}

async function list(
  flow: Flow,
  by: PersonPrincipal,
  query: PageQuery,
): Promise<Page<ApplicationView>> {
  const has = (...roles: readonly string[]) => by.roles.some((role) => roles.includes(role))
  let rows = flow.store.db
    .selectFrom('applications')
    .selectAll()
    .where((where) =>
      where.or([
        where.lit(has('auditor')),
        where.and([
          where.lit(has('consumer', 'signer')),
          where('organisation', '=', by.organisation),
        ]),
        where.and([
          where('submitted_at', 'is not', null),
          where.or([
            where.lit(by.authority && has('reviewer', 'approver')),
            where.and([
              where.lit(by.provider !== undefined && has('provider', 'signer')),
              where('provider', '=', by.provider ?? ''),
            ]),
          ]),
        ]),
      ]),
    )
  if (query.state !== undefined) rows = rows.where('state', '=', query.state)
  return readPage(rows, query, (row) => viewOf(readRow(row), by, flow.now()), 'id')
}
