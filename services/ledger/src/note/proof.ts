import type { Hash } from '../merkle/hashes.ts'
import { hashOf } from './checkpoint.ts'

/** Proof of inclusion that can be checked without asking anybody (C2SP tlog-proof). */
export type LogProof = {
  index: number
  hashes: readonly Hash[]
  /** The signed note, word for word. */
  checkpoint: string
  /** Not covered by any signature. */
  extra?: Uint8Array
}

const FIRST_LINE = 'c2sp.org/tlog-proof@v1'
const INDEX = /^index (0|[1-9]\d{0,15})$/

export function proofText({ index, hashes, checkpoint, extra }: LogProof): string {
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')
  const before = extra === undefined ? [] : [`extra ${base64(extra)}`]
  const lines = [FIRST_LINE, ...before, `index ${index}`, ...hashes.map(base64)]
  return `${lines.join('\n')}\n\n${checkpoint}`
}

/** Undefined when it is no such text. Nothing is verified yet. */
export function parseProof(text: string): LogProof | undefined {
  const blank = text.indexOf('\n\n')
  if (blank < 0) return undefined
  const [first, ...lines] = text.slice(0, blank).split('\n')
  const extra = lines[0]?.startsWith('extra ') ? lines.shift()?.slice('extra '.length) : undefined
  const [, index] = INDEX.exec(lines.shift() ?? '') ?? []
  const hashes = lines.map(hashOf).filter((hash) => hash !== undefined)
  if (first !== FIRST_LINE || index === undefined || hashes.length !== lines.length) {
    return undefined
  }
  const proof = { index: Number(index), hashes, checkpoint: text.slice(blank + 2) }
  return extra === undefined ? proof : { ...proof, extra: Buffer.from(extra, 'base64') }
}
