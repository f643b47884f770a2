import { openUsageBook, type UsageBook, type UsageSubject } from '@tongqu/ledger'
import { type Ask, memberOf, personOf } from '../ask.ts'
import { dayParameters, daysOf } from '../days.ts'
import type { GatewayDeps } from '../deps.ts'
import { PRIVATE } from '../directory-lists.ts'
import { WATCHING_ROLES, watchedDataset } from '../lookup.ts'
import { LEDGER_WEIGHT, type Operation, type Route, route } from '../operation.ts'
import { datasetParameter, path } from '../parameters.ts'
import { json, type Reply } from '../reply.ts'
import { ref } from '../schema-parts.ts'
import { usageSchemas } from '../schemas-usage.ts'
import { text } from '../texts.ts'

type Deps = Pick<GatewayDeps, 'ledger' | 'access' | 'catalog' | 'now' | 'zone'>

/** Lines of one answer. */
const MAX_LINES = 10_000

/** Usage by day, from the ledger and from nothing else: of agreements, of datasets, one's own. */
export function usageRoutes(deps: Deps): Route[] {
  const book = openUsageBook({ reader: deps.ledger.reader, zone: deps.zone })
  return [
    route(
      {
        ...common,
        id: 'getAgreementUsage',
        path: '/api/agreements/{id}/usage',
        auth: 'person',
        summary: text('一份协议下的用量（双方与审计）', 'Usage under an agreement'),
        parameters: [path('id', '协议编号', 'Id of the agreement'), ...dayParameters],
        problems: ['agreement-not-found', ...FAILURES],
      },
      async (ask) => {
        const id = ask.given('id')
        await deps.access.agreements.get(personOf(ask), id)
        return usage(deps, book, ask, { agreement: id })
      },
    ),
    route(
      {
        ...common,
        id: 'getDatasetUsage',
        path: '/api/datasets/{id}/usage',
        auth: 'person',
        roles: WATCHING_ROLES,
        summary: text('一个数据集的用量（提供方与审计）', 'Usage of a dataset'),
        parameters: [datasetParameter, ...dayParameters],
        problems: ['dataset-not-found', ...FAILURES],
      },
      (ask) => datasetUsage(deps, book, ask),
    ),
    route(
      {
        ...common,
        id: 'getOwnUsage',
        path: '/api/me/usage',
        auth: 'signed-in',
        summary: text(
          '本单位的用量；程序只看自己的',
          'What the organisation, or the program, has used',
        ),
        parameters: dayParameters,
        problems: FAILURES,
      },
      (ask) => usage(deps, book, ask, { organisation: memberOf(ask).organisation }),
    ),
  ]
}

const FAILURES = ['ledger-unavailable'] as const

const common = {
  tag: 'ledger',
  weight: LEDGER_WEIGHT,
  others: 'refused',
  cors: false,
  schemas: usageSchemas,
  answers: {
    200: {
      description: text('逐日用量', 'Usage by day'),
      content: { 'application/json': ref('Usage') },
    },
  },
} satisfies Partial<Operation>

function datasetUsage(deps: Deps, book: UsageBook, ask: Ask): Promise<Reply> {
  const dataset = watchedDataset(deps, personOf(ask), ask.given('id'))
  return usage(deps, book, ask, { dataset: dataset.id })
}

/**
 * The newest days are kept when there are too many lines. Of its organisation's a program sees its
 * own (see `isOwn`): people, whose lines name nobody, are none.
 */
async function usage(
  { now, zone }: Deps,
  book: UsageBook,
  ask: Ask,
  subject: UsageSubject,
): Promise<Reply> {
  const days = daysOf(ask, now(), zone)
  const { principal } = ask
  const own = 'organisation' in subject && principal.kind === 'app' ? principal.id : undefined
  const all = await book.usage(subject, days)
  const lines = own === undefined ? all : all.filter(({ app }) => app === own)
  const cut = lines.length > MAX_LINES
  return json({ ...days, zone, items: lines.slice(-MAX_LINES), cut }, PRIVATE)
}
