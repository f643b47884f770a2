/** OWASP API Security 2023, numbers 2, 3, 4, 5 and 8, made from the document: no list is kept. */
import { Problem } from '@tongqu/contracts'
import { describe, expect, it } from 'vitest'
import { openApiDocument } from './doors.ts'
import { createGateway } from './gateway.ts'
import { MAX_JSON_DEPTH } from './json-scan.ts'
import { operationsIn } from './openapi.ts'
import {
  addressOf,
  anonymous,
  bodySchemaOf,
  callers,
  type Described,
  OWN_PAGE,
  person,
  recognising,
} from './testing/callers.ts'
import { keptLog, testDeps } from './testing/gateway.ts'
import { scriptedLake } from './testing/scripted-lake.ts'

const { lake } = scriptedLake(() => undefined)
const deps = testDeps({ lake })
const operations = operationsIn(openApiDocument(deps))
const named = (wanted: (one: Described) => boolean) =>
  operations.filter(wanted).map((one) => ({ ...one, name: `${one.method} ${one.path}` }))

const apps = new Map(
  callers.map(({ name, principal }) => [
    name,
    createGateway(recognising(testDeps({ lake }), principal)),
  ]),
)
const everyRole = createGateway(
  recognising(testDeps({ lake }), person(callers.flatMap(({ principal }) => rolesOf(principal)))),
)

function rolesOf(principal: (typeof callers)[number]['principal']) {
  return principal.kind === 'person' ? principal.roles : []
}

type App = ReturnType<typeof createGateway>
type Sent = { headers?: Record<string, string>; body?: string | Uint8Array<ArrayBuffer> }

async function codeOf(app: App, one: Described, sent: Sent = {}): Promise<string> {
  const headers = { ...OWN_PAGE, ...sent.headers }
  const init = { ...sent, method: one.method.toUpperCase(), headers }
  const response = await app.request(addressOf(one), init)
  if (response.status < 400 || response.status === 404) return String(response.status)
  const { code } = (await response.json()) as { code: string }
  return code
}

function needsSomebody({ operation }: Described): boolean {
  return !operation.security.some((way) => Object.keys(way).length === 0)
}
const needsPerson = ({ operation }: Described) => operation['x-people-only'] === true
const needsToken = (one: Described) =>
  needsSomebody(one) && !needsPerson(one) && !one.operation.security.some((way) => 'key' in way)
const UNKNOWN_CALLER = ['sign-in-required', 'role-required']

describe('who may call what', () => {
  it.each(named(needsSomebody))('$name is for nobody without a name', async (one) => {
    expect(await codeOf(apps.get('anonymous') as App, one)).toBe('sign-in-required')
  })

  it.each(named(needsPerson))('$name is for no program', async (one) => {
    for (const name of ['token of a program', 'key']) {
      expect(await codeOf(apps.get(name) as App, one)).toBe('role-required')
    }
  })

  it.each(named(needsToken))('$name is for no key, but for tokens of programs', async (one) => {
    expect(await codeOf(apps.get('key') as App, one)).toBe('credentials-too-weak')
    const weak = ['credentials-too-weak', ...UNKNOWN_CALLER]
    expect(weak).not.toContain(await codeOf(apps.get('token of a program') as App, one))
  })

  it.each(named(({ operation }) => operation['x-roles'] !== undefined))(
    '$name is for its roles and no others',
    async (one) => {
      for (const { name, principal } of callers) {
        if (principal.kind !== 'person') continue
        const may = principal.roles.some((role) => one.operation['x-roles']?.includes(role))
        const code = await codeOf(apps.get(name) as App, one)
        if (may) expect(UNKNOWN_CALLER, name).not.toContain(code)
        else expect(code, name).toBe('role-required')
      }
    },
  )

  it.each(named(({ operation }) => mayBeForged(operation)))(
    '$name is not done for another site',
    async (one) => {
      const forged = createGateway(recognising(testDeps({ lake }), person([], { csrf: false })))
      const later = ['/logout', '/account/close'].includes(one.path)
      if (!later) expect(await codeOf(forged, one)).toBe('csrf-refused')
      const foreign = { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }
      expect(await codeOf(everyRole, one, { headers: foreign })).toBe('csrf-refused')
    },
  )

  it('wrong credentials never pass for none', async () => {
    const principalOf = () => {
      throw new Problem('token-invalid')
    }
    const refusing = testDeps({ lake })
    Object.assign(refusing.identity, { recogniser: { principalOf } })
    const app = createGateway(refusing)
    const known = operations.filter(({ operation }) =>
      Object.keys(operation.responses).includes('401'),
    )
    expect(known.length).toBeGreaterThanOrEqual(30)
    for (const one of known) expect(await codeOf(app, one), one.path).toBe('token-invalid')
  })
})

