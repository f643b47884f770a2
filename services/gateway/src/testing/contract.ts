import type { ProblemCode } from '@tongqu/contracts'
import fc from 'fast-check'
import { expect } from 'vitest'
import type { Gateway } from '../gateway.ts'
import { type OpenApiDocument, type OpenApiOperation, operationsIn } from '../openapi.ts'
import type { Described } from './callers.ts'
import { flowGateway, flowProvocation, flowRequests, PROVOKED } from './flows.ts'
import { requestFor, steered } from './provoke.ts'
import { requestsFor } from './requests.ts'
import { codesOf, judge } from './verdict.ts'
import type { World } from './world.ts'

/** Requests made for one operation; those that take filters have most to get wrong. */
export type Runs = { plain: number; filtered: number }

/** The document as the gateway of this world serves it: the tests know nothing else. */
export async function documentOf(world: World): Promise<OpenApiDocument> {
  const response = await world.gateway().request('/openapi.json')
  return (await response.json()) as OpenApiDocument
}

/** Operations that read data, and those of people, which need a store. */
async function divided(world: World, document: OpenApiDocument) {
  const app = world.gateway()
  const readings: Described[] = []
  const flows: Described[] = []
  for (const one of operationsIn(document)) {
    const isReading = isForAnyone(one) && !(await needsStore(app, one, world))
    ;(isReading ? readings : flows).push(one)
  }
  return { readings, flows }
}

function isForAnyone({ method, operation }: Described): boolean {
  return method === 'get' && operation.security.some((way) => Object.keys(way).length === 0)
}

async function needsStore(app: Gateway, { operation, path }: Described, world: World) {
  const { own, path: target, headers } = requestFor(operation, path, 'success', world)
  if (own) return false
  const { status, body } = await app.request(target, { headers })
  await body?.cancel()
  return status === 503
}

/**
 * Sends requests made from the document and judges each answer by it: the status is declared, the
 * body is of a declared type and obeys its schema, and nothing unforeseen happens inside.
 */
export async function expectDeclaredAnswers(world: World, runs: Runs): Promise<void> {
  const app = world.gateway()
  const document = await documentOf(world)
  const verdictOf = judge(document)
  for (const { path, operation } of (await divided(world, document)).readings) {
    const property = fc.asyncProperty(requestsFor(document, path, operation), async (request) => {
      const { path: target, method, headers } = request
      const response = await app.request(target, { method, headers })
      const { faults } = await verdictOf(operation, request, response)
      expect(faults).toEqual([])
      expect(response.status).not.toBe(500)
    })
    await fc.assert(property, { numRuns: path.endsWith('/records') ? runs.filtered : runs.plain })
  }
}

/** The same of what people do: any caller, bodies right and wrong. */
export async function expectDeclaredFlows(world: World, numRuns: number): Promise<void> {
  const document = await documentOf(world)
  const verdictOf = judge(document)
  const send = flowGateway(world)
  for (const one of (await divided(world, document)).flows) {
    const property = fc.asyncProperty(flowRequests(one, document), async (request) => {
      const { faults, status } = await verdictOf(one.operation, ASKED, await send(request))
      expect(faults, one.path).toEqual([])
      expect(status, one.path).not.toBe(500)
    })
    await fc.assert(property, { numRuns })
  }
}

/** What people do that is answered otherwise than the document says, or without what refuses it. */
export async function flowsNotShown(
  world: World,
  isWanted: (code: ProblemCode) => boolean = () => true,
): Promise<string[]> {
  const document = await documentOf(world)
  const verdictOf = judge(document)
  const send = flowGateway(world)
  const missing: string[] = []
  for (const one of (await divided(world, document)).flows) {
    for (const wanted of declaredBy(one.operation).filter(isWanted)) {
      const request = flowProvocation(one, document, wanted)
      const { faults, code } = await verdictOf(one.operation, ASKED, await send(request))
      const isShown = code === wanted || !PROVOKED.has(wanted)
      if (isShown && faults.length === 0) continue
      missing.push(`${one.method} ${one.path}: ${wanted}, but got ${code} ${faults}`)
    }
  }
  return missing
}

/** What a verdict needs to know of a request that is no HEAD. */
const ASKED = { path: '', method: 'GET', headers: {} } as const

/** Operations that do not succeed, and problems they declare that nothing brings about. */
export async function notShown(world: World): Promise<string[]> {
  const document = await documentOf(world)
  const verdictOf = judge(document)
  const missing: string[] = []
  const usual = steered(world)
  for (const { path, operation } of (await divided(world, document)).readings) {
    for (const wanted of ['success' as const, ...declaredBy(operation)]) {
      const { own, steer, ...request } = requestFor(operation, path, wanted, world)
      const { path: target, method, headers } = request
      const app = own ? world.gateway(own) : usual(steer)
      const response = await app.request(target, { method, headers })
      const { faults, code } = await verdictOf(operation, request, response)
      const got = code ?? (response.status < 400 ? 'success' : String(response.status))
      if (got === wanted && faults.length === 0) continue
      missing.push(`${target.slice(0, 200)}: ${wanted}, but got ${got} ${faults}`)
    }
  }
  return missing
}

/** Every code that an operation declares. */
function declaredBy({ responses }: OpenApiOperation): ProblemCode[] {
  return Object.values(responses).flatMap((response) => {
    const content = (response.content ?? {}) as Record<string, { schema?: object }>
    return codesOf(content['application/problem+json']?.schema)
  })
}
