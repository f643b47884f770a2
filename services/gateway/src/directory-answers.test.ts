import { randomUUID } from 'node:crypto'
import { type FakeIssuer, startFakeIssuer } from '@tongqu/identity/testing'
import { testStores } from '@tongqu/store/testing'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { openApiOf, operationsIn } from './openapi.ts'
import { testCatalog } from './testing/catalog.ts'
import { type DirectoryWorld, openDirectoryWorld } from './testing/directory-world.ts'
import { PUBLIC_URL } from './testing/gateway.ts'
import { judge } from './testing/verdict.ts'

const CALLERS = ['operator', 'consumer-a', 'consumer-b', undefined]
const jwk = {
  kty: 'EC',
  kid: 'one',
  crv: 'P-256',
  x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
  y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
}

/** Members of all bodies, with values that are right, wrong, or strange. */
const members = {
  name: fc.constantFrom('临衡公交', '', 'a\0b', '\ud800', 7),
  kind: fc.constantFrom('individual', 'enterprise', 'kingdom'),
  uscc: fc.constantFrom('91990100MA0000001R', 'x'.repeat(18), '１'.repeat(18)),
  provider: fc.constantFrom('bus-company', 'nobody', '__proto__'),
  authority: fc.boolean(),
  organisation: fc.constantFrom('org-a', 'org-b', 'nowhere', '\ud800'),
  roles: fc.constantFrom([], ['consumer'], ['operator', 'auditor'], ['king']),
  login: fc.constantFrom('wu.li', 'a b', 'Ｗｕ', 'x'.repeat(150)),
  subject: fc.constantFrom('s', '', '\ud83d'),
  description: fc.constantFrom('一\n二', '', 'x'.repeat(2_001)),
  client: fc.constantFrom(
    { grantTypes: ['client_credentials'], jwks: [jwk] },
    { grantTypes: ['authorization_code'], redirectUris: ['https://app.example/'] },
    { grantTypes: ['authorization_code'], redirectUris: ['javascript:alert(1)'] },
    { grantTypes: ['client_credentials'], jwks: [{ ...jwk, x: 'AAAA' }] },
    {},
  ),
  scopes: fc.constantFrom(['hub:read'], [], ['hub:act']),
  datasets: fc.constantFrom([], ['bus-timetable'], ['nothing'], ['__proto__']),
  expiresAt: fc.constantFrom('2001-01-01T00:00:00Z', 'never', '9999-12-31T23:59:59Z'),
  app: fc.constantFrom('app-a', 'nothing'),
}

describe.each(testStores())('the doors of the directory on %s', (_name, open) => {
  let issuer: FakeIssuer
  let world: DirectoryWorld

  beforeAll(async () => {
    issuer = await startFakeIssuer()
    world = await openDirectoryWorld(await open(), issuer)
    const external = { issuer: issuer.url, clientId: 'app-a' }
    const body = { name: 'a', organisation: 'org-a', external }
    await world.send('POST', '/api/apps', { as: 'operator', body })
  })
  afterAll(async () => {
    await world.close()
    await issuer.stop()
  })

  it('answer whatever anybody sends as the document says, and never break', async () => {
    const operations = world.routes.map(({ operation }) => operation)
    const document = openApiOf(operations, { publicUrl: PUBLIC_URL, catalog: testCatalog() })
    const verdictOf = judge(document)
    const known = operationsIn(document)
    const issuers = fc.constantFrom(issuer.url, 'https://evil.example', 'x')
    const external = fc.record({ issuer: issuers, clientId: fc.constantFrom('app-a', 'portal') })
    const value = { ...members, issuer: issuers, external }
    const made = new Set(['app-a', 'org-a', 'consumer-a', 'operator', '%00', 'nothing'])
    const seen = new Set<number>()
    const asked = fc.record({
      one: fc.constantFrom(...known),
      as: fc.constantFrom(...CALLERS),
      at: fc.nat(),
      version: fc.constantFrom(undefined, '"1"', '"2"', 'x', '*'),
      body: fc.record(value, { requiredKeys: [] }),
      keep: fc.boolean(),
    })
    const property = fc.asyncProperty(asked, async ({ one, as, at, version, body, keep }) => {
      const ids = [...made]
      const path = one.path.replace(/\{\w+\}/g, ids[at % ids.length] ?? '')
      const allowed = Object.keys(bodyOf(one.operation))
      const picked = keep ? only(body, allowed) : body
      const response = await world.send(one.method.toUpperCase(), path, {
        ...(as !== undefined && { as }),
        ...(one.operation.requestBody && { body: picked }),
        ...(version !== undefined && { headers: { 'if-match': version } }),
      })
      const copy = response.clone()
      const request = { path, method: 'GET' as const, headers: {} }
      const { faults, status } = await verdictOf(one.operation, request, response)
      expect(faults, `${one.method} ${path}`).toEqual([])
      expect(status).toBeLessThan(500)
      seen.add(status)
      if (status === 201) for (const id of idsIn(await copy.json())) made.add(id)
    })
    await fc.assert(property, { numRuns: 400 })
    expect([...seen]).toEqual(expect.arrayContaining([200, 400, 401, 403, 404]))
  })

  it('keep their order when many change the same thing at once', async () => {
    const fresh = await openDirectoryWorld(await open(), issuer)
    onTestFinished(() => fresh.close())
    const name = () => ({ name: randomUUID() })
    const changes = Array.from({ length: 6 }, () =>
      fresh.send('PATCH', '/api/persons/consumer-b', {
        as: 'operator',
        body: name(),
        headers: { 'if-match': '"1"' },
      }),
    )
    const statuses = (await Promise.all(changes)).map(({ status }) => status)
    expect(statuses.filter((status) => status === 200)).toHaveLength(1)
    expect(statuses.filter((status) => status === 409)).toHaveLength(5)
  })
})

type Described = ReturnType<typeof operationsIn>[number]['operation']

function bodyOf({ requestBody }: Described): object {
  const { schema } = requestBody?.content['application/json'] ?? {}
  return (schema as { properties?: object } | undefined)?.properties ?? {}
}

function only(body: object, names: readonly string[]): object {
  return Object.fromEntries(Object.entries(body).filter(([name]) => names.includes(name)))
}

function idsIn(value: unknown): string[] {
  const { id, person, key } = value as { id?: string; person?: object; key?: object }
  return [id, ...[person, key].flatMap((part) => (part ? idsIn(part) : []))].filter(
    (one) => one !== undefined,
  )
}
