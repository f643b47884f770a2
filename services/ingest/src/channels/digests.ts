import { createHash, timingSafeEqual } from 'node:crypto'
import { dictionaryOf } from './dictionary.ts'

/** What a peer says of the bytes of a body. */
export type Claim = {
  /** The field that says so, as it is written. */
  field: string
  algorithm: Algorithm
  digest: Uint8Array
  /**
   * `content`: of the bytes as they are sent, after content coding. `representation`: likewise by
   * the standards, of which a body that is whole has the same bytes; but who compresses on the way
   * often leaves the digest of the bytes before, which is as good.
   */
  of: 'content' | 'representation'
}

export type Algorithm = 'sha-256' | 'sha-512' | 'md5'

/** A body as it comes in, held against what its peer says of it. */
export type DigestCheck = {
  /** Algorithms that are checked, as they are told: `sha-256`; undefined when there are none. */
  name: string | undefined
  /** The next bytes as they are sent. */
  sent(bytes: Uint8Array): void
  /** The same bytes without content coding, where there is one. */
  plain(bytes: Uint8Array): void
  /** The first claim that does not fit, when all bytes have come. */
  wrong(): Claim | undefined
}

/** Asks for digests (RFC 9530, 4): any that we read, SHA-256 rather. */
export const WANTED: Readonly<Record<string, string>> = {
  'want-content-digest': 'sha-256=10, sha-512=5',
  'want-repr-digest': 'sha-256=10, sha-512=5',
}

const BYTES: Readonly<Record<Algorithm, number>> = { 'sha-256': 32, 'sha-512': 64, md5: 16 }
const HASHES: Readonly<Record<Algorithm, string>> = {
  'sha-256': 'sha256',
  'sha-512': 'sha512',
  md5: 'md5',
}

/** A field of all algorithms of the registry has some 500. */
const MOST_CHARACTERS = 4_096

/** Of RFC 9530, 5: active algorithms. Others are passed over. */
const ACTIVE: ReadonlySet<string> = new Set(['sha-256', 'sha-512'])

/**
 * What headers (by lower-case name; several of one name joined by commas) say of their body:
 * `Content-Digest` and `Repr-Digest` (RFC 9530), `Digest` (RFC 3230, RFC 5843), `Content-MD5` (RFC
 * 2616, 14.15). Algorithms that are not known say nothing. `malformed`: the name of the first field
 * that is not written as its standard says; the others say what they say.
 */
export function claimsOf(headers: Readonly<Record<string, string | string[] | undefined>>): {
  claims: Claim[]
  malformed?: string
} {
  const claims: Claim[] = []
  let malformed: string | undefined
  for (const { field, read } of FIELDS) {
    const given = headers[field.toLowerCase()]
    if (given === undefined) continue
    const text = Array.isArray(given) ? given.join(', ') : given
    const found = text.length > MOST_CHARACTERS ? undefined : read(text)
    if (!found) malformed ??= field
    else claims.push(...found.map((one) => ({ field, ...one })))
  }
  return malformed === undefined ? { claims } : { claims, malformed }
}

/** Holds a body against claims; `isCoded`: it has a content coding, and `plain` is called too. */
export function openDigestCheck(claims: readonly Claim[], isCoded: boolean): DigestCheck {
  const algorithms = [...new Set(claims.map(({ algorithm }) => algorithm))].sort()
  const ofPlain = isCoded ? claims.filter(({ of }) => of === 'representation') : []
  const hashesOf = (names: Iterable<Algorithm>) =>
    new Map(Array.from(names, (name) => [name, createHash(HASHES[name])] as const))
  const sent = hashesOf(algorithms)
  const plain = hashesOf(new Set(ofPlain.map(({ algorithm }) => algorithm)))
  return {
    name: algorithms.length > 0 ? algorithms.join(' ') : undefined,
    sent(bytes) {
      for (const hash of sent.values()) hash.update(bytes)
    },
    plain(bytes) {
      for (const hash of plain.values()) hash.update(bytes)
    },
    wrong() {
      const found = [sent, plain].map((hashes) => {
        return new Map([...hashes].map(([name, hash]) => [name, hash.digest()]))
      })
      return claims.find(({ algorithm, digest, of }) => {
        const ours = found.slice(0, of === 'content' ? 1 : 2).flatMap((one) => {
          return one.get(algorithm) ?? []
        })
        return !ours.some((one) => timingSafeEqual(one, digest))
      })
    },
  }
}

type Found = Omit<Claim, 'field'>
type Field = { field: string; read(text: string): Found[] | undefined }

const FIELDS: readonly Field[] = [
  { field: 'Content-Digest', read: (text) => structured(text, 'content') },
  { field: 'Repr-Digest', read: (text) => structured(text, 'representation') },
  { field: 'Digest', read: listed },
  { field: 'Content-MD5', read: (text) => one('md5', text.trim(), 'representation') },
]

function structured(text: string, of: Claim['of']): Found[] | undefined {
  const members = dictionaryOf(text)
  if (!members) return undefined
  const found: Found[] = []
  for (const [name, digest] of members) {
    if (!ACTIVE.has(name)) continue
    const algorithm = name as Algorithm
    if (digest === 'other' || digest.length !== BYTES[algorithm]) return undefined
    found.push({ algorithm, digest, of })
  }
  return found
}

/** `SHA-256=<base64>,MD5=<base64>` (RFC 3230, 4.3.2); names in any case. */
function listed(text: string): Found[] | undefined {
  const found: Found[] = []
  for (const part of text.split(',')) {
    const [, name, value = ''] = /^\s*([\w-]+)=(\S+)\s*$/.exec(part) ?? []
    if (name === undefined) return undefined
    const algorithm = name.toLowerCase()
    if (!Object.hasOwn(BYTES, algorithm)) continue
    const read = one(algorithm as Algorithm, value, 'representation')
    if (!read) return undefined
    found.push(...read)
  }
  return found
}

function one(algorithm: Algorithm, base64: string, of: Claim['of']): Found[] | undefined {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return undefined
  const digest = Buffer.from(base64, 'base64')
  return digest.length === BYTES[algorithm] ? [{ algorithm, digest, of }] : undefined
}
