import { randomUUID } from 'node:crypto'
import { connect } from 'node:net'
import type { PersonPrincipal } from '@tongqu/access'
import {
  FAKE_CLIENT,
  type FakeIssuer,
  makeProof,
  proofKey,
  startFakeIssuer,
} from '@tongqu/identity/testing'
import { testStores } from '@tongqu/store/testing'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { serveGateway } from './server.ts'
import { type DirectoryWorld, openDirectoryWorld, type Sent } from './testing/directory-world.ts'
import { PUBLIC_URL } from './testing/gateway.ts'

const [[, open] = []] = testStores()

let issuer: FakeIssuer
let world: DirectoryWorld

beforeAll(async () => {
  issuer = await startFakeIssuer()
})
afterAll(() => issuer.stop())

beforeEach(async () => {
  if (!open) throw new Error('no store')
  world = await openDirectoryWorld(await open(), issuer)
  return () => world.close()
})

type Answer = { status: number; body: Record<string, unknown>; headers: Headers }

async function ask(method: string, path: string, sent: Sent = {}): Promise<Answer> {
  const response = await world.send(method, path, sent)
  const text = await response.text()
  return { status: response.status, body: text ? JSON.parse(text) : {}, headers: response.headers }
}

const external = () => ({ issuer: issuer.url, clientId: FAKE_CLIENT })

async function enterApp(): Promise<void> {
  const body = { name: '公交到站', organisation: 'org-a', external: external() }
  expect(await ask('POST', '/api/apps', { as: 'operator', body })).toMatchObject({ status: 201 })
}

it('a key is made, shown once, used, rotated, revoked, and then opens nothing', async () => {
  await enterApp()
  const body = { app: FAKE_CLIENT, scopes: ['hub:read'] }
  const made = await ask('POST', '/api/keys', { as: 'consumer-a', body })
  expect(made.status).toBe(201)
  expect(made.headers.get('cache-control')).toContain('no-store')
  const { secret, key } = made.body as { secret: string; key: { id: string } }
  const shown = { headers: { 'x-api-key': secret } }
  expect((await ask('GET', '/api/me', shown)).body).toMatchObject({
    kind: 'app',
    id: FAKE_CLIENT,
    via: 'key',
    scopes: ['hub:read'],
    organisation: { id: 'org-a' },
  })
  const again = await ask('GET', `/api/keys/${key.id}`, { as: 'consumer-a' })
  expect(JSON.stringify(again.body)).not.toContain(secret.split('_')[3])
  const rotated = await ask('POST', `/api/keys/${key.id}/rotate`, { as: 'consumer-a' })
  expect(rotated.body).toMatchObject({ key: { rotatedFrom: key.id } })
  expect((await ask('DELETE', `/api/keys/${key.id}`, { as: 'consumer-a' })).status).toBe(204)
  expect(await ask('GET', '/api/me', shown)).toMatchObject({
    status: 401,
    body: { code: 'token-invalid' },
  })
})

it('what is another’s answers exactly like what is not there', async () => {
  await enterApp()
  const made = await world.keys.create(world.people['consumer-a'] as PersonPrincipal, FAKE_CLIENT, {
    scopes: ['hub:read'],
    datasets: [],
  })
  const cases: [string, string, string, unknown?][] = [
    ['GET', '/api/organisations/', 'org-a'],
    ['GET', '/api/persons/', 'consumer-a'],
    ['GET', '/api/apps/', FAKE_CLIENT],
    ['PATCH', '/api/apps/', FAKE_CLIENT, { name: 'x' }],
    ['POST', '/api/apps/', `${FAKE_CLIENT}/disable`],
    ['GET', '/api/keys/', made.key.id],
    ['DELETE', '/api/keys/', made.key.id],
    ['POST', '/api/keys/', `${made.key.id}/rotate`],
    ['GET', '/api/keys?app=', FAKE_CLIENT],
  ]
  for (const [method, path, foreign, body] of cases) {
    const missing = foreign.replace(/^[^/]+/, 'nothing')
    const own = { as: 'consumer-b', ...(body !== undefined && { body }) }
    const [theirs, none] = [
      await ask(method, path + foreign, own),
      await ask(method, path + missing, own),
    ]
    expect(theirs.status, path + foreign).toBe(404)
    const bare = ({ status, body: { instance: _, ...rest } }: Answer) => ({ status, rest })
    expect(bare(theirs)).toEqual(bare(none))
  }
})

