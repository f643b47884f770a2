import type { ProblemCode } from '@tongqu/contracts'
import fc from 'fast-check'
import { expect } from 'vitest'
import { type OpenApiDocument, type OpenApiOperation, operationsIn } from '../openapi.ts'
import { requestFor } from './provoke.ts'
import { requestsFor } from './requests.ts'
import { judge } from './verdict.ts'
import type { World } from './world.ts'

/** Requests made for one operation; those that take filters have most to get wrong. */
export type Runs = { plain: number; filtered: number }

/** The document as the gateway of this world serves it: the tests know nothing else. */
export async function documentOf(world: World): Promise<OpenApiDocument> {
  const response = await world.gateway().request('/openapi.json')
  return (await response.json()) as OpenApiDocument
}

/** Operations that change nothing: those can be sent a thousand times. */
function readingsOf(document: OpenApiDocument) {
  return operationsIn(document).filter(({ method }) => method === 'get')
}

/**
 * Sends requests made from the document and judges each answer by it: the status is declared, the
 * body is of a declared type and obeys its schema, and nothing unforeseen happens inside.
 */
export async function expectDeclaredAnswers(world: World, runs: Runs): Promise<void> {
  const app = world.gateway()
  const document = await documentOf(world)
  const verdictOf = judge(document)
  for (const { path, operation } of readingsOf(document)) {
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

/** Operations that do not succeed, and problems they declare that nothing brings about. */
export async function notShown(world: World): Promise<string[]> {
  const document = await documentOf(world)
  const verdictOf = judge(document)
  const missing: string[] = []
  for (const { path, operation } of readingsOf(document)) {
    for (const wanted of ['success' as const, ...codesOf(operation)]) {
      const { own, ...request } = requestFor(operation, path, wanted, world)
      const { path: target, method, headers } = request
      const response = await world.gateway(own).request(target, { method, headers })
      const { faults, code } = await verdictOf(operation, request, response)
      const got = code ?? (response.ok ? 'success' : String(response.status))
      if (got === wanted && faults.length === 0) continue
      missing.push(`${target.slice(0, 200)}: ${wanted}, but got ${got} ${faults}`)
    }
  }
  return missing
}

/** The codes stand in the schema of each refusal. */
function codesOf({ responses }: OpenApiOperation): ProblemCode[] {
  return Object.values(responses).flatMap((response) => {
    const content = (response.content ?? {}) as Record<string, { schema?: { allOf?: unknown[] } }>
    const parts = content['application/problem+json']?.schema?.allOf ?? []
    const narrowed = parts[1] as { properties?: { code?: { enum?: ProblemCode[] } } } | undefined
    return narrowed?.properties?.code?.enum ?? []
  })
}
