/**
 * The link by which gateways of one store reach the gateway that holds the ledger. A request is
 * a POST of one text, sealed with a key that all of them derive from the master key: who does
 * not have it can neither read nor say anything, and an answer fits one request alone. What is said
 * twice is harmless: entries are taken once by their ids, all else is reading.
 */
import type { Secrets } from '@tongqu/store'

/** A question: `method` of `METHODS` in link-server.ts; `id` is random and bound to the answer. */
export type LinkQuestion = { id: string; method: string; given: readonly unknown[] }

/** `problem` is the code of a `Problem`. */
export type LinkAnswer = { value: unknown } | { problem: string }

/** A bundle of 256 entries of 60 kB is 15 MB, and a third more as base64. */
export const MAX_LINK_BYTES = 32 * 1024 * 1024
/** Entries of one request, and what they have in bytes before they are sealed. */
export const MAX_LINK_ENTRIES = 500
export const MAX_LINK_ENTRY_BYTES = 8 * 1024 * 1024

const BYTES = '$bytes'

/** Seals and opens both directions. `open…` throws `keys-unusable` for what was not sealed so. */
export function linkWords(secrets: Pick<Secrets, 'seal' | 'open'>) {
  const answerTo = (id: string) => `ledger link answer ${id}`
  return {
    sealQuestion: (question: LinkQuestion) => secrets.seal(QUESTION, textOf(question)),
    openQuestion: (sealed: string) => valuesIn(secrets.open(QUESTION, sealed)) as LinkQuestion,
    sealAnswer: (id: string, answer: LinkAnswer) => secrets.seal(answerTo(id), textOf(answer)),
    openAnswer: (id: string, sealed: string) =>
      valuesIn(secrets.open(answerTo(id), sealed)) as LinkAnswer,
  }
}

export type LinkWords = ReturnType<typeof linkWords>

const QUESTION = 'ledger link question'

/** JSON, with bytes as base64 in an object of one member; undefined at the top is null. */
function textOf(value: unknown): string {
  return JSON.stringify(value, (_, one) => (isJsonBytes(one) ? { [BYTES]: base64Of(one) } : one))
}

function valuesIn(text: string): unknown {
  return JSON.parse(text, (_, one) => {
    const bytes = one?.[BYTES]
    return typeof bytes === 'string' ? new Uint8Array(Buffer.from(bytes, 'base64')) : one
  })
}

type JsonBytes = Uint8Array | { type: 'Buffer'; data: number[] }

/** A Buffer has made an array of numbers of itself before a replacer sees it. */
function isJsonBytes(one: unknown): one is JsonBytes {
  if (one instanceof Uint8Array) return true
  const made = one as { type?: unknown; data?: unknown } | null
  return typeof one === 'object' && made?.type === 'Buffer' && Array.isArray(made.data)
}

function base64Of(bytes: JsonBytes): string {
  return Buffer.from(bytes instanceof Uint8Array ? bytes : bytes.data).toString('base64')
}
