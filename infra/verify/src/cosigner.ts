import { createPrivateKey, createPublicKey, generateKeyPairSync, hash, sign } from 'node:crypto'
import { Fault } from './verify.ts'

/** Signature type of witnesses (C2SP tlog-cosignature: Ed25519 with a time). */
const COSIGNATURE = 4
/** DER of RFC 8410 before the 32 bytes of a seed. */
const SEED_DER = Buffer.from('302e020100300506032b657004220420', 'hex')
const SIGNING_KEY = /^PRIVATE\+KEY\+([^\s+]+)\+([0-9a-f]{8})\+(\S{44})$/

export type Cosigner = {
  name: string
  /** `name+id+base64`, to be given to whoever is to trust it. */
  verifier: string
  /** Signature line, with its line break. `at`: seconds since 1970. */
  cosign(checkpoint: string, at: number): string
}

/** A new key as text: `PRIVATE+KEY+name+id+base64`. To be kept where nobody else reads. */
export function newCosignerKey(name: string): string {
  const { privateKey } = generateKeyPairSync('ed25519')
  const seed = privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(-32)
  const known = publicPart(seed)
  const text = Buffer.from([COSIGNATURE, ...seed]).toString('base64')
  return `PRIVATE+KEY+${name}+${idOf(name, known)}+${text}`
}

/** Throws `key-malformed` for a text that `newCosignerKey` did not write. */
export function openCosigner(key: string): Cosigner {
  const [, name = '', id = '', data = ''] = SIGNING_KEY.exec(key.trim()) ?? []
  const bytes = Buffer.from(data, 'base64')
  if (bytes.length !== 33 || bytes[0] !== COSIGNATURE) throw new Fault('key-malformed')
  const seed = bytes.subarray(1)
  const known = publicPart(seed)
  if (idOf(name, known) !== id) throw new Fault('key-malformed')
  const signer = privatePart(seed)
  return {
    name,
    verifier: `${name}+${id}+${known.toString('base64')}`,
    cosign(checkpoint, at) {
      const message = Buffer.from(`cosignature/v1\ntime ${at}\n${checkpoint}`)
      const time = Buffer.alloc(8)
      time.writeBigUInt64BE(BigInt(at))
      const signature = Buffer.concat([Buffer.from(id, 'hex'), time, sign(null, message, signer)])
      return `— ${name} ${signature.toString('base64')}\n`
    },
  }
}

function privatePart(seed: Buffer) {
  return createPrivateKey({ key: Buffer.concat([SEED_DER, seed]), format: 'der', type: 'pkcs8' })
}

/** Type and public key, as they stand in a verifier. */
function publicPart(seed: Buffer): Buffer {
  const key = createPublicKey(privatePart(seed)).export({ format: 'der', type: 'spki' })
  return Buffer.concat([Buffer.of(COSIGNATURE), key.subarray(-32)])
}

function idOf(name: string, known: Buffer): string {
  return hash('sha256', Buffer.concat([Buffer.from(`${name}\n`), known])).slice(0, 8)
}