it('everybody learns who he is, and nothing that is secret', async () => {
  expect((await ask('GET', '/api/me')).body).toEqual({ kind: 'anonymous' })
  const { body, headers } = await ask('GET', '/api/me', { as: 'consumer-a' })
  expect(body).toEqual({
    kind: 'person',
    id: 'consumer-a',
    name: '人员 consumer-a',
    via: 'session',
    roles: ['consumer'],
    organisation: { id: 'org-a', name: '机构 org-a', kind: 'enterprise', authority: false },
    csrf: 'c'.repeat(43),
    expiresAt: '2026-01-01T00:00:00Z',
  })
  expect(headers.get('cache-control')).toContain('no-store')
})

it('versions guard changes: If-Match of an old one is a conflict, nonsense fails', async () => {
  await enterApp()
  const path = `/api/apps/${FAKE_CLIENT}`
  const { headers } = await ask('GET', path, { as: 'consumer-a' })
  const seen = { 'if-match': headers.get('etag') ?? '' }
  const change = (own: Record<string, string>) =>
    ask('PATCH', path, { as: 'consumer-a', body: { name: '新名' }, headers: own })
  expect(await change(seen)).toMatchObject({ status: 200, body: { version: 2 } })
  expect(await change(seen)).toMatchObject({ body: { code: 'version-conflict' } })
  expect(await change({ 'if-match': 'W/"x"' })).toMatchObject({
    body: { code: 'precondition-failed' },
  })
})

it('an operator gives a person a password once and roles, but none to itself', async () => {
  const person = { organisation: 'org-a', name: '吴立', roles: ['consumer'], login: 'wu.li' }
  const made = await ask('POST', '/api/persons', { as: 'operator', body: person })
  expect(made).toMatchObject({ status: 201, body: { password: expect.any(String) } })
  const own = await ask('PATCH', '/api/persons/operator', {
    as: 'operator',
    body: { roles: ['operator', 'approver'] },
  })
  expect(own).toMatchObject({ status: 403, body: { code: 'separation-of-duties' } })
  const asked = await ask('POST', '/api/persons', { as: 'consumer-a', body: person })
  expect(asked).toMatchObject({ status: 403, body: { code: 'role-required' } })
})

it('who is removed is refused at once, shown as such, and not there a second time', async () => {
  const body = { organisation: 'org-a', name: '吴立', roles: [], issuer: issuer.url, subject: 'wu' }
  const made = await ask('POST', '/api/persons', { as: 'operator', body })
  const { id } = (made.body as { person: { id: string } }).person
  await enterApp()
  const token = await issuer.token({
    claims: { aud: PUBLIC_URL, sub: 'wu', scope: 'hub:act' },
  })
  const shown = { headers: { authorization: `Bearer ${token}` } }
  expect(await ask('GET', '/api/me', shown)).toMatchObject({ status: 200, body: { id } })
  const path = `/api/persons/${id}`
  const stale = { as: 'operator', headers: { 'if-match': '"9"' } }
  expect(await ask('DELETE', path, stale)).toMatchObject({ body: { code: 'version-conflict' } })
  expect((await ask('DELETE', path, { as: 'operator' })).status).toBe(204)
  expect(await ask('GET', '/api/me', shown)).toMatchObject({ body: { code: 'token-invalid' } })
  for (const [language, name] of [
    ['zh-CN', '已注销'],
    ['en', 'removed person'],
  ]) {
    const asked = { as: 'operator', headers: { 'accept-language': language ?? '' } }
    expect((await ask('GET', path, asked)).body).toMatchObject({ id, name, state: 'REMOVED' })
    const { items } = (await ask('GET', '/api/persons', asked)).body as { items: object[] }
    expect(items).toContainEqual(expect.objectContaining({ id, name }))
  }
  for (const again of [
    await ask('DELETE', path, { as: 'operator' }),
    await ask('PATCH', path, { as: 'operator', body: { name: '吴立' } }),
    await ask('POST', `${path}/enable`, { as: 'operator' }),
  ]) {
    expect(again).toMatchObject({ status: 404, body: { code: 'person-not-found' } })
  }
})

it('everybody may close the own account, but for the last operator', async () => {
  const last = await ask('DELETE', '/api/me', { as: 'operator' })
  expect(last).toMatchObject({ status: 409, body: { code: 'last-administrator' } })
  expect((await ask('DELETE', '/api/me', { as: 'consumer-a' })).status).toBe(204)
  const shown = await ask('GET', '/api/persons/consumer-a', { as: 'operator' })
  expect(shown.body).toMatchObject({ state: 'REMOVED', roles: [] })
})

