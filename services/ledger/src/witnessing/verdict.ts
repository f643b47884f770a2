import { isOf, type WitnessKey } from '../note/cosignature.ts'
import { parseSignature } from '../note/note.ts'
import type { Cosigned, WitnessAnswer, WitnessFailure } from './types.ts'

/**
 * What the answer of a witness means; `knows`: it has signed a tree of so many leaves; `differs`:
 * it has signed another one and does not say how large, as it need not when we named that size.
 */
export type Verdict =
  | { kind: 'signed'; cosigned: Cosigned }
  | { kind: 'knows'; size: number }
  | { kind: 'differs' }
  | { kind: 'failed'; reason: WitnessFailure; detail: string }

/** By how much the clock of a witness may differ from ours. */
const CLOCK_SECONDS = 300
const SIZE_TYPE = 'text/x.tlog.size'
const SIZE = /^(0|[1-9]\d{0,14})\n?$/

/**
 * Reads the answer to a submission (C2SP tlog-witness). Of its lines only that of the witness who
 * was asked counts. `now`: seconds since 1970.
 */
export function verdictOf(
  { status, contentType, body }: WitnessAnswer,
  { key, text, now }: { key: WitnessKey; text: string; now: number },
): Verdict {
  const answer = Buffer.from(body).toString('utf8')
  if (status === 200) return cosignedIn(answer, key, text, now)
  if (status === 422) return failed('inconsistent', 'it can not follow from what it knows to this')
  if (status !== 409) return failed('refused', `it answers with status ${status}`)
  const [, size] = SIZE.exec(answer) ?? []
  const isSize = contentType === SIZE_TYPE && size !== undefined
  return isSize ? { kind: 'knows', size: Number(size) } : { kind: 'differs' }
}

function cosignedIn(answer: string, key: WitnessKey, text: string, now: number): Verdict {
  const lines = answer.split('\n').map((line) => ({ line, signature: parseSignature(line) }))
  const own = lines.find(({ signature }) => signature && isOf(key, signature))
  if (!own?.signature) return failed('malformed', `no line of ${key.name}`)
  const at = key.signedAt(text, own.signature.signature)
  if (at === undefined) return failed('signature', 'its signature is wrong')
  if (Math.abs(at - now) > CLOCK_SECONDS) return failed('time', `it says that it signed at ${at}`)
  return { kind: 'signed', cosigned: { line: own.line, at } }
}

function failed(reason: WitnessFailure, detail: string): Verdict {
  return { kind: 'failed', reason, detail }
}
