/** 协议: from the offer that approval makes to the certificate that the data is gone. */
import { historyOf } from '../applications/view.ts'
import { checkBody } from '../body.ts'
import { demandVersion } from '../parties.ts'
import type { PersonPrincipal } from '../types.ts'
import { type Flow, type FlowDeps, flowOf } from './flow.ts'
import type { PersonAction } from './machines.ts'
import { type Page, type PageQuery, readPage } from './pages.ts'
import { offerInbound, recordEntitlement } from './record.ts'
import { demandConcerned, demandStep } from './refusals.ts'
import { type RegisterEntry, registerOf } from './register.ts'
import { agreementRow, changeAgreement, readRow } from './rows.ts'
import { agreementInputs, entitlementSchema, inboundSchema } from './schemas.ts'
import { type AgreementInputs, bodyAfter } from './steps.ts'
import { passTime } from './tick.ts'
import {
  AGREEMENT_KINDS,
  type AgreementKind,
  type EntitlementContent,
  type InboundContent,
} from './types.ts'
import { type AgreementView, viewOf } from './view.ts'

export type AgreementQuery = PageQuery & {
  /** Default: all. */
  kinds?: readonly AgreementKind[]
  /** Only those that were filed (备案). */
  filed?: true
}

export type Agreements = {
  /**
   * Takes one step of any kind. Throws `body-invalid`, `agreement-not-found`, `role-required`,
   * `illegal-transition`, `separation-of-duties`, `version-conflict` (a signed hash that is not the
   * one of the document, or `version` not the current one), `already-exists` for a filing number,
   * `terms-not-met`. `kinds`: what the caller means; default all.
   */
  act<Action extends PersonAction>(
    by: PersonPrincipal,
    id: string,
    action: Action,
    input: AgreementInputs[Action],
    given?: { version?: number; kinds?: readonly AgreementKind[] },
  ): Promise<AgreementView>
  /** With its history. Throws `agreement-not-found`, also for those of others. */
  get(by: PersonPrincipal, id: string, kinds?: readonly AgreementKind[]): Promise<AgreementView>
  /** Those that concern the caller, newest first. Throws `wrong-cursor`. */
  list(by: PersonPrincipal, query?: AgreementQuery): Promise<Page<AgreementView>>
  /** 政务共享. Throws `body-invalid`, `role-required`, `terms-not-met`. */
  recordEntitlement(by: PersonPrincipal, content: EntitlementContent): Promise<AgreementView>
  /** 数据反哺. Throws `body-invalid`, `role-required`, `organisation-not-found`, `terms-not-met`. */
  offerInbound(by: PersonPrincipal, content: InboundContent): Promise<AgreementView>
  /** For everybody: licensed agreements that are or were in force. Throws `wrong-cursor`. */
  register(query?: PageQuery): Promise<Page<RegisterEntry>>
  /**
   * Does what the clock demands: begins, ends, tells that an end is near or a report late. Answers
   * how many steps were taken. Called as often as one likes, by any number of hubs.
   */
  tick(): Promise<number>
}

export function openAgreements(deps: FlowDeps): Agreements {
  const flow = flowOf(deps)
  const { store } = flow
  return {
    act: (by, id, action, input, given) => act(flow, by, id, action, input, given),
    async get(by, id, kinds = AGREEMENT_KINDS) {
      const row = await agreementRow(store.db, id, kinds)
      demandConcerned(row, by)
      return { ...viewOf(row, by), history: await historyOf(store.db, id) }
    },
    list: (by, query = {}) => list(flow, by, query),
    async recordEntitlement(by, content) {
      checkBody(entitlementSchema, content)
      const row = await store.transact((writing) => recordEntitlement(flow, writing, by, content))
      return viewOf(row, by)
    },
    async offerInbound(by, content) {
      checkBody(inboundSchema, content)
      const row = await store.transact((writing) => offerInbound(flow, writing, by, content))
      return viewOf(row, by)
    },
    register: (query = {}) => registerOf(store.db, query),
    tick: () => passTime(flow),
  }
}

async function act<Action extends PersonAction>(
  flow: Flow,
  by: PersonPrincipal,
  id: string,
  action: Action,
  input: AgreementInputs[Action],
  { version, kinds = AGREEMENT_KINDS }: { version?: number; kinds?: readonly AgreementKind[] } = {},
): Promise<AgreementView> {
  const changed = await flow.store.transact(async (writing) => {
    const row = await agreementRow(writing, id, kinds)
    const { to, policy } = demandStep(row, by, action)
    demandVersion(row, version)
    checkBody(agreementInputs[action], input)
    const body = await bodyAfter({ flow, writing, row, by }, action, input)
    const facts = 'cause' in input ? { cause: input.cause } : {}
    const deed = { action, person: by.id, policy, facts }
    return changeAgreement(flow, writing, row, { state: to, body }, deed)
  })
  return viewOf(changed, by)
}

async function list(
  flow: Flow,
  by: PersonPrincipal,
  query: AgreementQuery,
): Promise<Page<AgreementView>> {
  const has = (...roles: readonly string[]) => by.roles.some((role) => roles.includes(role))
  const { organisation, provider } = by
  let rows = flow.store.db
    .selectFrom('agreements')
    .selectAll()
    .where('kind', 'in', [...(query.kinds ?? AGREEMENT_KINDS)])
    .where((where) =>
      where.or([
        where.lit(has('auditor') || (by.authority && has('reviewer', 'approver'))),
        where.and([
          where.lit(has('consumer', 'signer')),
          where('assignee', '=', organisation),
          where('kind', '!=', 'inbound'),
        ]),
        where.and([
          where.lit(has('provider', 'signer') && provider !== undefined),
          where('assigner', '=', provider ?? ''),
          where('kind', '!=', 'inbound'),
        ]),
        where.and([
          where('kind', '=', 'inbound'),
          where.or([
            where.and([where.lit(has('consumer', 'signer')), where('assigner', '=', organisation)]),
            where.and([
              where.lit(has('consumer', 'provider', 'signer')),
              where('assignee', '=', organisation),
            ]),
          ]),
        ]),
      ]),
    )
  if (query.state !== undefined) rows = rows.where('state', '=', query.state)
  if (query.filed) rows = rows.where('body', 'like', '%"filing":{"number":%')
  return readPage(rows, query, (row) => viewOf(readRow(row), by), 'id')
}
