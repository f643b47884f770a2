import { QuotaRefusal } from '@tongqu/access'
import { Problem, type ProblemCode } from '@tongqu/contracts'
import type { PortalLogin, Recogniser } from '@tongqu/identity'
import { keptLedger, memoryLog, told } from '@tongqu/ledger/testing'
import type { GatewayDeps } from '../deps.ts'
import { createGateway } from '../gateway.ts'
import { withoutPeople } from '../nobody.ts'
import type { OpenApiOperation } from '../openapi.ts'
import type { MadeRequest } from './requests.ts'
import { STATION } from './stations.ts'
import type { World } from './world.ts'

/** A request, and what must be different about the gateway for it to be answered so. */
export type Provocation = MadeRequest & { own?: Partial<GatewayDeps>; steer?: Steer }

/** What a gateway of `steered` takes from each request: who asks, and what is decided. */
export type Steer = {
  principalOf?: Recogniser['principalOf']
  decide?: GatewayDeps['decide']
  enter?: GatewayDeps['quotas']['enter']
}

type Change = {
  place?: Record<string, string>
  query?: Record<string, string>
  headers?: Record<string, string>
  own?: Partial<GatewayDeps>
  steer?: Steer
}

type Recipe = (operation: OpenApiOperation, world: World) => Change

const LONG = 'x'.repeat(20_000)
const WHOLE_DOWNLOAD = { format: 'csv' }

/** The request that makes this operation succeed, or answer this problem. */
export function requestFor(
  operation: OpenApiOperation,
  path: string,
  wanted: 'success' | ProblemCode,
  world: World,
): Provocation {
  const recipe: Recipe | undefined = wanted === 'success' ? succeeding : recipes[wanted]
  if (!recipe) throw new Error(`nobody knows how to provoke ${wanted}`)
  const { place = {}, query = {}, headers = {}, own, steer } = recipe(operation, world)
  const places: Record<string, string> = { ...placesOf(operation, world), ...place }
  const filled = path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(places[name] ?? 'x'))
  const search = new URLSearchParams(query).toString()
  const target = search === '' ? filled : `${filled}?${search}`
  return { path: target, method: 'GET', headers, ...(own && { own }), ...(steer && { steer }) }
}

/** One gateway for all provocations that only change who asks or what is decided. */
export function steered(world: World) {
  const deps = world.deps()
  const state: Steer = {}
  const { principalOf } = deps.identity.recogniser
  const recogniser: Recogniser = {
    principalOf: (request) => (state.principalOf ?? principalOf)(request),
  }
  Object.assign(deps.identity, { recogniser })
  const decide: GatewayDeps['decide'] = (...asked) => (state.decide ?? deps.decide)(...asked)
  const quotas: GatewayDeps['quotas'] = {
    ...deps.quotas,
    enter: (...asked) => (state.enter ?? deps.quotas.enter)(...asked),
  }
  const app = createGateway({ ...deps, decide, quotas })
  return (steer: Steer = {}) => {
    Object.assign(state, { principalOf: undefined, decide: undefined, enter: undefined, ...steer })
    return app
  }
}

/** Whoever signs in needs an issuer, which is not there; everything else works as it is. */
const succeeding: Recipe = ({ operationId }) => {
  if (operationId.startsWith('getLog')) return { own: { ledger: readableLog() } }
  const isLogin = operationId === 'login' || operationId === 'finishLogin'
  return isLogin
    ? portal(async () => ({ status: 303, headers: { Location: '/' }, body: null }))
    : {}
}

/** A ledger with an entry, which witnesses have signed. */
function readableLog(): GatewayDeps['ledger'] {
  const log = memoryLog()
  told(log, { k: 'config' })
  log.witness(1)
  return log
}

/** Nothing can be told to it, and nothing read. */
function awayLog(error: Error): GatewayDeps['ledger'] {
  const log = keptLedger()
  log.recorder.refuse(error)
  const fails = () => Promise.reject(error)
  return { ...log, verifiers: fails, reader: { ...log.reader, checkpoint: fails, tile: fails } }
}

/** Signing in ends so. */
function portal(answer: PortalLogin['start']): Change {
  const login = { start: answer, finish: answer } as PortalLogin
  return { own: { identity: { ...withoutPeople().identity, login } } }
}

/** The issuer, or the state of the login, does not let anybody in. */
function notLetIn(code: ProblemCode): Recipe {
  return () => portal(() => Promise.reject(new Problem(code)))
}

