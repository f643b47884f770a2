import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  hash,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto'

/**
 * Kinds of keys, all of Ed25519: of logs (C2SP signed-note), of witnesses, whose signatures have a
 * time (C2SP tlog-cosignature).
 */
export type KeyType = 0x01 | 0x04

const ED25519: KeyType = 0x01
const KEY_BYTES = 32
const ID_BYTES = 4
/** DER of RFC 8410 before the 32 bytes of a public key, and before those of a seed. */
const PUBLIC_DER = Buffer.from('302a300506032b6570032100', 'hex')
const PRIVATE_DER = Buffer.from('302e020100300506032b657004220420', 'hex')

/** One that signs notes. Its name is that of the log. */
export type Signer = {
  name: string
  /** `name+hex+base64`. */
  verifier: string
  /** Signature line without its line break. */
  sign(text: string): string
}

export type Verifier = {
  name: string
  /** Eight hexadecimal digits. */
  id: string
  verifies(text: string, signature: Uint8Array): boolean
}

/**
 * A new key as text: `PRIVATE+KEY+name+hex+base64`, as Go's sumdb/note writes it. Keep it sealed.
 */
export function newSigningKey(name: string): string {
  if (!isKeyName(name)) throw new TypeError(`no name of a key: ${name}`)
  const { privateKey } = generateKeyPairSync('ed25519')
  const seed = privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(-KEY_BYTES)
  const id = keyId(name, publicBytes(privateKey))
  return `PRIVATE+KEY+${name}+${id}+${keyText(seed)}`
}

const SIGNING_KEY = /^PRIVATE\+KEY\+([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/

/** Throws a TypeError for a text that `newSigningKey` did not write. */
export function openSigner(signingKey: string): Signer {
  const [, name = '', id, base64 = ''] = SIGNING_KEY.exec(signingKey) ?? []
  const seed = keyBytes(base64)
  if (seed === undefined) throw new TypeError('no signing key')
  const der = Buffer.concat([PRIVATE_DER, seed])
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  const known = publicBytes(key)
  if (keyId(name, known) !== id) throw new TypeError('a signing key of another name')
  const before = Buffer.from(id, 'hex')
  return {
    name,
    verifier: `${name}+${id}+${keyText(known)}`,
    sign(text) {
      const signature = Buffer.concat([before, sign(null, Buffer.from(text), key)])
      return `— ${name} ${signature.toString('base64')}`
    },
  }
}

const VERIFIER = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/

/** Undefined when the text is not `name+hex+base64` of the key of a log. */
export function openVerifier(verifier: string): Verifier | undefined {
  return verifierOf(verifier, ED25519)
}

/** The same of either kind; what is signed is told to `verifies` as it is signed. */
export function verifierOf(verifier: string, type: KeyType): Verifier | undefined {
  const [, name = '', id = '', base64 = ''] = VERIFIER.exec(verifier) ?? []
  const bytes = keyBytes(base64, type)
  if (bytes === undefined || !isKeyName(name) || keyId(name, bytes, type) !== id) return undefined
  const der = Buffer.concat([PUBLIC_DER, bytes])
  const key = createPublicKey({ key: der, format: 'der', type: 'spki' })
  return {
    name,
    id,
    verifies: (text, signature) => verify(null, Buffer.from(text), key, signature),
  }
}

/** C2SP signed-note: not empty, no space, no plus. */
export function isKeyName(name: string): boolean {
  return name !== '' && !/[\s+\p{Cc}\p{Z}]/u.test(name) && name.isWellFormed()
}

/** SHA-256(name ‖ 0x0A ‖ type ‖ key), the first four bytes. */
function keyId(name: string, key: Uint8Array, type: KeyType = ED25519): string {
  const text = Buffer.concat([Buffer.from(`${name}\n`), Buffer.of(type), key])
  return hash('sha256', text, 'buffer').subarray(0, ID_BYTES).toString('hex')
}

function keyText(bytes: Uint8Array): string {
  return Buffer.concat([Buffer.of(ED25519), bytes]).toString('base64')
}

function keyBytes(base64: string, type: KeyType = ED25519): Buffer | undefined {
  const bytes = Buffer.from(base64, 'base64')
  const isKey = bytes.length === 1 + KEY_BYTES && bytes[0] === type
  return isKey && bytes.toString('base64') === base64 ? bytes.subarray(1) : undefined
}

function publicBytes(key: KeyObject): Buffer {
  return createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-KEY_BYTES)
}
