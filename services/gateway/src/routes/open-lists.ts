import type { OpenList } from '@tongqu/access'
import { TIER_IDS } from '@tongqu/catalog'
import { Problem } from '@tongqu/contracts'
import type { Ask } from '../ask.ts'
import type { GatewayDeps } from '../deps.ts'
import { flowOperation } from '../flow-operation.ts'
import { type Operation, type Parameter, type Route, route } from '../operation.ts'
import { path } from '../parameters.ts'
import { created, isFresh, JSON_TYPE, json, notModified, type Reply } from '../reply.ts'
import { ref } from '../schema-parts.ts'
import { openListAnswers as schemas } from '../schemas-lives.ts'
import { text } from '../texts.ts'

type Deps = Pick<GatewayDeps, 'access' | 'publicUrl'>

const PATH = '/api/open-lists/{tier}'
const LATEST = 'latest'
const CSV_TYPE = 'text/csv; charset=utf-8'

const tier: Parameter = {
  ...path('tier', '开放等级', 'Tier'),
  schema: { type: 'string', enum: TIER_IDS },
  examples: ['open'],
}
const version: Parameter = {
  ...path('version', '版本号，或 latest', 'Version, or latest'),
  schema: { type: 'string', maxLength: 10 },
  examples: [LATEST],
}

/** The open-data lists (开放清单): versions that never change, for anybody. */
export function openListRoutes({ access, publicUrl }: Deps): Route[] {
  const { openLists } = access
  const open = {
    tag: 'catalogue',
    others: 'refused',
    parameters: [tier, version],
    schemas,
    problems: ['version-not-found', 'wrong-parameter', 'store-unavailable'],
    cors: true,
  } satisfies Partial<Operation>
  return [
    route(
      {
        ...open,
        id: 'listOpenLists',
        path: PATH,
        summary: text('某一等级开放清单的各版本', 'Versions of the open-data list of a tier'),
        parameters: [tier],
        answers: {
          200: {
            description: text('版本', 'Versions'),
            content: { 'application/json': ref('OpenListHeads') },
          },
        },
        problems: ['wrong-parameter', 'store-unavailable'],
      },
      async (ask) => json(await openLists.versions(ask.given('tier'))),
    ),
    route(
      {
        ...open,
        id: 'getOpenList',
        path: `${PATH}/{version}.json`,
        summary: text('开放清单（JSON）', 'An open-data list as JSON'),
        answers: {
          200: {
            description: text('清单', 'The list'),
            content: { 'application/json': ref('OpenListDocument') },
          },
        },
      },
      async (ask) => {
        const list = await openLists.get(ask.given('tier'), versionOf(ask))
        return download(ask, list, 'json')
      },
    ),
    route(
      {
        ...open,
        id: 'getOpenListCsv',
        path: `${PATH}/{version}.csv`,
        summary: text('开放清单（CSV）', 'An open-data list as CSV'),
        answers: {
          200: {
            description: text('清单', 'The list'),
            content: { 'text/csv': { type: 'string' } },
          },
        },
      },
      async (ask) => {
        const list = await openLists.get(ask.given('tier'), versionOf(ask))
        return download(ask, list, 'csv')
      },
    ),
    route(
      flowOperation({
        id: 'publishOpenList',
        method: 'post',
        path: PATH,
        auth: 'person',
        roles: ['operator', 'reviewer'],
        parameters: [tier],
        summary: text('公布开放清单的新版本', 'Publish a new version of a list'),
        answer: 'OpenListHead',
        status: 201,
        says: text('新版本', 'The new version'),
        schemas,
        problems: ['role-required', 'already-exists', 'wrong-parameter'],
      }),
      async (ask) => {
        const head = await openLists.publish(ask.principal, ask.given('tier'))
        const address = `${publicUrl}/api/open-lists/${head.tier}/${head.version}.json`
        return created(address, head)
      },
    ),
  ]
}

function versionOf(ask: Ask): number | undefined {
  const wanted = ask.given('version')
  if (wanted === LATEST) return undefined
  if (!/^[1-9]\d{0,8}$/.test(wanted)) throw new Problem('version-not-found')
  return Number(wanted)
}

function download(ask: Ask, list: OpenList, kind: 'json' | 'csv'): Reply {
  const etag = `W/"${kind === 'json' ? list.sha256 : list.csvSha256}"`
  const headers = {
    'Content-Type': kind === 'json' ? JSON_TYPE : CSV_TYPE,
    'Content-Disposition': `attachment; filename="open-list-${list.tier}-${list.version}.${kind}"`,
    'Cache-Control': 'no-cache',
    ETag: etag,
  }
  if (isFresh(ask.header('if-none-match'), etag)) return notModified(headers)
  return { status: 200, headers, body: list[kind] }
}