function placesOf({ operationId, tags }: OpenApiOperation, world: World) {
  return {
    id: tags.includes('realtime') ? realtimeId(operationId) : recordsId(operationId),
    station: STATION,
    system: 'bike-stations',
    document: 'station_status',
    table: 'stops',
    provider: 'transit',
    tier: 'open',
    version: '1',
    name: world.storedFile,
    level: '0',
    tile: '000.p/1',
    code: operationId.startsWith('problem') ? 'not-found' : 'internal',
  }
}

/** Pathways are those of another timetable. */
function recordsId(operationId: string): string {
  return /station(s?Page|Pathways)/i.test(operationId) ? 'station-timetable' : 'bus-timetable'
}

function realtimeId(operationId: string): string {
  return operationId === 'getSiri' ? 'bus-activity' : 'bus-vehicle-positions'
}

const id = (value: string): Recipe => {
  return () => ({ place: { id: value, system: value } })
}
const query = (name: string, value: string): Recipe => {
  return () => ({ query: { [name]: value } })
}

/** A value that the document does not allow for one of the plain parameters of the operation. */
function badValue({ parameters }: OpenApiOperation): Change {
  const own = ['limit', 'bbox', 'datetime', 'cursor', 'format', 'filters']
  const one = parameters.find((each) => each.in === 'query' && !own.includes(String(each.name)))
  const schema = one?.schema as { type: string; maxLength?: number; enum?: unknown }
  const bad =
    schema.type === 'integer' || schema.enum ? '!' : 'x'.repeat((schema.maxLength ?? 0) + 1)
  return { query: { [String(one?.name)]: bad } }
}

const failing = () => {
  throw new Error('as if something unforeseen had happened')
}

/** Identity finds this wrong with whoever asks. */
function unrecognised(code: ProblemCode): Recipe {
  const principalOf = () => {
    throw new Problem(code)
  }
  return () => ({ steer: { principalOf } })
}

/** The decision refuses everything so. */
function undecided(code: ProblemCode): Recipe {
  return () => ({ steer: { decide: () => new Problem(code) } })
}

/** What is granted is another thing whenever it is asked for. */
function changingPlans(world: World): GatewayDeps['decide'] {
  const { decide } = world.deps()
  let asked = 0
  return (...question) => {
    const plan = decide(...question)
    if (plan instanceof Problem) return plan
    return { ...plan, tier: 'restricted', hash: `${plan.hash}-${++asked}` }
  }
}

/** What is open is not. */
function shut(decide: GatewayDeps['decide']): GatewayDeps['decide'] {
  return (...question) => {
    const plan = decide(...question)
    return plan instanceof Problem ? plan : { ...plan, tier: 'restricted' }
  }
}

/** A limit of whoever asks is reached. */
function beyond(code: 'rate-limited' | 'quota-exceeded'): Recipe {
  const enter = () => {
    throw new QuotaRefusal(code, ['app-rate'], 1, {})
  }
  return () => ({ steer: { enter } })
}

const unsaid = () => {
  throw new Problem('quota-unavailable')
}

