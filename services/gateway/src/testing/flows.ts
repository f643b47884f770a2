import { type Principal, ROLES } from '@tongqu/access'
import { Problem, type ProblemCode } from '@tongqu/contracts'
import fc from 'fast-check'
import { createGateway } from '../gateway.ts'
import { withoutPeople } from '../nobody.ts'
import type { OpenApiDocument } from '../openapi.ts'
import { smallest } from './bodies.ts'
import {
  addressOf,
  anonymous,
  bodySchemaOf,
  callers,
  type Described,
  OWN_PAGE,
  person,
} from './callers.ts'
import type { World } from './world.ts'

/** A request of somebody, and how the services fail that it comes to. */
export type FlowRequest = {
  target: string
  init: RequestInit
  principal: Principal
  reason?: () => unknown
}

/** A gateway that takes everybody for whom a request says, and whose services all fail. */
export function flowGateway(world: World): (request: FlowRequest) => Promise<Response> {
  const state: { principal: Principal; reason: () => unknown } = {
    principal: anonymous,
    reason: noStore,
  }
  const { access, identity } = withoutPeople(() => state.reason())
  Object.assign(identity, { recogniser: { principalOf: () => state.principal } })
  const app = createGateway(world.deps({ access, identity }))
  return async ({ target, init, principal, reason = noStore }) => {
    Object.assign(state, { principal, reason })
    return app.request(target, init)
  }
}

const noStore = () => new Problem('store-unavailable')
const everyone = person(ROLES)
const HUGE = '999999999'

/** A request to an operation of people that nothing is wrong with but what the services say. */
function flowRequest(one: Described, document: OpenApiDocument): FlowRequest {
  const { content } = one.operation.requestBody ?? { content: {} }
  const [type] = Object.keys(content)
  const schema = bodySchemaOf(one)
  const body = schema ? JSON.stringify(smallest(schema, document)) : 'x'
  const headers = { ...OWN_PAGE, ...(type !== undefined && { 'content-type': type }) }
  const method = one.method.toUpperCase()
  const init = { method, headers, ...(type !== undefined && { body }) }
  return { target: addressOf(one), init, principal: everyone }
}

/** What goes wrong before or in the services, by the code that it is answered with. */
export function flowProvocation(
  one: Described,
  document: OpenApiDocument,
  code: ProblemCode,
): FlowRequest {
  const good = flowRequest(one, document)
  const withHeaders = (headers: Record<string, string>) => ({
    ...good,
    init: { ...good.init, headers: { ...(good.init.headers as object), ...headers } },
  })
  const more: Partial<Record<ProblemCode, () => FlowRequest>> = {
    'host-invalid': () => withHeaders({ host: 'two words' }),
    'uri-too-long': () => ({ ...good, target: `${good.target}?q=${'x'.repeat(20_000)}` }),
    'body-too-large': () => withHeaders({ 'content-length': HUGE }),
    'not-acceptable': () => withHeaders({ accept: 'image/x-none' }),
    'unknown-parameter': () => ({ ...good, target: `${good.target}?no_such_parameter=1` }),
    'wrong-limit': () => ({ ...good, target: `${good.target}?limit=0` }),
    'content-type-unsupported': () => withHeaders({ 'content-type': 'image/x-none' }),
    'csrf-refused': () => ({ ...good, principal: person(ROLES, { csrf: false }) }),
    'sign-in-required': () => ({ ...good, principal: anonymous }),
    'role-required': () => ({ ...good, principal: person([]) }),
    internal: () => ({ ...good, reason: () => new Error('something unforeseen') }),
  }
  const schema = bodySchemaOf(one)
  if (schema && code === 'body-invalid') return { ...good, init: { ...good.init, body: '{' } }
  return more[code]?.() ?? { ...good, reason: () => new Problem(code) }
}

/** Codes that every operation which declares them must answer as provoked above. */
export const PROVOKED: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  'host-invalid',
  'uri-too-long',
  'body-too-large',
  'unknown-parameter',
  'content-type-unsupported',
])

/** Requests of anybody, with bodies that are right, nearly right, and nothing of the kind. */
export function flowRequests(one: Described, document: OpenApiDocument): fc.Arbitrary<FlowRequest> {
  const good = flowRequest(one, document)
  const whole = bodySchemaOf(one) ? JSON.parse(String(good.init.body)) : undefined
  return fc
    .record({
      principal: fc.oneof(
        fc.constant(everyone),
        fc.constantFrom(...callers.map(({ principal }) => principal)),
      ),
      body: bodiesLike(whole),
      id: fc.oneof(fc.uuid(), segments),
      query: fc.constantFrom('', '', '', '?limit=1', '?limit=x', '?cursor=y', '?no_such=1'),
    })
    .map(({ principal, body, id, query }) => ({
      target: `${addressOf(one, encodeURIComponent(id))}${query}`,
      init: { ...good.init, ...(whole !== undefined && { body }) },
      principal,
    }))
}

/** A segment of dots never arrives: whoever writes the address has resolved it. */
const segments = fc.string({ minLength: 1, maxLength: 20 }).filter((id) => !/^\.*$/.test(id))

function bodiesLike(whole: unknown): fc.Arbitrary<string> {
  const members = whole !== null && typeof whole === 'object' ? Object.keys(whole) : []
  const changed =
    members.length === 0
      ? fc.constant(whole)
      : fc
          .tuple(fc.constantFrom(...members), fc.jsonValue())
          .map(([name, value]) => ({ ...(whole as object), [name]: value }))
  return fc.oneof(
    fc.constant(JSON.stringify(whole)),
    changed.map((value) => JSON.stringify(value)),
    fc.json(),
    fc.string(),
  )
}
