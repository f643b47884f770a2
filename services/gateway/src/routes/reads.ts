import { Problem } from '@tongqu/contracts'
import type { EntryFilter, IndexedEntry, NewEntry } from '@tongqu/ledger'
import { type Ask, invalid, memberOf, personOf } from '../ask.ts'
import type { GatewayDeps } from '../deps.ts'
import { WATCHING_ROLES, watchedDataset } from '../lookup.ts'
import { LEDGER_WEIGHT, type Operation, type Parameter, type Route, route } from '../operation.ts'
import { cursorParameter, datasetParameter, query } from '../parameters.ts'
import { json, type Reply } from '../reply.ts'
import { list, NEXT, object, ref } from '../schema-parts.ts'
import { text } from '../texts.ts'

type Deps = Pick<GatewayDeps, 'ledger' | 'catalog'>

const DEFAULT_READS = 100
const MAX_READS = 500
const MAX_ID_CHARACTERS = 200
const NOT_KEPT = { 'Cache-Control': 'private, no-store' }
/** Number of an entry in the log. */
const CURSOR = /^\d{1,15}$/

const INSTANT = {
  type: 'string',
  pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,3})?Z$',
  maxLength: 24,
} as const
const ID = { type: 'string', maxLength: MAX_ID_CHARACTERS } as const

const since: Parameter = {
  ...query('since', '从此时起（UTC）', 'From then on (UTC)', INSTANT),
  examples: ['2026-01-05T00:00:00Z'],
}
const until: Parameter = {
  ...query('until', '到此时止，不含（UTC）', 'Before then (UTC)', INSTANT),
  examples: ['2026-02-05T00:00:00Z'],
}
const common: readonly Parameter[] = [
  since,
  until,
  query('agreement', '协议编号', 'Id of an agreement', ID),
  query('limit', '最多条数', 'At most so many', {
    type: 'integer',
    minimum: 1,
    maximum: MAX_READS,
    default: DEFAULT_READS,
  }),
  cursorParameter,
]

const integer = { type: 'integer' } as const
const string = { type: 'string' } as const

const schemas = {
  ReadItem: object(
    {
      receipt: { ...string, description: 'Hub-Receipt of the answer, or of the answers.' },
      at: { ...string, format: 'date-time' },
      dataset: string,
      by: { ...string, enum: ['anonymous', 'app', 'person', 'system'] },
      organisation: string,
      app: string,
      agreement: string,
      purpose: string,
      tier: string,
      route: string,
      outcome: {
        ...string,
        description: 'complete, aborted, broken, stalled, revoked, lost; absent: under way.',
      },
      requests: integer,
      rows: integer,
      bytes: { ...integer, description: 'Before content coding.' },
      seconds: integer,
      sha256: { ...string, description: 'Of what left, before content coding.' },
    },
    ['receipt', 'at', 'dataset', 'by', 'requests'],
  ),
} as const

const answers: Operation['answers'] = {
  200: {
    description: text('读取记录，新的在前', 'What was read, newest first'),
    content: { 'application/json': list(ref('ReadItem'), NEXT) },
  },
}

/** Who read a provider's data, and what an organisation has read: both from the ledger. */
export function readRoutes(deps: Deps): Route[] {
  return [
    route(
      {
        id: 'listDatasetReads',
        path: '/api/datasets/{id}/reads',
        tag: 'ledger',
        weight: LEDGER_WEIGHT,
        auth: 'person',
        roles: WATCHING_ROLES,
        summary: text('谁读取了这个数据集（提供方与审计）', 'Who read this dataset'),
        parameters: [
          datasetParameter,
          query('organisation', '单位编号', 'Id of an organisation', ID),
          ...common,
        ],
        others: 'refused',
        schemas,
        answers,
        problems: ['dataset-not-found', 'ledger-unavailable'],
        cors: false,
      },
      (ask) => datasetReads(deps, ask),
    ),
    route(
      {
        id: 'listOwnReads',
        path: '/api/me/reads',
        tag: 'ledger',
        weight: LEDGER_WEIGHT,
        auth: 'signed-in',
        summary: text(
          '本单位读取了什么；程序只看自己的',
          'What the organisation, or the program, has read',
        ),
        parameters: [query('dataset', '数据集标识', 'Dataset id', ID), ...common],
        others: 'refused',
        schemas,
        answers,
        problems: ['ledger-unavailable'],
        cors: false,
      },
      (ask) => ownReads(deps, ask),
    ),
  ]
}

function datasetReads(deps: Deps, ask: Ask): Promise<Reply> {
  const dataset = watchedDataset(deps, personOf(ask), ask.given('id'))
  const organisation = ask.text('organisation')
  return reads(deps, ask, { dataset: dataset.id, ...(organisation && { organisation }) })
}

function ownReads(deps: Deps, ask: Ask): Promise<Reply> {
  const { kind, id, organisation } = memberOf(ask)
  const dataset = ask.text('dataset')
  // Asked by program, no page tells of what others of the organisation have read.
  const program = kind === 'app' && { program: id }
  return reads(deps, ask, { organisation, ...program, ...(dataset && { dataset }) })
}

async function reads({ ledger }: Deps, ask: Ask, of: EntryFilter): Promise<Reply> {
  const { reader } = ledger
  const filter = { ...of, ...spanOf(ask), kinds: SERVED }
  const limit = ask.integer('limit') ?? DEFAULT_READS
  const { items, next } = await reader.find({ ...filter, limit })
  const closes = await Promise.all(items.map((one) => closeOf(reader, one)))
  const told = items.map(({ entry }, index) => itemOf(entry, closes[index]))
  return json({ items: told, ...(next !== undefined && { next: String(next) }) }, NOT_KEPT)
}

const SERVED = ['serve_open', 'serve_sum'] as const

type Reader = Deps['ledger']['reader']

function spanOf(ask: Ask): EntryFilter {
  const agreement = ask.text('agreement')
  const cursor = ask.text('cursor')
  if (cursor !== undefined && !CURSOR.test(cursor)) throw new Problem('wrong-cursor')
  return {
    ...instantOf(ask, 'since'),
    ...instantOf(ask, 'until'),
    ...(agreement && { agreement }),
    ...(cursor !== undefined && { before: Number(cursor) }),
  }
}

/** As entries write it: with milliseconds. */
function instantOf(ask: Ask, name: 'since' | 'until'): EntryFilter {
  const given = ask.text(name)
  if (given === undefined) return {}
  const at = Date.parse(given)
  if (Number.isNaN(at)) throw invalid(name, '不是有效时刻', 'is no valid instant')
  return { [name]: new Date(at).toISOString() }
}

async function closeOf(reader: Reader, { entry }: IndexedEntry) {
  if (entry.k !== 'serve_open') return entry
  const found = await reader.find({ kinds: ['serve_close'], prev: entry.id, limit: 1 })
  return found.items[0]?.entry
}

function itemOf(begun: NewEntry, end: NewEntry | undefined) {
  const { id, t, dataset, actor, agreement, purpose, policy, req } = begun
  const { requests = 1, rows, bytes, seconds } = end?.meters ?? {}
  const [output] = end?.outputs ?? []
  return {
    receipt: id,
    at: t,
    dataset,
    by: actor.type,
    organisation: actor.organisation,
    app: actor.type === 'app' ? actor.id : undefined,
    agreement,
    purpose,
    tier: policy?.tier,
    route: req?.route,
    outcome: end?.outcome,
    requests,
    rows: rows ?? output?.rows,
    bytes: bytes ?? output?.bytes,
    seconds,
    sha256: output?.sha256,
  }
}
