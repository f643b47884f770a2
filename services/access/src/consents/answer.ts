/** A person answers, by the link; and comes back later, by the handle. */
import { Problem } from '@tongqu/contracts'
import type { Reading } from '@tongqu/store'
import { checkBody } from '../body.ts'
import { type ConsentDeps, providerOf } from './deps.ts'
import { newSecret, secretHash } from './keys.ts'
import type { ConsentAction } from './machine.ts'
import { bodyOf, type ConsentRow, move, viewOf } from './rows.ts'
import { evidenceSchema } from './schemas.ts'
import type { ConsentReceipt, ConsentView, Evidence, Notice } from './types.ts'

/** The edition whose fields the record has. */
export const SCHEMA_VERSION = 'ISO/IEC TS 27560:2023'
/** In events: the person the record is about, whom nothing names. */
const SUBJECT = 'subject'
const DAY_MILLISECONDS = 86_400_000

export type Receipted = {
  consent: ConsentView
  /** Compact JWS over the whole record (`ConsentReceipt`). */
  receipt: string
}

/** The receipt of a consent that was given; `handle` is shown here and never again. */
export type Given = Receipted & { handle: string }

/** What is asked, in full. A link that is wrong, used or too old: `consent-not-found`, alike. */
export async function viewNotice(deps: ConsentDeps, token: string): Promise<Notice> {
  const row = await rowOfLink(deps.store.db, token, deps.now())
  return { consent: viewOf(row), answerBy: row.link_expires_at ?? '' }
}

/** The subject says yes. Throws `body-invalid`, `consent-not-found`. */
export function giveConsent(deps: ConsentDeps, token: string, evidence: Evidence): Promise<Given> {
  checkBody(evidenceSchema, evidence)
  const handle = newSecret()
  return deps.store.transact(async (writing) => {
    const now = deps.now()
    const row = await rowOfLink(writing, token, now)
    const next = await move(deps.store, writing, row, {
      ...bySubject(deps, row, 'give', now, evidence),
      columns: { ...USED, handle_hash: secretHash(handle) ?? null, expires_at: until(row, now) },
    })
    return { ...(await receipted(deps, next, now)), handle }
  })
}

/** The subject says no. Throws as `giveConsent`. */
export function refuseConsent(
  deps: ConsentDeps,
  token: string,
  evidence: Evidence,
): Promise<Receipted> {
  checkBody(evidenceSchema, evidence)
  return deps.store.transact(async (writing) => {
    const now = deps.now()
    const row = await rowOfLink(writing, token, now)
    const change = { ...bySubject(deps, row, 'refuse', now, evidence), columns: USED }
    return receipted(deps, await move(deps.store, writing, row, change), now)
  })
}

/** The record as its subject holds it, with a receipt of its state now. */
export async function heldConsent(deps: ConsentDeps, handle: string): Promise<Receipted> {
  return receipted(deps, await rowOfHandle(deps.store.db, handle), deps.now())
}

/**
 * The subject takes consent back, at any time and for no reason (PIPL art. 15), or confirms it for
 * another term. Throws `body-invalid`, `consent-not-found`, `illegal-transition`.
 */
export function changeHeld(
  deps: ConsentDeps,
  handle: string,
  action: 'withdraw' | 'reconfirm',
  evidence: Evidence,
): Promise<Receipted> {
  checkBody(evidenceSchema, evidence)
  return deps.store.transact(async (writing) => {
    const now = deps.now()
    const row = await rowOfHandle(writing, handle)
    const columns = action === 'reconfirm' ? { expires_at: until(row, now) } : {}
    const change = { ...bySubject(deps, row, action, now, evidence), columns }
    return receipted(deps, await move(deps.store, writing, row, change), now)
  })
}

/** The consent under a handle; throws `consent-not-found`. */
export async function rowOfHandle(reading: Reading, handle: string): Promise<ConsentRow> {
  const hash = secretHash(handle)
  const row = hash && (await rowBy(reading, 'handle_hash', hash))
  if (!row) throw new Problem('consent-not-found')
  return row
}

async function rowOfLink(reading: Reading, token: string, now: number): Promise<ConsentRow> {
  const hash = secretHash(token)
  const row = hash && (await rowBy(reading, 'link_hash', hash))
  if (!row || Date.parse(row.link_expires_at ?? '') <= now || row.state !== 'REQUESTED') {
    throw new Problem('consent-not-found')
  }
  return row
}

/** By a hash: how long the look-up takes tells nothing about the secret. */
function rowBy(reading: Reading, column: 'link_hash' | 'handle_hash', hash: string) {
  return reading.selectFrom('consents').selectAll().where(column, '=', hash).executeTakeFirst()
}

const USED = { link_hash: null, link_expires_at: null } as const

function bySubject(
  deps: ConsentDeps,
  row: ConsentRow,
  action: ConsentAction,
  now: number,
  evidence: Evidence,
) {
  const provider = providerOf(deps, row.dataset)
  return { action, actor: SUBJECT, provider, now, event: { evidence } }
}

function until(row: ConsentRow, now: number): string {
  const days = bodyOf(row).processing?.validityDays ?? 0
  return new Date(now + days * DAY_MILLISECONDS).toISOString()
}

async function receipted(deps: ConsentDeps, row: ConsentRow, now: number): Promise<Receipted> {
  const consent = viewOf(row)
  const receipt: ConsentReceipt = {
    schemaVersion: SCHEMA_VERSION,
    receiptId: `${row.id}.${row.version}`,
    issuedAt: new Date(now).toISOString(),
    record: consent,
  }
  return { consent, receipt: await deps.sign(receipt) }
}
