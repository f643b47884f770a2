import type { ProblemCode } from '@tongqu/contracts'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Gateway } from './gateway.ts'
import type { OpenApiDocument, OpenApiOperation } from './openapi.ts'
import { requestFor } from './testing/provoke.ts'
import { requestsFor } from './testing/requests.ts'
import { judge } from './testing/verdict.ts'
import { openWorld, type World } from './testing/world.ts'

/** Per operation; those that take filters have most to get wrong. */
const RUNS = 60
const FILTERED_RUNS = 250

let world: World
let app: Gateway
let document: OpenApiDocument
let operations: { path: string; operation: OpenApiOperation }[]

beforeAll(async () => {
  world = await openWorld()
  app = world.gateway()
  document = (await (await app.request('/openapi.json')).json()) as OpenApiDocument
  operations = Object.entries(document.paths).map(([path, { get }]) => ({ path, operation: get }))
})

afterAll(() => world?.close())

it('answers whatever the document allows (and what it does not) as the document says', async () => {
  const verdictOf = judge(document)
  for (const { path, operation } of operations) {
    await fc.assert(
      fc.asyncProperty(requestsFor(document, path, operation), async (request) => {
        const { path: target, method, headers } = request
        const response = await app.request(target, { method, headers })
        const { faults } = await verdictOf(operation, request, response)
        expect(faults).toEqual([])
        expect(response.status).not.toBe(500)
      }),
      { numRuns: path.endsWith('/records') ? FILTERED_RUNS : RUNS },
    )
  }
})

it('shows every operation succeeding, and every problem that it declares', async () => {
  const verdictOf = judge(document)
  const missing: string[] = []
  for (const { path, operation } of operations) {
    for (const wanted of ['success' as const, ...codesOf(operation)]) {
      const { own = {}, ...request } = requestFor(operation, path, wanted, world)
      const gateway = world.gateway(own)
      const { path: target, method, headers } = request
      const response = await gateway.request(target, { method, headers })
      const { faults, code } = await verdictOf(operation, request, response)
      const got = code ?? (response.ok ? 'success' : String(response.status))
      if (got !== wanted || faults.length > 0)
        missing.push(`${target}: ${wanted}, got ${got} ${faults}`)
    }
  }
  expect(missing).toEqual([])
})

/** The codes stand in the schema of each refusal. */
function codesOf({ responses }: OpenApiOperation): ProblemCode[] {
  return Object.values(responses).flatMap((response) => {
    const content = (response.content ?? {}) as Record<string, { schema?: { allOf?: unknown[] } }>
    const parts = content['application/problem+json']?.schema?.allOf ?? []
    const narrowed = parts[1] as { properties?: { code?: { enum?: ProblemCode[] } } } | undefined
    return narrowed?.properties?.code?.enum ?? []
  })
}
