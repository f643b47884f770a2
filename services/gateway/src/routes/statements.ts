import {
  STATEMENT_ACTIONS,
  type StatementAction,
  type StatementInputs,
  statementInputs,
  statementIssueSchema,
  statementMachine,
} from '@tongqu/access'
import { ifVersion, personOf } from '../ask.ts'
import type { GatewayDeps } from '../deps.ts'
import {
  asPerson,
  newOf,
  oneOf,
  pageOf,
  pageParameters,
  pageQueryOf,
  versioned,
} from '../flow-routes.ts'
import { bodySchema } from '../flow-schemas.ts'
import { negotiate } from '../negotiate.ts'
import { LEDGER_WEIGHT, type Operation, type Route, route } from '../operation.ts'
import { path, query } from '../parameters.ts'
import { created, JSON_TYPE, json, type Reply, versionTag } from '../reply.ts'
import { ref } from '../schema-parts.ts'
import { statementSchemas } from '../schemas-usage.ts'
import { text } from '../texts.ts'

type Deps = Pick<GatewayDeps, 'access'>

const MAX_ID_CHARACTERS = 200
/** Some per cent of a long statement are made in so long. */
const LOOK_SECONDS = '2'
const id = path('id', '明细编号', 'Id of the statement')
const common = { ...asPerson, schemas: statementSchemas } as const

/** 明细 of licensed agreements: issued, read, disputed, adjusted, accepted, settled. */
export function statementRoutes(deps: Deps): Route[] {
  return [
    issuing(deps),
    listing(deps),
    reading(deps),
    standing(deps),
    ...STATEMENT_ACTIONS.map((action) => acting(deps, action)),
  ]
}

function issuing({ access }: Deps): Route {
  return route(
    {
      ...common,
      id: 'issueStatement',
      method: 'post',
      path: '/api/agreements/{id}/statements',
      weight: LEDGER_WEIGHT,
      summary: text(
        '提供方出具一个月的明细；两秒内未完成的继续编制（202）',
        'Issue the statement of a month, as provider; what takes longer than 2 s is made on (202)',
      ),
      parameters: [path('id', '协议编号', 'Id of the agreement')],
      body: { schema: bodySchema(statementIssueSchema) },
      answers: {
        ...newOf('明细', 'The statement', 'StatementState'),
        202: {
          description: text('正在编制；看 Location', 'It is being made: look at Location'),
          content: { 'application/json': ref('StatementState') },
          headers: {
            Location: text('状态的地址', 'Where it stands how it goes'),
            'Retry-After': text('多少秒后再看', 'Seconds until it is worth looking'),
          },
        },
      },
      problems: [
        'agreement-not-found',
        'role-required',
        'terms-not-met',
        'already-exists',
        'period-not-over',
        'result-too-large',
        'ledger-unavailable',
        'ledger-damaged',
        'ledger-elsewhere',
        'store-unavailable',
      ],
    },
    async (ask) => {
      const given = ask.body as { month: string }
      const made = await access.statements.issue(personOf(ask), ask.given('id'), given)
      const place = `/api/statements/${made.id}`
      if (made.state !== 'PREPARING') {
        return created(place, made, { ETag: versionTag(made.version) })
      }
      return json(made, { Location: `${place}/state`, 'Retry-After': LOOK_SECONDS }, 202)
    },
  )
}

function listing({ access }: Deps): Route {
  const agreement = query('agreement', '协议编号', 'Id of an agreement', {
    type: 'string',
    maxLength: MAX_ID_CHARACTERS,
  })
  return route(
    {
      ...common,
      id: 'listStatements',
      path: '/api/statements',
      summary: text('与我有关的明细', 'Statements that concern me'),
      parameters: [agreement, ...pageParameters(statementMachine.states)],
      answers: pageOf('一页', 'A page', ref('StatementState')),
      problems: ['store-unavailable'],
    },
    async (ask) => {
      const wanted = ask.text('agreement')
      const page = { ...pageQueryOf(ask), ...(wanted !== undefined && { agreement: wanted }) }
      return json(await access.statements.list(personOf(ask), page))
    },
  )
}

const FORMATS = ['json', 'csv'] as const
const TYPES = ['application/json', 'text/csv'] as const

function reading({ access }: Deps): Route {
  return route(
    {
      ...common,
      id: 'getStatement',
      path: '/api/statements/{id}',
      summary: text(
        '明细全文（规范 JSON，其 SHA-256 在账本中）',
        'A statement, as canonical JSON: its SHA-256 stands in the log',
      ),
      parameters: [id, query('format', '格式', 'Format', { type: 'string', enum: FORMATS })],
      answers: {
        200: {
          description: text('明细', 'The statement'),
          content: { [TYPES[0]]: ref('Statement'), [TYPES[1]]: { type: 'string' } },
        },
      },
      problems: ['statement-not-found', 'statement-not-ready', 'store-unavailable'],
    },
    async (ask) => {
      const person = personOf(ask)
      const wanted = ask.text('format')
      const isCsv = wanted ? wanted === 'csv' : negotiate(ask.header('accept'), TYPES) === TYPES[1]
      const { statements } = access
      const name = ask.given('id')
      return isCsv
        ? download(await statements.csv(person, name), 'text/csv; charset=utf-8')
        : download(await statements.text(person, name), JSON_TYPE)
    },
  )
}

function download(body: string, type: string): Reply {
  return { status: 200, headers: { 'Content-Type': type, 'Cache-Control': 'no-cache' }, body }
}

function standing({ access }: Deps): Route {
  return route(
    {
      ...common,
      id: 'getStatementState',
      path: '/api/statements/{id}/state',
      summary: text('明细的状态与经过', 'How it stands with a statement'),
      parameters: [id],
      answers: oneOf('状态', 'Its state', 'StatementState'),
      problems: ['statement-not-found', 'store-unavailable'],
    },
    async (ask) => versioned(await access.statements.get(personOf(ask), ask.given('id'))),
  )
}

const SUMMARIES: Readonly<Record<StatementAction, readonly [zh: string, en: string]>> = {
  dispute: ['接收方提出异议', 'Dispute it, as receiver'],
  adjust: ['提供方调整应付金额', 'Adjust what is due, as provider'],
  accept: ['接收方认可', 'Accept it, as receiver'],
  settle: ['提供方确认结清', 'Say that it is settled, as provider'],
}

const OWN: Partial<Record<StatementAction, Operation['problems']>> = { adjust: ['terms-not-met'] }

function acting({ access }: Deps, action: StatementAction): Route {
  const [zh, en] = SUMMARIES[action]
  const isEmpty = action === 'accept' || action === 'settle'
  return route(
    {
      ...common,
      id: `${action}Statement`,
      method: 'post',
      path: `/api/statements/{id}/${action}`,
      summary: text(`明细：${zh}`, `${en} (statement)`),
      parameters: [id],
      body: {
        schema: bodySchema(statementInputs[action]),
        ...(isEmpty && { optional: true as const }),
      },
      answers: oneOf('新状态', 'As it is now', 'StatementState'),
      problems: [
        'statement-not-found',
        'role-required',
        'illegal-transition',
        'separation-of-duties',
        'version-conflict',
        'precondition-failed',
        'store-unavailable',
        ...(OWN[action] ?? []),
      ],
    },
    async (ask) => {
      const given = (ask.body ?? {}) as StatementInputs[StatementAction]
      const { statements } = access
      const version = ifVersion(ask)
      return versioned(await statements.act(personOf(ask), ask.given('id'), action, given, version))
    },
  )
}
