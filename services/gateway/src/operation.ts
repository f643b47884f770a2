/**
 * How a door is described. A room adds one in `routes/<noun>.ts` and lists it in `doors.ts`:
 *
 *     route(
 *       {
 *         id: 'submitApplication',
 *         method: 'post',
 *         path: '/api/applications/{id}/submit',
 *         tag: 'access',
 *         auth: 'person',
 *         roles: ['consumer'],
 *         summary: text('提交申请', 'Submit an application'),
 *         parameters: [path('id', '申请编号', 'Id of the application')],
 *         others: 'refused',
 *         body: { schema: object({ comment: { type: 'string', maxLength: 2_000 } }, []) },
 *         schemas: applicationSchemas,
 *         answers: {
 *           200: { description: …, content: { 'application/json': ref('Application') } },
 *         },
 *         problems: ['application-not-found', 'illegal-transition'],
 *         cors: false,
 *       },
 *       async (ask) => {
 *         const { comment } = ask.body as { comment?: string }
 *         const id = ask.given('id')
 *         return json(await deps.access.applications.submit(personOf(ask), id, comment))
 *       },
 *     )
 *
 * Before the handler runs, in this order: who asks (wrong credentials refuse), csrf of a session,
 * `auth`, `roles`, parameters, Accept, the body (`ask.body` is what the schema allows and nothing
 * else; with `types` it is `ask.bytes`). The handler is left with: does the thing exist and
 * concern the caller (else 404, like missing), may it happen now, does the content make sense.
 * What these checks refuse is declared by itself; `problems` holds the rest. Answers are
 * `json(value)`, `created(address, value)` (201), `json(value, {}, 202)` and `nothing()` (204);
 * `versionTag` and `ifVersion` (reply.ts, ask.ts) speak ETag and If-Match. Paths of the same form
 * may have several operations, one per method. `schemas` are components that `ref(name)` of this
 * operation points at, so that no common list has to be edited. `gatewayOf(deps, () => routes)`
 * (gateway.ts) is a gateway of some routes alone, for their tests.
 */

import type { Role } from '@tongqu/access'
import type { Door } from '@tongqu/catalog'
import type { LocalText, ProblemCode } from '@tongqu/contracts'
import type { Ask } from './ask.ts'
import type { Reply } from './reply.ts'

/** A JSON Schema 2020-12, as OpenAPI 3.1 takes it. */
export type JsonSchema = Readonly<Record<string, unknown>>

export type Parameter = {
  name: string
  in: 'path' | 'query'
  description: LocalText
  schema: JsonSchema & ParameterSchema
  /** Values that work, shown in the document. */
  examples?: readonly string[]
}

/** What the gateway checks of a parameter before a handler sees it. */
export type ParameterSchema = {
  type: 'string' | 'integer'
  enum?: readonly string[]
  pattern?: string
  maxLength?: number
  minimum?: number
  maximum?: number
  default?: string | number
}

/** One successful answer: bodies by media type; without content there is no body. */
export type Answer = {
  description: LocalText
  content?: Readonly<Record<string, JsonSchema>>
  /** Header name → what it says. */
  headers?: Readonly<Record<string, LocalText>>
}

export const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const
export type Method = (typeof METHODS)[number]

/** Of what looks through the ledger: up to thousands of entries for one answer. */
export const LEDGER_WEIGHT = 20

/** What a request may carry. */
export type BodyRule = {
  /** Of the JSON value: each object in it is closed (`additionalProperties: false`). */
  schema?: JsonSchema
  /** Media types of a body that is taken as bytes; then there is no `schema`. */
  types?: readonly string[]
  /** Default: `MAX_BODY_BYTES`. */
  maxBytes?: number
  /** May it be left out? Then `ask.body` is undefined. */
  optional?: true
}

/** Of a JSON body. */
export const MAX_BODY_BYTES = 64 * 1024

/**
 * `known`: whoever is not nobody, by a key too; `signed-in`: a person, or a program with a token;
 * `person`: no program.
 */
export type Auth = 'anyone' | 'known' | 'signed-in' | 'person'

export type Tag =
  | 'catalogue'
  | 'records'
  | 'files'
  | 'realtime'
  | 'access'
  | 'identity'
  | 'ledger'
  | 'operations'
  | 'pages'

