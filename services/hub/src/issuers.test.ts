import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Problem } from '@tongqu/contracts'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readIssuers } from './issuers.ts'

const keycloak = {
  issuer: 'https://sso.example/realms/yunze',
  jwksUri: 'https://sso.example/realms/yunze/protocol/openid-connect/certs',
  audience: 'https://hub.example',
  algorithms: ['RS256'],
  clientIdClaim: 'azp',
  acceptTyp: 'legacy',
  rolesClaim: 'realm_access.roles',
  introspection: { url: 'https://sso.example/introspect', clientId: 'hub', clientSecret: 'file:s' },
}

let dir: string
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tongqu-issuers-'))
  await writeFile(join(dir, 's'), 'hush\n')
})
afterAll(() => rm(dir, { recursive: true, force: true }))

async function read(document: unknown) {
  const path = join(dir, 'issuers.json')
  await writeFile(path, typeof document === 'string' ? document : JSON.stringify(document))
  return readIssuers(path)
}

it('nothing is trusted beside the embedded issuer when nothing is set', async () => {
  expect(await readIssuers(undefined)).toEqual({ issuers: [] })
})

it('reads issuers as they are configured, secrets from their files', async () => {
  const login = { issuer: keycloak.issuer, clientId: 'portal' }
  const found = await read({ issuers: [keycloak], login })
  const introspection = { ...keycloak.introspection, clientSecret: 'hush' }
  expect(found).toEqual({ issuers: [{ ...keycloak, introspection }], login })
})

it.each([
  ['no JSON', '{'],
  ['a list', []],
  ['an unknown member', { issuers: [{ ...keycloak, trustAll: true }] }],
  ['an algorithm that is none', { issuers: [{ ...keycloak, algorithms: ['none'] }] }],
  ['a shared secret as an algorithm', { issuers: [{ ...keycloak, algorithms: ['HS256'] }] }],
  ['no algorithm', { issuers: [{ ...keycloak, algorithms: [] }] }],
  ['a file as an address', { issuers: [{ ...keycloak, jwksUri: 'file:///etc/passwd' }] }],
  [
    'a secret that is not there',
    { login: { issuer: 'https://a.example', clientId: 'x', clientSecret: 'file:gone' } },
  ],
])('refuses %s before anything starts', async (_, document) => {
  const refused = await read(document).catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(Problem)
  expect(refused).toMatchObject({ code: 'setting-invalid' })
})