function mayBeForged({ responses }: Described['operation']): boolean {
  return JSON.stringify(responses['403'] ?? {}).includes('csrf-refused')
}

describe('bodies', () => {
  const withBody = named((one) => bodySchemaOf(one) !== undefined)
  const json = { 'content-type': 'application/json' }

  it.each(withBody)('$name takes no member that it does not describe', async (one) => {
    const body = JSON.stringify({ no_such_member: 1, state: 'ACTIVE', organisation: 'o2' })
    const init = { method: one.method.toUpperCase(), headers: { ...OWN_PAGE, ...json }, body }
    const response = await everyRole.request(addressOf(one), init)
    const answer = (await response.json()) as { code: string; faults: { path: string }[] }
    expect(answer.code).toBe('body-invalid')
    expect(answer.faults.map(({ path }) => path)).toContain('/no_such_member')
  })

  it.each(withBody)('$name refuses what is deep, huge, doubled or of another type', async (one) => {
    const send = (body: string, headers = json) => codeOf(everyRole, one, { headers, body })
    const deep = '['.repeat(MAX_JSON_DEPTH + 1)
    expect(await send(`{"a":${deep}`)).toBe('body-invalid')
    expect(await send('{"a":1,"a":2}')).toBe('body-invalid')
    expect(await send('{"__proto__":{"roles":[]}}')).toBe('body-invalid')
    expect(await send(`"${'x'.repeat(30 * 2 ** 20)}"`)).toBe('body-too-large')
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
      expect(await send('{}', { 'content-type': type })).toBe('content-type-unsupported')
    }
  })

  it.each(named(({ operation }) => !operation.requestBody))('$name reads no body', async (one) => {
    const headers = { 'content-length': '5', ...json }
    expect(await codeOf(everyRole, one, { headers })).toBe('body-too-large')
  })
})

describe('what others may keep', () => {
  it('neither log nor metrics hold a secret of a request', async () => {
    const { log, lines } = keptLog()
    const own = testDeps({ lake, log })
    const app = createGateway(recognising(own, anonymous))
    const secret = 'secretsecretsecret'
    const headers = { authorization: `DPoP ${secret}`, cookie: secret, 'x-api-key': secret }
    for (const one of operations) {
      const method = one.method.toUpperCase()
      const target = `${addressOf(one, secret)}?key=${secret}&access_token=${secret}`
      const response = await app.request(target, { method, headers: { ...headers, dpop: secret } })
      await response.body?.cancel()
    }
    expect(lines.length).toBeGreaterThanOrEqual(operations.length)
    expect(JSON.stringify(lines)).not.toContain(secret)
    expect(await own.metrics.metrics()).not.toContain(secret)
  })

  it('no answer to somebody known may be kept by a common cache or read by another site', async () => {
    for (const one of operations.filter(({ method }) => method === 'get')) {
      const response = await everyRole.request(addressOf(one))
      await response.body?.cancel()
      const kept = response.headers.get('cache-control') ?? ''
      if (one.operation.security.length === 1) continue
      expect(kept, one.path).toMatch(/^private, no-(store|cache)$/)
      expect(response.headers.get('access-control-allow-origin'), one.path).toBeNull()
      expect(response.headers.get('vary'), one.path).toMatch(/Authorization, Cookie/)
    }
  })
})
