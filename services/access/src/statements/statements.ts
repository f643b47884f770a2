/** 明细 of licensed agreements: issued by the provider, accepted or disputed by who received. */
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises'
import { canonicalJson, Problem } from '@tongqu/contracts'
import type { Reading } from '@tongqu/store'
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
import { stepOf } from '../machine.ts'
import { demandVersion, isAuditor, isAuthority } from '../parties.ts'
import type { PersonPrincipal } from '../types.ts'
import { askForStatement } from './issue.ts'
import { progressOf } from './jobs.ts'
import { type StatementAction, statementMachine } from './machine.ts'
import { createMaking, type Making, type MakingDeps } from './making.ts'
import {
  changeStatement,
  demandOneSide,
  isIssued,
  partiesOf,
  readStatement,
  SIDES,
  statementRow,
} from './rows.ts'
import { statementInputs, statementIssueSchema } from './schemas.ts'
import { csvOfStatement } from './text.ts'
import type {
  IssuedBody,
  StatementContent,
  StatementInputs,
  StatementStep,
  StatementView,
} from './types.ts'
import { viewOf } from './view.ts'

export type StatementDeps = FlowDeps &
  MakingDeps & {
    /** So long an answer waits for a statement that is soon made. */
    waitMilliseconds?: number
  }

export type StatementQuery = PageQuery & { agreement?: string }

export type Statements = Making & {
  /**
   * Asks for that of the next month of an agreement, which is over. Small ones are issued when it
   * answers, others are `PREPARING`. Throws `body-invalid`, `agreement-not-found`, `role-required`,
   * `terms-not-met`, `already-exists`, `period-not-over`, and what the ledger throws.
   */
  issue(by: PersonPrincipal, agreement: string, given: { month: string }): Promise<StatementView>
  /** Those that concern the caller, newest first. Throws `wrong-cursor`. */
  list(by: PersonPrincipal, query?: StatementQuery): Promise<Page<StatementView>>
  /** How it stands. Throws `statement-not-found`, also for those of others. */
  get(by: PersonPrincipal, id: string): Promise<StatementView>
  /**
   * Word by word what was hashed: canonical JSON of a `StatementContent`. Throws
   * `statement-not-found`, `statement-not-ready`.
   */
  text(by: PersonPrincipal, id: string): Promise<string>
  /** Its lines as CSV (RFC 4180). Throws as `text` does. */
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

const WAIT_MILLISECONDS = 2_000
const LOOK_MILLISECONDS = 50
/** What is being made is not worth asking about earlier. */
const AGAIN_SECONDS = 5

export function createStatements({
  ledger,
  report,
  isMaker,
  waitMilliseconds = WAIT_MILLISECONDS,
  ...deps
}: StatementDeps): Statements {
  const flow = flowOf(deps)
  const { store } = flow
  const making = createMaking(flow, { ledger, report, ...(isMaker && { isMaker }) })
  return {
    ...making,
    async issue(by, agreement, given) {
      checkBody(statementIssueSchema, given)
      const { id } = await askForStatement(flow, ledger, by, { agreement, ...given })
      making.run().catch(report)
      const view = await settled(() => seen(store.db, by, id), waitMilliseconds)
      // At once said why: nobody has to come back for it.
      if (view.failure !== undefined) throw new Problem(view.failure)
      return view
    },
    list: (by, query = {}) => list(flow, by, query),
    get: (by, id) => seen(store.db, by, id),
    text: (by, id) => textOfRow(store.db, by, id),
    async csv(by, id) {
      const content = JSON.parse(await textOfRow(store.db, by, id)) as StatementContent
      return csvOfStatement(content, turn)
    },
    async act(by, id, action, input, version) {
      const row = await store.transact(async (writing) => {
        const row = await statementRow(writing, by, id)
        const { body: issued } = row
        demandSeat(statementMachine, action, seatsOf(by, partiesOf(row)))
        const { from } = stepOf(statementMachine, row.state, action)
        if (!isIssued(issued)) throw new Error(`${id}: ${action} from ${from} without a statement`)
        demandOneSide(issued, by, action)
        demandVersion(row, version)
        checkBody(statementInputs[action], input)
        const body = bodyAfter(flow, issued, by, action, input)
        return changeStatement(store, writing, row, { action, body, person: by.id })
      })
      return viewOf(row, by)
    },
  }
}

function bodyAfter(
  flow: Flow,
  body: IssuedBody,
  by: PersonPrincipal,
  action: StatementAction,
  { text, fen }: { text?: string; fen?: string },
): IssuedBody {
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

async function seen(reading: Reading, by: PersonPrincipal, id: string): Promise<StatementView> {
  const row = await statementRow(reading, by, id)
  const progress = row.state === 'PREPARING' ? await progressOf(reading, [id]) : undefined
  return viewOf(row, by, progress?.get(id))
}

/** How it stands when it is made, or could not be, or the time is over. */
async function settled(
  look: () => Promise<StatementView>,
  waitMilliseconds: number,
): Promise<StatementView> {
  const until = performance.now() + waitMilliseconds
  for (;;) {
    const view = await look()
    if (view.state !== 'PREPARING' || performance.now() >= until) return view
    await sleep(LOOK_MILLISECONDS)
  }
}

async function textOfRow(reading: Reading, by: PersonPrincipal, id: string): Promise<string> {
  const { state, body } = await statementRow(reading, by, id)
  if (!isIssued(body)) {
    const again = state === 'PREPARING' ? { retryAfter: AGAIN_SECONDS } : {}
    throw new Problem('statement-not-ready', { state, ...again })
  }
  const found = await reading
    .selectFrom('statement_texts')
    .select('text')
    .where('id', '=', id)
    .executeTakeFirst()
  return found?.text ?? canonicalJson(body.statement)
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
  const { items, ...rest } = await readPage(rows, query, readStatement, 'id')
  const made = items.filter(({ state }) => state === 'PREPARING').map(({ id }) => id)
  const progress = await progressOf(store.db, made)
  return { items: items.map((row) => viewOf(row, by, progress.get(row.id))), ...rest }
}
