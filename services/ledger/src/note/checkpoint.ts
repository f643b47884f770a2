import { HASH_BYTES, type Hash } from '../merkle/hashes.ts'

/** What a checkpoint says of a log (C2SP tlog-checkpoint). */
export type TreeHead = { origin: string; size: number; root: Hash }

/** Text of the note: origin, size, root. */
export function checkpointText({ origin, size, root }: TreeHead): string {
  return `${origin}\n${size}\n${Buffer.from(root).toString('base64')}\n`
}

const SIZE = /^(0|[1-9]\d{0,15})$/

/** Undefined when it is no text of a checkpoint. Lines behind the root are passed over. */
export function parseCheckpoint(text: string): TreeHead | undefined {
  if (!text.endsWith('\n')) return undefined
  const [origin = '', size = '', base64 = '', ...others] = text.slice(0, -1).split('\n')
  const root = hashOf(base64)
  if (origin === '' || !SIZE.test(size) || !root || others.includes('')) return undefined
  return Number.isSafeInteger(Number(size)) ? { origin, size: Number(size), root } : undefined
}

/** Base64 of a hash in its one form; undefined for anything else. */
export function hashOf(base64: string): Hash | undefined {
  const bytes = Buffer.from(base64, 'base64')
  return bytes.length === HASH_BYTES && bytes.toString('base64') === base64 ? bytes : undefined
}
