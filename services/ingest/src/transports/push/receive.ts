import { createHash } from 'node:crypto'
import type { PushAuth, Source } from '@tongqu/catalog'
import { Problem } from '@tongqu/contracts'
import {
  type Arrival,
  arrivalOfHttp,
  arrived,
  countingDifferent,
  outcomeOf,
} from '../../channels/arrival.ts'
import type { Channels } from '../../channels/channels.ts'
import type { Intake } from '../../intake.ts'
import type { TokenBucket } from '../../sessions/token-bucket.ts'
import type { Target } from '../../target.ts'
import type { ListenedAnswer, ListenedRequest } from '../http-listener.ts'
import { digested } from './digested.ts'
import { type Answered, keyOf, type PushKeys } from './keys.ts'
import type { Lander } from './lander.ts'
import { checkAge, openVerifier, signedHeaders } from './signature.ts'

export type ReceiveDeps = {
  source: Source
  target: Target
  auth: PushAuth
  /** Of an HMAC source. */
  secrets: readonly Uint8Array[]
  intake: Pick<Intake, 'keep'>
  keys: PushKeys
  lander: Lander
  rate: TokenBucket
  /** Counts what comes in; absent: nobody does. */
  channels?: Channels
  /** Milliseconds since 1970. */
  now(): number
}

/** What became of a push that was answered 202. */
export type Received = Answered & { outcome: 'accepted' | 'repeated' }

/**
 * What may wait for the lake: kept pushes cost disk, and somebody who can not see that the lake is
 * away would fill it.
 */
export const WAITING_BYTES = 512 * 2 ** 20
export const WAITING_DELIVERIES = 100_000
/** A lake that is away is not back at once. */
const BUSY_SECONDS = 30
/** A signature that fits is a check of the body too. */
const HMAC = 'hmac-sha256'

/**
 * Takes one push: who sends it and what it is called are known before its body is read, and what it
 * says is kept only when its signature is good. Resolves when body and journal record are on disk;
 * throws the problems `push-*` and those of the store.
 */
export function receivePush(deps: ReceiveDeps, request: ListenedRequest): Promise<Received> {
  return countingDifferent(deps.channels, deps.target, () => receive(deps, request))
}

async function receive(deps: ReceiveDeps, request: ListenedRequest): Promise<Received> {
  const { keys, target, now } = deps
  const trusted = authenticate(deps, request)
  const key = keyOf(request.headers)
  checkContentType(target, request.contentType)
  checkRoom(deps)
  const claim = keys.claim(key)
  try {
    const answered = keys.answered(key, now())
    const checked = digested(request, trusted.body, target.limits.bytes, trusted.check)
    const told = arrivalOf(deps, request, checked.check)
    if (answered) {
      const again = await repeated(checked.body, answered)
      deps.channels?.came(target, outcomeOf(told))
      return again
    }
    const facts = { key, ...(request.contentType ? { contentType: request.contentType } : {}) }
    const record = await deps.intake.keep(target, checked.body, { ...facts, ...told })
    const { sha256, sequence } = record
    arrived(deps.channels, target, record)
    keys.remember(key, record, now())
    deps.lander.add(record)
    return { outcome: 'accepted', sha256, sequence }
  } finally {
    claim.release()
  }
}

/** The answer to a push that is kept. */
export function acknowledgement({ sha256, sequence }: Answered): ListenedAnswer {
  return {
    status: 202,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ delivery: sha256, sequence }),
  }
}

type Trusted = {
  body: AsyncIterable<Uint8Array>
  /** Throws unless the whole body was read and its sender is who it says. */
  check(): void
}

function authenticate(deps: ReceiveDeps, request: ListenedRequest): Trusted {
  const { auth, secrets, now } = deps
  if (auth.kind === 'mtls') {
    const { peerSubject } = request
    if (peerSubject === undefined || !auth.subjects.includes(peerSubject)) {
      throw new Problem('push-not-allowed')
    }
    return followed(
      deps,
      request.body,
      () => undefined,
      () => undefined,
    )
  }
  const signed = signedHeaders(request.headers)
  checkAge(signed.timestamp, auth.skewSeconds, now())
  const verifier = openVerifier(signed, secrets)
  return followed(deps, request.body, verifier.update, verifier.check)
}

function followed(
  { rate, now }: ReceiveDeps,
  body: AsyncIterable<Uint8Array>,
  update: (piece: Uint8Array) => void,
  check: () => void,
): Trusted {
  let isWhole = false
  async function* pieces(): AsyncGenerator<Uint8Array> {
    for await (const piece of body) {
      update(piece)
      yield piece
    }
    check()
    // Only who has proven to be the sender can use up the sender's rate.
    if (!rate.take(1, now()))
      throw new Problem('push-too-often', { retryAfterSeconds: RATE_SECONDS })
    isWhole = true
  }
  return {
    body: pieces(),
    check() {
      if (!isWhole) throw new Problem('push-encoding')
    },
  }
}

const RATE_SECONDS = 10

/** How the body is checked; when it was sent says the signature, or else the field `Date`. */
function arrivalOf(
  { auth }: ReceiveDeps,
  { headers }: ListenedRequest,
  digests: string | undefined,
): Arrival {
  if (auth.kind === 'mtls') return arrivalOfHttp(headers, digests)
  const sentAt = new Date(Number(headers['webhook-timestamp']) * 1000).toISOString()
  return { check: [HMAC, digests].filter(Boolean).join(' '), sentAt }
}

/** Throws `push-content-type` for what the adapter does not read. */
export function checkContentType({ adapter }: Target, contentType: string): void {
  const { accepts } = adapter
  if (accepts.length === 0 || accepts.includes(contentType)) return
  const list = accepts.join(', ')
  throw new Problem('push-content-type', { detail: { 'zh-CN': list, en: list } })
}

/** May more wait for the lake? */
export function hasRoom({ lander }: { lander: Pick<Lander, 'waiting'> }): boolean {
  const { deliveries, bytes } = lander.waiting()
  return bytes < WAITING_BYTES && deliveries < WAITING_DELIVERIES
}

function checkRoom(deps: ReceiveDeps): void {
  if (hasRoom(deps)) return
  throw new Problem('push-busy', { retryAfterSeconds: BUSY_SECONDS })
}

/** The same key means the same bytes (draft, section 2.6: 422 otherwise). */
async function repeated(body: AsyncIterable<Uint8Array>, answered: Answered): Promise<Received> {
  const hash = createHash('sha256')
  for await (const piece of body) hash.update(piece)
  if (hash.digest('hex') !== answered.sha256) throw new Problem('push-repeated-differently')
  const { sha256, sequence } = answered
  return { outcome: 'repeated', sha256, sequence }
}
