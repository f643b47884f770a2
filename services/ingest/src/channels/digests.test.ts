import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { dictionaryOf } from './dictionary.ts'
import { claimsOf, openDigestCheck } from './digests.ts'

const BODY = Buffer.from('{"hello": "world"}\n')
const OTHER = Buffer.from('{"hello": "World"}\n')

function digest(algorithm: 'sha256' | 'sha512' | 'md5', bytes: Uint8Array): string {
  return createHash(algorithm).update(bytes).digest('base64')
}

/** The field that does not fit; undefined when all do. */
function wrongIn(headers: Record<string, string>, sent: Uint8Array, plain?: Uint8Array) {
  const check = openDigestCheck(claimsOf(headers).claims, plain !== undefined)
  check.sent(sent.subarray(0, 5))
  check.sent(sent.subarray(5))
  if (plain) check.plain(plain)
  return check.wrong()?.field
}

it('reads what each standard writes, and checks it', () => {
  // The digests of RFC 9530, B.1, of the same body.
  const content = 'sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:'
  const fields: Record<string, string>[] = [
    { 'content-digest': content },
    { 'repr-digest': content },
    { 'content-digest': `${content}, sha-512=:${digest('sha512', BODY)}:` },
    { digest: `sha-256=${digest('sha256', BODY)},MD5=${digest('md5', BODY)}` },
    { 'content-md5': digest('md5', BODY) },
  ]
  for (const headers of fields) {
    expect(wrongIn(headers, BODY), JSON.stringify(headers)).toBeUndefined()
    expect(wrongIn(headers, OTHER), JSON.stringify(headers)).toBeDefined()
  }
})

it('of several digests all that are supported must fit', () => {
  const right = `sha-256=:${digest('sha256', BODY)}:`
  const wrong = `sha-512=:${digest('sha512', OTHER)}:`
  expect(wrongIn({ 'content-digest': `${right}, ${wrong}` }, BODY)).toBe('Content-Digest')
  const both = { 'content-digest': right, 'content-md5': digest('md5', OTHER) }
  expect(wrongIn(both, BODY)).toBe('Content-MD5')
})

it('a field that is malformed hides no other that fits or does not', () => {
  const headers = {
    'content-digest': 'sha-256=broken',
    'repr-digest': `sha-256=:${digest('sha256', BODY)}:`,
    'content-md5': createHash('md5').update(BODY).digest('hex'),
  }
  expect(claimsOf(headers).malformed).toBe('Content-Digest')
  expect(wrongIn(headers, BODY)).toBeUndefined()
  expect(wrongIn(headers, OTHER)).toBe('Repr-Digest')
})

it('Content-Digest is of the bytes as sent, Repr-Digest of those or of the ones before coding', () => {
  const coded = gzipSync(BODY)
  const of = (bytes: Uint8Array) => `sha-256=:${digest('sha256', bytes)}:`
  expect(wrongIn({ 'content-digest': of(coded) }, coded, BODY)).toBeUndefined()
  expect(wrongIn({ 'content-digest': of(BODY) }, coded, BODY)).toBe('Content-Digest')
  expect(wrongIn({ 'repr-digest': of(coded) }, coded, BODY)).toBeUndefined()
  expect(wrongIn({ 'repr-digest': of(BODY) }, coded, BODY)).toBeUndefined()
  expect(wrongIn({ 'repr-digest': of(OTHER) }, coded, BODY)).toBe('Repr-Digest')
})

it('what it does not know says nothing; what is malformed is named', () => {
  const right = `sha-256=:${digest('sha256', BODY)}:`
  const quiet: Record<string, string>[] = [
    {},
    { 'content-digest': '' },
    { 'content-digest': 'md5=:AAAA:, unixsum=12, x;p="a,b", y=(1 2);q' },
    { digest: 'unixsum=30637' },
  ]
  for (const headers of quiet) {
    expect(claimsOf(headers), JSON.stringify(headers)).toEqual({ claims: [] })
  }
  expect(claimsOf({ 'content-digest': `x="${right}", ${right};a=1;b` }).claims).toHaveLength(1)
  const malformed: Record<string, string>[] = [
    { 'content-digest': 'sha-256' },
    { 'content-digest': 'sha-256=abc' },
    { 'content-digest': 'sha-256=:YWJj:' },
    { 'content-digest': `${right},` },
    { 'content-digest': `${right} ${right}` },
    { 'content-digest': `SHA-256=${digest('sha256', BODY)}` },
    { 'repr-digest': 'sha-512=:###:' },
    { digest: 'SHA-256=' },
    { digest: 'SHA-256=YWJj' },
    { 'content-md5': 'no' },
    { 'repr-digest': `x="${'a'.repeat(4_096)}"` },
  ]
  for (const headers of malformed) {
    const { malformed: field } = claimsOf(headers)
    expect(field?.toLowerCase(), JSON.stringify(headers)).toBe(Object.keys(headers)[0])
  }
})

it('a field that goes on and on is read in no time, or not at all', () => {
  const long = `a=(${'1 '.repeat(4_000)}`
  expect(dictionaryOf(long)).toBeUndefined()
  expect(dictionaryOf(`a=(${' '.repeat(16_000)}`)).toBeUndefined()
  expect(dictionaryOf(`a="${'\\"'.repeat(4_000)}`)).toBeUndefined()
  expect(dictionaryOf(`a${';b=1'.repeat(4_000)};`)).toBeUndefined()
  expect([...(dictionaryOf('a, b, a=:AQ==:') ?? [])]).toEqual([
    ['b', 'other'],
    ['a', Buffer.of(1)],
  ])
})
