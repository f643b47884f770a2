import type { AccessPlan } from '@tongqu/access'
import { Problem } from '@tongqu/contracts'
import { type Ask, shown } from '../ask.ts'
import type { GatewayDeps } from '../deps.ts'
import { type Operation, type Route, route } from '../operation.ts'
import { cursorParameter, path, query, releaseParameters } from '../parameters.ts'
import type { Reply } from '../reply.ts'
import { ref } from '../schemas.ts'
import { pinned } from '../snapshots.ts'
import { text } from '../texts.ts'
import { viewOf } from '../views.ts'
import { recordsPage } from './records.ts'

type Deps = Pick<GatewayDeps, 'access' | 'lake' | 'publicUrl'>

/** A person has some thousand rows at most: a year of trips. */
const MAX_PAGE_ROWS = 10_000
const DEFAULT_PAGE_ROWS = 1_000
const MAX_TABLE_CHARACTERS = 64

const answers: Operation['answers'] = {
  200: {
    description: text('一页本人的记录（带 Link: rel=next）', 'A page of records about oneself'),
    content: { 'application/json': ref('RecordsPage') },
    headers: {
      'Hub-Release': text('所读版本', 'Release that was read'),
      Link: text('下一页', 'The next page, rel=next'),
    },
  },
}

/** The records about whoever holds a receipt, for them alone. */
export function ownRecordRoutes(deps: Deps): Route[] {
  return [
    route(
      {
        id: 'ownRecords',
        path: '/api/consent-receipts/{handle}/records',
        tag: 'access',
        summary: text(
          '查阅、导出关于本人的记录（提供方同意查阅或导出请求之后 30 天内）',
          'Records about oneself, for 30 days after the provider has agreed to give access or export',
        ),
        parameters: [
          path('handle', '回执中的凭证', 'Secret of the receipt'),
          query('table', '表（默认首张涉及个人的表）', 'Table; default: the first about people', {
            type: 'string',
            maxLength: MAX_TABLE_CHARACTERS,
          }),
          query('limit', '本页条数', 'Rows of this page', {
            type: 'integer',
            minimum: 1,
            maximum: MAX_PAGE_ROWS,
            default: DEFAULT_PAGE_ROWS,
          }),
          cursorParameter,
          ...releaseParameters,
        ],
        others: 'refused',
        bearsSecret: true,
        answers,
        problems: [
          'consent-not-found',
          'request-not-found',
          'dataset-not-found',
          'table-not-found',
          'version-not-found',
          'version-recalled',
          'dataset-not-landed',
          'query-too-slow',
          'result-too-large',
          'lake-full',
          'hub-busy',
          'policy-unconfirmed',
          'policy-changed',
          'ledger-unavailable',
          'store-unavailable',
        ],
        cors: false,
      },
      (ask) => ownRecords(deps, ask),
    ),
  ]
}

async function ownRecords(deps: Deps, ask: Ask): Promise<Reply> {
  const plan = await deps.access.consents.own(ask.given('handle'))
  const { dataset, hash, expiresAt } = plan
  ask.watch({ hash, expiresAt: Date.parse(expiresAt), again: () => plan })
  ask.reads(plan, true)
  const table = tableOf(plan, ask.text('table'))
  const snapshot = await pinned(deps.lake, ask, dataset)
  const asked = { table, ...viewOf(plan, table), select: [], where: [], order: [] }
  const headers = {
    'Cache-Control': 'no-store',
    'Hub-Release': String(snapshot.release),
  }
  const limit = ask.integer('limit') ?? DEFAULT_PAGE_ROWS
  return recordsPage(deps, ask, snapshot, asked, 'json', limit, headers)
}

function tableOf({ dataset, tables }: AccessPlan, wanted: string | undefined): string {
  const names = Object.keys(tables)
  const found = names.find((name) => wanted === undefined || name === wanted)
  if (found !== undefined) return found
  throw new Problem('table-not-found', { dataset, table: shown(wanted ?? ''), tables: names })
}