/** One operation: HEAD follows from GET, OPTIONS from all of a path. */
export type Operation = {
  /** `operationId` of the document. */
  id: string
  /** Default: get. */
  method?: Method
  /** Default: anyone. */
  auth?: Auth
  /** People need one of these; programs do not get in. */
  roles?: readonly Role[]
  body?: BodyRule
  /** Components that `ref` of this operation points at, by name. */
  schemas?: Readonly<Record<string, JsonSchema>>
  /** `/api/datasets/{id}`; a parameter may have a fixed ending in its segment: `/feeds/{id}.pb`. */
  path: string
  /** The last parameter of the path, when it takes the rest of it with its slashes. */
  tail?: string
  tag: Tag
  /** Which datasets the path can name, for the examples in the document. */
  door?: Door | 'siri' | 'gbfs'
  summary: LocalText
  parameters: readonly Parameter[]
  /** Parameters beyond the declared: refused, handed over as filters, or (pages) not looked at. */
  others: 'refused' | 'filters' | 'ignored'
  answers: Readonly<Record<number, Answer>>
  /** Problems it may answer beside those that every operation may (`commonProblems`). */
  problems: readonly ProblemCode[]
  /** Answers from memory alone, everybody alike: nothing in it can fail, nobody is recognised. */
  constant?: true
  /** Its path holds a secret that only the caller has: no other site could forge the request. */
  bearsSecret?: true
  /** A form of a page without script: its field `csrf` is compared by the handler itself. */
  csrfInForm?: true
  /** Tells what is left of quotas: limited by rate, not counted. */
  asksQuota?: true
  /** It looks through so much that it counts as so many requests; absent: one. */
  weight?: number
  /** May pages of other origins read it? For GET without `auth` alone. */
  cors: boolean
}

/** What the gateway itself refuses, at every operation alike. */
export const commonProblems: readonly ProblemCode[] = [
  'host-invalid',
  'uri-too-long',
  'body-too-large',
  'not-acceptable',
]

/** What finding out who asks may refuse, wherever that matters. */
export const credentialProblems: readonly ProblemCode[] = [
  'token-invalid',
  'dpop-required',
  'dpop-proof-invalid',
  'dpop-proof-replayed',
  'key-in-query',
  'issuer-unavailable',
  'store-unavailable',
]

export type Handler = (ask: Ask) => Reply | Promise<Reply>

/** An operation and what carries it out: a door exists only as such a pair. */
export type Route = { operation: Operation; handler: Handler }

/** Defines a door: what is declared is checked before the handler and stands in the document. */
export function route(operation: Operation, handler: Handler): Route {
  return { operation, handler }
}

/** Shape errors (a parameter without a place in the path and the like) are programming errors. */
export function checkOperation(operation: Operation): void {
  const { path, parameters, id, method = 'get', auth = 'anyone', body, tail } = operation
  const places = [...path.matchAll(PLACE)].map((match) => match[1])
  const declared = parameters.filter((one) => one.in === 'path').map(({ name }) => name)
  const faults = [
    places.toSorted().join() !== declared.toSorted().join() &&
      `the path has ${places}, the parameters have ${declared}`,
    tail !== undefined && !path.endsWith(`{${tail}}`) && `the path does not end with ${tail}`,
    operation.cors && (method !== 'get' || auth !== 'anyone') && 'only open reading has CORS',
    operation.roles && auth !== 'person' && 'roles are those of people',
    body && method === 'get' && 'nothing is read of a GET',
    body && (body.schema === undefined) === (body.types === undefined) && 'one kind of body',
    operation.constant && (method !== 'get' || auth !== 'anyone') && 'it is not the same for all',
  ].filter((fault) => typeof fault === 'string')
  if (faults.length > 0) throw new Error(`${id}: ${faults.join('; ')}`)
}

const PLACE = /\{(\w+)\}/g

export type PathPattern = {
  /** Pattern for the router. */
  router: string
  /** Name of a parameter → fixed ending of its segment. */
  endings: Readonly<Record<string, string>>
  /** Matches whole paths. */
  expression: RegExp
}

/** A dot would leave out line ends, which a path may have as well (`%0D`). */
const REST = '[\\s\\S]+'

/** `/feeds/{id}.pb` → `/feeds/:id{[^/]+\.pb}`, `/log/{tail}` → `/log/:tail{[\s\S]+}`. */
export function pathPattern(path: string, tail?: string): PathPattern {
  const endings: Record<string, string> = {}
  const router = path.replace(/\{(\w+)\}([^/]*)/g, (_, name: string, ending: string) => {
    endings[name] = ending
    if (name === tail) return `:${name}{${REST}}`
    return ending === '' ? `:${name}` : `:${name}{[^/]+${escaped(ending)}}`
  })
  const expression = path.replace(/\{\w+\}|[.*+?^$()|[\]\\]/g, (part) =>
    part === `{${tail}}` ? REST : part.startsWith('{') ? '[^/]+' : `\\${part}`,
  )
  return { router, endings, expression: new RegExp(`^${expression}$`) }
}

function escaped(text: string): string {
  return text.replace(/[.*+?^$()|[\]\\]/g, '\\$&')
}