const recipes: Partial<Record<ProblemCode, Recipe>> = {
  'host-invalid': () => ({ headers: { host: 'two words' } }),
  'uri-too-long': query('q', LONG),
  'body-too-large': () => ({ headers: { 'content-length': '5' } }),
  'not-acceptable': () => ({ headers: { accept: 'image/x-none' } }),
  'token-invalid': unrecognised('token-invalid'),
  'dpop-required': unrecognised('dpop-required'),
  'dpop-proof-invalid': unrecognised('dpop-proof-invalid'),
  'dpop-proof-replayed': unrecognised('dpop-proof-replayed'),
  'key-in-query': unrecognised('key-in-query'),
  'issuer-unavailable': unrecognised('issuer-unavailable'),
  'store-unavailable': unrecognised('store-unavailable'),
  'login-state-invalid': notLetIn('login-state-invalid'),
  'login-failed': notLetIn('login-failed'),
  internal: ({ operationId }) => (OF_CALLERS.has(operationId) ? UNKNOWABLE : BROKEN),
  'unknown-parameter': query('no_such_parameter', '1'),
  'wrong-parameter': badValue,
  'wrong-limit': query('limit', '0'),
  'wrong-bbox': query('bbox', '1,2,3'),
  'wrong-datetime': query('datetime', 'soon'),
  'wrong-cursor': query('cursor', 'nonsense'),
  'wrong-operator': query('stop_id', 'nearly.1'),
  'wrong-value': query('stop_lat', 'eq.north'),
  'too-many-values': query('stop_id', `in.${'a,'.repeat(1_000)}a`),
  'unknown-column': query('select', 'no_such_column'),
  'no-geometry': (operation) => ({
    place: operation.operationId === 'readTable' ? { table: 'agency' } : { id: 'bus-agencies' },
    query: { format: 'geojson' },
  }),
  'dataset-not-found': id('no-such-dataset'),
  'station-not-found': () => ({ place: { station: 'no-such-station' } }),
  'provider-not-found': () => ({ place: { provider: 'nobody' } }),
  'table-not-found': () => ({ place: { table: 'no_such_table' } }),
  'file-not-found': () => ({ place: { name: 'no-such.parquet' } }),
  'feed-not-found': ({ tags }) =>
    tags.includes('realtime')
      ? { place: { id: 'no-such', system: 'no-such' } }
      : { query: { feed: 'no-such' } },
  'not-found': () => ({ place: { code: 'no-such-problem' } }),
  'authentication-required': id('restricted-stops'),
  'tier-closed': id('closed-stops'),
  'door-not-offered': id('entry-only'),
  'dataset-not-landed': () => ({ place: { id: 'never-landed', system: 'unlanded-bikes' } }),
  'version-not-found': ({ operationId }) => ({
    query: { [operationId === 'getLineage' ? 'release' : 'version']: '999999' },
  }),
  'receipt-not-found': query('receipt', '0'.repeat(26)),
  'version-recalled': (_, { recalled }) => ({
    place: { id: 'bus-timetable' },
    query: { version: String(recalled) },
  }),
  'agreement-required': undecided('agreement-required'),
  'agreement-suspended': undecided('agreement-suspended'),
  'action-not-granted': undecided('action-not-granted'),
  'purpose-not-permitted': undecided('purpose-not-permitted'),
  'environment-required': undecided('environment-required'),
  'provider-consent-required': undecided('provider-consent-required'),
  'credentials-too-weak': undecided('credentials-too-weak'),
  'scope-missing': undecided('scope-missing'),
  'role-required': undecided('role-required'),
  'policy-unconfirmed': undecided('policy-unconfirmed'),
  'policy-changed': (_, world) => ({ steer: { decide: changingPlans(world) } }),
  'ledger-unavailable': (_, world) => ({
    own: {
      ledger: awayLog(new Problem('ledger-unavailable')),
      decide: shut(world.deps().decide),
    },
  }),
  'checkpoint-not-witnessed': () => ({}),
  'tile-not-found': () => ({ place: { tile: '999' }, own: { ledger: readableLog() } }),
  'delivery-not-found': (_, { noRaw }) => ({ query: { form: 'original' }, own: { raw: noRaw } }),
  'range-not-satisfiable': () => ({ headers: { range: 'bytes=999999999-' } }),
  'hub-busy': (operation) => ({
    ...download(operation),
    own: { limits: { downloads: 0, streams: 0 } },
  }),
  'rate-limited': beyond('rate-limited'),
  'quota-exceeded': beyond('quota-exceeded'),
  'quota-unavailable': () => ({ steer: { enter: unsaid } }),
  'query-too-slow': (_, { lake }) => ({
    own: { lake: { ...lake, pageAs: tooSlow, page: tooSlow } },
  }),
  'result-too-large': (operation, world) => spoolFails(operation, world, 'result-too-large'),
  'lake-full': (operation, world) => spoolFails(operation, world, 'lake-full'),
  'not-ready': () => ({ own: { ready: { lake: () => false } } }),
}

/** What runs a query for its answer. */
function download({ operationId }: OpenApiOperation): Change {
  if (operationId !== 'getFile') {
    const isPlain = ['getGtfs', 'getGbfs', 'getStationPathways', 'getFeedEvents'].includes(
      operationId,
    )
    return isPlain ? {} : { query: WHOLE_DOWNLOAD }
  }
  return { place: { id: 'narrow-timetable', name: 'stops.parquet' } }
}

/** What needs 2 GB of rows, or a full disk, to happen by itself. */
function spoolFails(operation: OpenApiOperation, { lake }: World, code: ProblemCode): Change {
  const stream = () => Promise.reject(new Problem(code))
  return { ...download(operation), own: { lake: { ...lake, stream, page: stream } } }
}

function tooSlow(): never {
  throw new Problem('query-too-slow')
}

/** Operations that ask nothing but who asks, when nobody does. */
const OF_CALLERS: ReadonlySet<string> = new Set(['whoAmI', 'accountPage', 'myQuota'])

const brokenMetrics = {
  metrics: failing,
  registerMetric: () => {},
  contentType: 'text/plain',
} as unknown as GatewayDeps['metrics']

const UNKNOWABLE: Change = { steer: { principalOf: failing } }
const BROKEN: Change = {
  own: {
    ...portal(failing).own,
    catalog: failing,
    ledger: awayLog(new Error('as if it were damaged')),
    decide: failing,
    metrics: brokenMetrics,
  },
}
