import { createHash } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import type { ReportAnswer, Reporting, ReportOutcome } from '@tongqu/adapter-kit'
import { Problem } from '@tongqu/contracts'
import {
  type Arrival,
  arrivalOfHttp,
  arrived,
  countingDifferent,
  outcomeOf,
} from '../../channels/arrival.ts'
import type { Channels } from '../../channels/channels.ts'
import type { Log } from '../../ingest.ts'
import type { Intake } from '../../intake.ts'
import type { TokenBucket } from '../../sessions/token-bucket.ts'
import type { Target } from '../../target.ts'
import type { ListenedRequest } from '../http-listener.ts'
import { digested } from '../push/digested.ts'
import type { PushKeys } from '../push/keys.ts'
import type { Lander } from '../push/lander.ts'
import { checkContentType, hasRoom } from '../push/receive.ts'
import type { Examiners } from './examiners.ts'

export type ReportDeps = {
  target: Target
  intake: Pick<Intake, 'keep'>
  keys: PushKeys
  lander: Lander
  rate: TokenBucket
  examiners: Pick<Examiners, 'examine'>
  reporting: Pick<Reporting, 'answer' | 'recall'>
  log: Pick<Log, 'error'>
  /** Counts what comes in; absent: nobody does. */
  channels?: Channels
  /** Milliseconds since 1970. */
  now(): number
}

/** What a peer is answered; `outcome` is what counters tell of it. */
export type Reported = { answer: ReportAnswer; outcome: 'accepted' | 'repeated' | 'refused' }

/**
 * Takes one report. Its bytes and its journal record are on disk before it is answered `accepted`;
 * whatever else it is answered, nothing of it is kept. Throws problems of HTTP alone: a body that
 * is too large, of a type or coding that is not read, or cut off.
 */
export async function receiveReport(deps: ReportDeps, request: ListenedRequest): Promise<Reported> {
  const { target, keys, rate, now } = deps
  checkContentType(target, request.contentType)
  if (!hasRoom(deps)) return busy(deps, 'no-room')
  const { body, told } = await read(deps, request)
  const examined = await deps.examiners.examine(body)
  if (examined === 'busy') return busy(deps, 'queue-full')
  if (examined === 'failed') return refused(deps, { kind: 'failed' })
  if ('refused' in examined) return { answer: examined.refused, outcome: 'refused' }
  // Only who has proven to be the sender can use up the sender's rate.
  if (!rate.take(1, now())) return busy(deps, 'too-often')
  const { key, memo } = examined.taken
  const claim = claimOf(keys, key)
  if (!claim) return busy(deps, 'under-way')
  try {
    const before = keys.answered(key, now())
    if (before) {
      const isSame = createHash('sha256').update(body).digest('hex') === before.sha256
      const answer = deps.reporting.answer({ kind: 'repeated', isSame })
      deps.channels?.came(target, outcomeOf(told))
      return { answer, outcome: 'repeated' }
    }
    const { contentType } = request
    const facts = { key, ...(contentType ? { contentType } : {}), ...told }
    return await kept(deps, facts, memo, body)
  } finally {
    claim.release()
  }
}

/** The body in memory. Throws the problems of HTTP. */
async function read({ target, channels }: ReportDeps, request: ListenedRequest) {
  const checked = digested(request, request.body, target.limits.bytes)
  const body = await countingDifferent(channels, target, () => buffer(checked.body))
  return { body, told: arrivalOfHttp(request.headers, checked.check) }
}

async function kept(
  deps: ReportDeps,
  facts: Arrival & { key: string; contentType?: string },
  memo: string | undefined,
  body: Uint8Array,
): Promise<Reported> {
  const { intake, target, keys, lander, reporting, log, now } = deps
  try {
    const record = await intake.keep(target, once(body), facts)
    arrived(deps.channels, target, record)
    keys.remember(facts.key, record, now())
    if (memo !== undefined) reporting.recall?.(memo)
    lander.add(record)
    return { answer: reporting.answer({ kind: 'accepted' }), outcome: 'accepted' }
  } catch (error) {
    if (error instanceof Problem && error.code === 'lake-full') return busy(deps, 'no-room')
    log.error({ source: target.id, err: error }, 'a report could not be kept')
    return refused(deps, { kind: 'failed' })
  }
}

function claimOf(keys: PushKeys, key: string): ReturnType<PushKeys['claim']> | undefined {
  try {
    return keys.claim(key)
  } catch {
    return undefined
  }
}

function busy(
  deps: ReportDeps,
  reason: Extract<ReportOutcome, { kind: 'busy' }>['reason'],
): Reported {
  return refused(deps, { kind: 'busy', reason })
}

function refused({ reporting }: ReportDeps, outcome: ReportOutcome): Reported {
  return { answer: reporting.answer(outcome), outcome: 'refused' }
}

async function* once(body: Uint8Array): AsyncGenerator<Uint8Array> {
  yield body
}
