import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { expect, it } from 'vitest'
import { clientOf } from './client.ts'
import type { ClientInput, PublicJwk } from './types.ts'

function jwkOf(key: KeyObject, own: object = {}): PublicJwk {
  return { ...key.export({ format: 'jwk' }), kid: 'one', ...own } as PublicJwk
}

const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const key = jwkOf(p256.publicKey)
const web = (uri: string): ClientInput => ({
  grantTypes: ['authorization_code'],
  redirectUris: [uri],
})

it('whatever is left out has its safest value', () => {
  const metadata = clientOf({ grantTypes: ['client_credentials'], jwks: [key] })
  expect(metadata).toEqual({
    grantTypes: ['client_credentials'],
    authMethod: 'private_key_jwt',
    redirectUris: [],
    jwks: [key],
    dpop: true,
  })
})

it('of a key nothing is kept but its public members', () => {
  const jwks = [{ ...key, use: 'sig', x5u: 'https://evil.example', key_ops: ['verify'] }]
  const [kept] = clientOf({ grantTypes: ['client_credentials'], jwks }).jwks
  expect(kept).toEqual({ ...key, use: 'sig' })
})

it.each([
  'https://app.example/back',
  'http://127.0.0.1:8123/back',
  'http://[::1]/back',
  'http://localhost:3000/',
])('people may be sent back to %s', (uri) => {
  expect(clientOf(web(uri)).redirectUris).toEqual([uri])
})

it.each([
  'http://app.example/back',
  'https://app.example/#x',
  'https://app.example/back#',
  'https://user:secret@app.example/',
  'https://*.example/',
  'javascript:alert(1)',
  'data:text/html,x',
  'http://127.0.0.1.evil.example/',
  'http://localhost@evil.example/',
  'com.example.app:/back',
  '//app.example/',
  '/back',
  '',
  `https://app.example/${'x'.repeat(2_000)}`,
])('nobody is sent to %j', (uri) => {
  expect(() => clientOf(web(uri))).toThrow(expect.objectContaining({ code: 'body-invalid' }))
})

const weak = generateKeyPairSync('rsa', { modulusLength: 1_024 })
const p521 = generateKeyPairSync('ec', { namedCurve: 'P-521' })

it.each<[string, ClientInput]>([
  ['no grant', { grantTypes: [] }],
  [
    'the implicit grant',
    { ...web('https://a.example'), grantTypes: ['implicit' as 'refresh_token'] },
  ],
  ['the password grant', { grantTypes: ['password' as 'client_credentials'], jwks: [key] }],
  ['credentials without a key', { grantTypes: ['client_credentials'] }],
  [
    'credentials of a public client',
    { grantTypes: ['client_credentials'], authMethod: 'none', jwks: [key] },
  ],
  [
    'a shared secret',
    { grantTypes: ['client_credentials'], authMethod: 'client_secret_basic' as 'none' },
  ],
  [
    'refreshing without a code',
    { grantTypes: ['refresh_token', 'client_credentials'], jwks: [key] },
  ],
  ['a code without an address', { grantTypes: ['authorization_code'] }],
  [
    'an address without a code',
    { grantTypes: ['client_credentials'], jwks: [key], redirectUris: ['https://a.example'] },
  ],
  ['a private key', { grantTypes: ['client_credentials'], jwks: [jwkOf(p256.privateKey)] }],
  [
    'a symmetric key',
    { grantTypes: ['client_credentials'], jwks: [{ kty: 'oct', k: 'AAAA', kid: 'one' }] },
  ],
  ['a weak key', { grantTypes: ['client_credentials'], jwks: [jwkOf(weak.publicKey)] }],
  [
    'a curve nobody signs with',
    { grantTypes: ['client_credentials'], jwks: [jwkOf(p521.publicKey)] },
  ],
  ['a point off the curve', { grantTypes: ['client_credentials'], jwks: [{ ...key, x: key.y }] }],
  ['a key without a name', { grantTypes: ['client_credentials'], jwks: [{ ...key, kid: '' }] }],
  ['two keys of one name', { grantTypes: ['client_credentials'], jwks: [key, key] }],
  ['a key for secrecy', { grantTypes: ['client_credentials'], jwks: [{ ...key, use: 'enc' }] }],
])('%s is refused', (_, input) => {
  expect(() => clientOf(input)).toThrow(expect.objectContaining({ code: 'body-invalid' }))
})