it('texts that would break what others write are refused before the store sees them', async () => {
  const person = { organisation: 'org-a', name: 'x', roles: [], issuer: issuer.url, subject: 's' }
  for (const own of [{ name: 'a\0b' }, { name: 'a\nb' }, { subject: 'a\0' }]) {
    const body = { ...person, ...own }
    const { body: answer } = await ask('POST', '/api/persons', { as: 'operator', body })
    expect(answer).toMatchObject({ code: 'body-invalid' })
  }
  const organisation = { kind: 'individual', name: '吴立', contact: '一楼\n二楼' }
  const made = await ask('POST', '/api/organisations', { as: 'operator', body: organisation })
  expect(made).toMatchObject({ status: 201, body: { contact: '一楼\n二楼' } })
})

it('lists go on by cursor without leaving anybody out', async () => {
  const found: unknown[] = []
  let cursor = ''
  do {
    const path = `/api/persons?limit=2${cursor && `&cursor=${cursor}`}`
    const { body } = await ask('GET', path, { as: 'operator' })
    found.push(...(body.items as { id: string }[]).map(({ id }) => id))
    cursor = String(body.next ?? '')
  } while (cursor)
  expect(found).toEqual(['consumer-a', 'consumer-b', 'operator'])
  const wrong = await ask('GET', '/api/persons?cursor=!', { as: 'operator' })
  expect(wrong.body).toMatchObject({ code: 'wrong-cursor' })
})

it('says whose tokens it takes (RFC 9728)', async () => {
  const { body } = await ask('GET', '/.well-known/oauth-protected-resource')
  expect(body).toMatchObject({
    resource: PUBLIC_URL,
    authorization_servers: [issuer.url],
    bearer_methods_supported: ['header'],
  })
})

it('a key in a query is refused, and stands in no log line', async () => {
  const secret = 'hub_live_abcdefghij_secretsecretsecret'
  for (const name of ['api_key', 'q', 'access_token']) {
    const { status, body } = await ask('GET', `/api/me?${name}=${secret}`)
    expect([status, body.code]).toEqual([400, 'key-in-query'])
    expect(JSON.stringify(body)).not.toContain('secretsecret')
  }
  expect(JSON.stringify(world.lines)).not.toContain('secretsecret')
})

/** Sends bytes as they are; answers the first answer as text. */
function raw(port: number, head: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    let text = ''
    socket.on('data', (chunk) => {
      text += chunk
    })
    socket.on('error', reject)
    socket.on('end', () => resolve(text))
    socket.write(`${head.join('\r\n')}\r\nConnection: close\r\n\r\n`)
  })
}

it('over a socket: no Host, second header or relayed proof changes who one is', async () => {
  await enterApp()
  const options = { host: '127.0.0.1', port: 0, publicUrl: PUBLIC_URL, uuid: randomUUID }
  const { port, stop } = await serveGateway(world.gateway, options)
  const key = await proofKey()
  const claims = { aud: PUBLIC_URL, cnf: { jkt: key.thumbprint } }
  const token = await issuer.token({ claims })
  const bearer = await issuer.token({ claims: { aud: PUBLIC_URL } })
  const proofFor = (origin: string) =>
    makeProof(key, { method: 'GET', url: `${origin}/api/me`, token })
  const shown = async (host: string, origin: string) =>
    raw(port, [
      'GET /api/me HTTP/1.1',
      `Host: ${host}`,
      `Authorization: DPoP ${token}`,
      `DPoP: ${await proofFor(origin)}`,
    ])
  const own = new URL(PUBLIC_URL).host
  expect(await shown(own, PUBLIC_URL)).toContain('"bound":true')
  expect(await shown('evil.example', 'http://evil.example')).toContain('host-invalid')
  expect(await shown('localhost', 'http://localhost')).toContain('dpop-proof-invalid')
  expect(await shown(own, 'http://evil.example')).toContain('dpop-proof-invalid')
  const target = `GET http://evil.example/api/me HTTP/1.1`
  const absolute = [
    target,
    `Host: ${own}`,
    `Authorization: DPoP ${token}`,
    `DPoP: ${await proofFor('http://evil.example')}`,
  ]
  expect(await raw(port, absolute)).toContain('host-invalid')
  const twice = ['GET /api/me HTTP/1.1', `Host: ${own}`, `Authorization: Bearer ${bearer}`]
  expect(await raw(port, twice)).toContain(`"id":"${FAKE_CLIENT}"`)
  expect(await raw(port, [...twice, `Authorization: Bearer ${bearer}`])).toContain('token-invalid')
  expect(await raw(port, [...twice, 'X-Api-Key: x'])).toContain('token-invalid')
  await stop(0)
})
