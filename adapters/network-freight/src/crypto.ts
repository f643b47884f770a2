import { createDecipheriv, getCiphers } from 'node:crypto'
import { sm2, sm4 } from 'sm-crypto-v2'
import { decryptSm2, HASH_BYTES, POINT_BYTES, type Sm2Mode } from './sm2.ts'

/** The key of the document: 16 characters. */
export const KEY_BYTES = 16
const CIPHERTEXT_DIGITS = 2 * (POINT_BYTES + KEY_BYTES + HASH_BYTES)
/** An uncompressed point begins so (GB/T 32918.1-2016, 4.2.8). */
const UNCOMPRESSED = '04'
/** Order of the curve (GB/T 32918.5-2017, 2); a private key is less than it by two or more. */
const ORDER = 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n

/** Keys opened before by another thread; some 500 bytes each, the oldest go first. */
const MOST_RECALLED = 10_000
const recalled = new Map<string, Uint8Array>()

const hasSm4 = getCiphers().includes('sm4-ecb')

/** 64 hex digits that are a scalar of the curve (GB/T 32918.1-2016, 6.1: 1 to n - 2). */
export function isSm2PrivateKey(text: string): boolean {
  if (!/^[0-9A-Fa-f]{64}$/.test(text)) return false
  const scalar = BigInt(`0x${text}`)
  return scalar > 0n && scalar < ORDER - 1n
}

/** With its prefix `04`, as platforms get it. */
export function publicKeyOf(privateKey: string): string {
  return sm2.getPublicKeyFromPrivateKey(privateKey)
}

/**
 * The key of a document from `encryptedCode`: hex with the prefix `04` or without it. Undefined for
 * anything that is not the ciphertext of 16 bytes for our key: other digits or length, a point off
 * the curve, a hash that does not fit. Never throws.
 */
export function openKey(
  encryptedCode: string,
  privateKey: string,
  mode: Sm2Mode,
): Uint8Array | undefined {
  const { length } = encryptedCode
  const prefixed = length === CIPHERTEXT_DIGITS + UNCOMPRESSED.length
  if (prefixed ? !encryptedCode.startsWith(UNCOMPRESSED) : length !== CIPHERTEXT_DIGITS) {
    return undefined
  }
  const known = recalled.get(nameOf(encryptedCode, privateKey, mode))
  if (known) return known
  if (!/^[0-9A-Fa-f]+$/.test(encryptedCode)) return undefined
  const bare = prefixed ? encryptedCode.slice(UNCOMPRESSED.length) : encryptedCode
  try {
    return decryptSm2(Buffer.from(bare, 'hex'), privateKey, mode)
  } catch {
    return undefined
  }
}

/** Spares `openKey` its work for this ciphertext, which takes milliseconds. */
export function recallKey(
  encryptedCode: string,
  privateKey: string,
  mode: Sm2Mode,
  key: Uint8Array,
): void {
  const [oldest] = recalled.keys()
  if (recalled.size >= MOST_RECALLED && oldest !== undefined) recalled.delete(oldest)
  recalled.set(nameOf(encryptedCode, privateKey, mode), key)
}

function nameOf(encryptedCode: string, privateKey: string, mode: Sm2Mode): string {
  return `${mode} ${privateKey} ${encryptedCode}`
}

/**
 * What `encryptedContent` holds: base64 of SM4-ECB with PKCS #7 (GB/T 32907-2016). Undefined when
 * it is no base64, no whole blocks, or its padding is wrong. Never throws.
 */
export function openContent(encryptedContent: string, key: Uint8Array): Uint8Array | undefined {
  const { length } = encryptedContent
  if (length === 0 || length % 4 !== 0) return undefined
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(encryptedContent)) return undefined
  const bytes = Buffer.from(encryptedContent, 'base64')
  if (bytes.length === 0 || bytes.length % KEY_BYTES !== 0) return undefined
  try {
    if (!hasSm4) return sm4.decrypt(bytes, key, { mode: 'ecb', output: 'array' })
    const decipher = createDecipheriv('sm4-ecb', key, null)
    return Buffer.concat([decipher.update(bytes), decipher.final()])
  } catch {
    return undefined
  }
}
