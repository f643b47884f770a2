/** 明细 of licensed agreements: issued by the provider, accepted or disputed by who received. */
import { Problem } from '@tongqu/contracts'
import {
  demandSeat,
  type Flow,
  type FlowDeps,
  flowOf,
  instant,
  seatsOf,
} from '../agreements/flow.ts'
import { type Page, type PageQuery, readPage } from '../agreements/pages.ts'
import { checkBody } from '../body.ts'
import { csvOf } from '../lives/csv.ts'
import { stepOf } from '../machine.ts'
import { demandVersion, isAuditor, isAuthority } from '../parties.ts'
import type { PersonPrincipal } from '../types.ts'
import { type Compute, issueStatement } from './issue.ts'
import { type StatementAction, statementMachine } from './machine.ts'
import {
  changeStatement,
  demandOneSide,
  partiesOf,
  readStatement,
  SIDES,
  type StatementRow,
  statementRow,
  viewOf,
} from './rows.ts'
import { statementInputs, statementIssueSchema } from './schemas.ts'
import type {
  StatementBody,
  StatementContent,
  StatementInputs,
  StatementStep,
  StatementView,
} from './types.ts'

export type StatementDeps = FlowDeps & {
  /** Of the ledger; undefined while no checkpoint holds what it needs. */
  compute: Compute
}

export type StatementQuery = PageQuery & { agreement?: string }

export type Statements = {
  /**
   * For the next month of an agreement, which is over. Throws `body-invalid`,
   * `agreement-not-found`, `role-required`, `terms-not-met`, `already-exists`, `period-not-over`,
   * and what the ledger throws.
   */
  issue(by: PersonPrincipal, agreement: string, given: { month: string }): Promise<StatementView>
  /** Those that concern the caller, newest first. Throws `wrong-cursor`. */
  list(by: PersonPrincipal, query?: StatementQuery): Promise<Page<StatementView>>
  /** How it stands. Throws `statement-not-found`, also for those of others. */
  get(by: PersonPrincipal, id: string): Promise<StatementView>
  /** Word by word what was hashed. Throws `statement-not-found`. */
  content(by: PersonPrincipal, id: string): Promise<StatementContent>
  /** Its lines as CSV (RFC 4180). Throws `statement-not-found`. */
  csv(by: PersonPrincipal, id: string): Promise<string>
  /**
   * Throws `body-invalid`, `statement-not-found`, `role-required`, `illegal-transition`,
   * `separation-of-duties`, `version-conflict`, `terms-not-met` for a due sum below nothing.
   */
  act<Action extends StatementAction>(
    by: PersonPrincipal,
    id: string,
    action: Action,
    input: StatementInputs[Action],
    version?: number,
  ): Promise<StatementView>
}

export function createStatements({ compute, ...deps }: StatementDeps): Statements {
  const flow = flowOf(deps)
  const { store } = flow
  return {
    async issue(by, agreement, given) {
      checkBody(statementIssueSchema, given)
      return viewOf(await issueStatement(flow, compute, by, { agreement, ...given }), by)
    },
    list: (by, query = {}) => list(flow, by, query),
    get: async (by, id) => viewOf(await statementRow(store.db, by, id), by),
    content: async (by, id) => (await statementRow(store.db, by, id)).body.statement,
    csv: async (by, id) => csvText((await statementRow(store.db, by, id)).body.statement),
    async act(by, id, action, input, version) {
      const row = await store.transact(async (writing) => {
        const row = await statementRow(writing, by, id)
        demandSeat(statementMachine, action, seatsOf(by, partiesOf(row)))
        stepOf(statementMachine, row.state, action)
        demandOneSide(row.body, by, action)
        demandVersion(row, version)
        checkBody(statementInputs[action], input)
        const body = bodyAfter(flow, row, by, action, input)
        return changeStatement(store, writing, row, { action, body, by })
      })
      return viewOf(row, by)
    },
  }
}

const COLUMNS = ['statement', 'agreement', 'currency', 'day', 'dataset', 'app', 'meter', 'quantity']

function csvText({ id, agreement, prices, lines }: StatementContent): string {
  return csvOf(
    [...COLUMNS, 'unit_micros', 'amount_micros'],
    lines.map(({ day, dataset, app, meter, quantity, unitMicros, amountMicros }) => [
      ...[id, agreement, prices.currency, day, dataset, app, meter],
      ...[quantity, unitMicros, amountMicros],
    ]),
  )
}

function bodyAfter(
  flow: Flow,
  { body }: StatementRow,
  by: PersonPrincipal,
  action: StatementAction,
  { text, fen }: { text?: string; fen?: string },
): StatementBody {
  const step: StatementStep = {
    action,
    at: instant(flow),
    ...(text !== undefined && { text }),
    ...(fen !== undefined && { fen }),
  }
  const due = BigInt(body.dueFen) + BigInt(fen ?? 0)
  if (due < 0n) throw new Problem('terms-not-met', { faults: [BELOW_NOTHING] })
  const side = SIDES[action]
  const had = body.hands[side]
  const hands = had.includes(by.id) ? body.hands : { ...body.hands, [side]: [...had, by.id] }
  return { ...body, dueFen: String(due), hands, steps: [...body.steps, step] }
}

const BELOW_NOTHING = {
  path: 'fen',
  message: { 'zh-CN': '应付不能低于零', en: 'What is due can not be less than nothing' },
}

async function list(
  { store }: Flow,
  by: PersonPrincipal,
  query: StatementQuery,
): Promise<Page<StatementView>> {
  const has = (...roles: readonly string[]) => by.roles.some((role) => roles.includes(role))
  let rows = store.db
    .selectFrom('statements')
    .selectAll()
    .where((where) =>
      where.or([
        where.lit(isAuditor(by) || isAuthority(by)),
        where.and([
          where.lit(has('consumer', 'signer')),
          where('organisation', '=', by.organisation),
        ]),
        where.and([
          where.lit(has('provider', 'signer') && by.provider !== undefined),
          where('provider', '=', by.provider ?? ''),
        ]),
      ]),
    )
  if (query.agreement !== undefined) rows = rows.where('agreement', '=', query.agreement)
  if (query.state !== undefined) rows = rows.where('state', '=', query.state)
  return readPage(rows, query, (row) => viewOf(readStatement(row), by), 'id')
}
