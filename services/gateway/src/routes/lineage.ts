import { Problem } from '@tongqu/contracts'
import {
  type IndexedEntry,
  type LineageGraph,
  type LineageSight,
  lineageOf,
  openLineageOf,
  provOf,
  ULID,
} from '@tongqu/ledger'
import type { Ask } from '../ask.ts'
import type { GatewayDeps } from '../deps.ts'
import { isOwn } from '../log-sight.ts'
import { refusal, tryPlan } from '../lookup.ts'
import { negotiate } from '../negotiate.ts'
import { LEDGER_WEIGHT, type Route, route } from '../operation.ts'
import { datasetParameter, query } from '../parameters.ts'
import { JSON_TYPE, json, type Reply } from '../reply.ts'
import { ref } from '../schema-parts.ts'
import { lineageSchemas } from '../schemas-lineage.ts'
import { text } from '../texts.ts'
import { showsAll } from '../views.ts'

type Deps = Pick<GatewayDeps, 'ledger' | 'catalog' | 'decide' | 'now' | 'publicUrl'>

const FORMATS = ['json', 'prov', 'openlineage'] as const
type Format = (typeof FORMATS)[number]
const LINKED = 'application/ld+json'
const TYPES = ['application/json', LINKED] as const
const MAX_RELEASE = 999_999_999_999_999
const ULID_CHARACTERS = 26

/** From raw deliveries to a release, and on to the answer of a receipt. */
export function lineageRoutes(deps: Deps): Route[] {
  return [
    route(
      {
        id: 'getLineage',
        path: '/api/datasets/{id}/lineage',
        tag: 'ledger',
        weight: LEDGER_WEIGHT,
        summary: text(
          '数据集的来历：从原始送达到版本，直至某次响应',
          'Lineage: from raw deliveries to a release, and to an answer',
        ),
        parameters: [
          datasetParameter,
          query('release', '版本号（默认最新）', 'Release number; default: the newest', {
            type: 'integer',
            minimum: 1,
            maximum: MAX_RELEASE,
          }),
          query('receipt', '响应的回执', 'Receipt of an answer (Hub-Receipt)', {
            type: 'string',
            maxLength: ULID_CHARACTERS,
          }),
          query('format', '格式：图、PROV-O、OpenLineage', 'Graph, PROV-O or OpenLineage', {
            type: 'string',
            enum: FORMATS,
          }),
        ],
        others: 'refused',
        schemas: lineageSchemas,
        answers: {
          200: {
            description: text('来历', 'Lineage'),
            content: {
              'application/json': { anyOf: [ref('LineageGraph'), ref('LineageRunEvents')] },
              [LINKED]: ref('LineageProv'),
            },
          },
        },
        problems: [
          'authentication-required',
          'dataset-not-found',
          'tier-closed',
          'version-not-found',
          'receipt-not-found',
          'ledger-unavailable',
        ],
        cors: true,
      },
      (ask) => lineage(deps, ask),
    ),
  ]
}

async function lineage(deps: Deps, ask: Ask): Promise<Reply> {
  const id = ask.given('id')
  const { sight, why } = sightOf(deps, ask, id)
  const receipt = ask.text('receipt')
  if (why && (receipt === undefined || !isKept(deps, id))) throw refusal(why, id, deps.publicUrl)
  const answer = receipt === undefined ? undefined : await given(deps, ask, id, receipt)
  if (receipt !== undefined && !answer) {
    // That there was such a dataset is told to nobody but who got something of it.
    throw why?.code === 'dataset-not-found' ? why : new Problem('receipt-not-found')
  }
  const release = ask.integer('release')
  // What was given to somebody may be followed, though nothing more is given.
  const own: LineageSight = sight === 'nothing' ? 'entries' : sight
  const sights = new Map<string, LineageSight>([[id, own]])
  const found = await lineageOf(deps.ledger.reader, {
    dataset: id,
    ...(release !== undefined && { release }),
    ...(answer && { answer }),
    sightOf(other) {
      const known = sights.get(other) ?? sightOf(deps, ask, other).sight
      sights.set(other, known)
      return known
    },
  })
  if (!found) throw new Problem('version-not-found')
  return written(deps, ask, found)
}

function written({ publicUrl }: Deps, ask: Ask, graph: LineageGraph): Reply {
  const isLinked = negotiate(ask.header('accept'), TYPES) === LINKED
  const format = (ask.text('format') as Format | undefined) ?? (isLinked ? 'prov' : 'json')
  if (format === 'prov') {
    return json(provOf(graph), { 'Content-Type': JSON_TYPE.replace(TYPES[0], LINKED) })
  }
  if (format === 'json') return json(graph)
  return json({ items: openLineageOf(graph, { producer: publicUrl, namespace: publicUrl }) })
}

/**
 * Hashes of deliveries and files tell of rows and columns that a narrower plan hides: only who may
 * read all of it, its provider and auditors see them. Asking is no reading: nobody is charged.
 */
function sightOf(deps: Deps, ask: Ask, id: string): { sight: LineageSight; why?: Problem } {
  const dataset = deps.catalog().datasets.get(id)
  const { principal } = ask
  const isOwn =
    principal.kind === 'person' &&
    (principal.roles.includes('auditor') ||
      (dataset !== undefined && principal.provider === dataset.provider))
  if (isOwn && isKept(deps, id)) return { sight: 'hashes' }
  const plan = tryPlan(deps, { principal, header: ask.header, watch: ask.watch }, id)
  if (plan instanceof Problem) return { sight: 'nothing', why: plan }
  return { sight: dataset && showsAll(dataset, plan) ? 'hashes' : 'entries' }
}

/** What has been served of a withdrawn dataset has a lineage still. */
function isKept({ catalog }: Deps, id: string): boolean {
  const state = catalog().datasets.get(id)?.state
  return state === 'LISTED' || state === 'WITHDRAWN'
}

/** The entry of an answer that was given to the caller; for all others there is none. */
async function given(
  { ledger }: Deps,
  { principal }: Ask,
  dataset: string,
  receipt: string,
): Promise<IndexedEntry | undefined> {
  const found = ULID.test(receipt) ? await ledger.reader.entry(receipt) : undefined
  if (!found || !SERVED.includes(found.entry.k) || found.entry.dataset !== dataset) return undefined
  const isGiven = found.entry.actor.type === 'anonymous' || isOwn(principal, found.entry)
  const isAuditor = principal.kind === 'person' && principal.roles.includes('auditor')
  return isGiven || isAuditor ? found : undefined
}

const SERVED: readonly string[] = ['serve_open', 'serve_sum']
