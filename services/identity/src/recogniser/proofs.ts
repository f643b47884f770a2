import { createHash } from 'node:crypto'
import { Problem } from '@tongqu/contracts'
import { calculateJwkThumbprint, EmbeddedJWK, jwtVerify } from 'jose'
import type { RequestFacts } from '../types.ts'
import { partsOf } from './jwt-parts.ts'
import type { RecogniserDeps } from './types.ts'

/** What clients may sign proofs with; their keys are their own choice. */
export const PROOF_ALGORITHMS: string[] = ['ES256', 'ES384', 'RS256', 'PS256', 'EdDSA', 'Ed25519']
/** RFC 9449 section 11.1: a proof is good for a short time. */
const MOST_AGE_SECONDS = 120
/** Clocks of callers may be ahead by so much. */
const MOST_AHEAD_SECONDS = 5
const MILLISECONDS = 1_000
const MAX_JTI_CHARACTERS = 256
/** Some 60 MB; reached at 4 000 proofs per second, more than one process can verify. */
const MOST_PROOFS = 500_000

/** Remembers which proofs were used, so that none is good twice. */
export type ProofMemory = {
  /** Throws `dpop-proof-replayed`, and `hub-busy` when nothing more can be remembered. */
  use(thumbprint: string, jti: string): void | Promise<void>
}

/**
 * On PostgreSQL all gateways share one memory. Else it is this process's own; what was used before
 * it began is not known, so that no proof from before is taken (`checkProofTime`).
 */
export function openProofMemory({
  store,
  now,
}: Pick<RecogniserDeps, 'store' | 'now'>): ProofMemory {
  return store.kind === 'postgresql' ? sharedMemory(store, now) : ownMemory(now, MOST_PROOFS)
}

const KEPT_MILLISECONDS = (MOST_AGE_SECONDS + MOST_AHEAD_SECONDS) * MILLISECONDS

/** Forgets in the order of use; every entry is kept equally long. */
export function ownMemory(now: () => number, most: number): ProofMemory {
  const used = new Map<string, number>()
  return {
    use(thumbprint, jti) {
      const at = now()
      for (const [id, until] of used) {
        if (until > at) break
        used.delete(id)
      }
      const id = idOf(thumbprint, jti)
      if (used.has(id)) throw new Problem('dpop-proof-replayed')
      if (used.size >= most) throw new Problem('hub-busy')
      used.set(id, at + KEPT_MILLISECONDS)
    },
  }
}

function sharedMemory({ db }: RecogniserDeps['store'], now: () => number): ProofMemory {
  return {
    async use(thumbprint, jti) {
      const row = {
        id: idOf(thumbprint, jti),
        expires_at: new Date(now() + KEPT_MILLISECONDS).toISOString(),
      }
      const made = await db
        .insertInto('proofs')
        .values(row)
        .onConflict((conflict) => conflict.doNothing())
        .returning('id')
        .executeTakeFirst()
      if (!made) throw new Problem('dpop-proof-replayed')
    },
  }
}

function idOf(thumbprint: string, jti: string): string {
  return createHash('sha256').update(`${thumbprint}\n${jti}`).digest('base64url')
}

/**
 * The `jti` of a proof whose signature is known to be good, when it was made just now. Throws
 * `dpop-proof-invalid`. Without a shared memory a proof must be younger than this process by as
 * much as a clock may be ahead: else it may have been used before the restart.
 */
export function jtiOf(
  proof: string,
  { now, startedAt, kind }: { now: number; startedAt: number; kind: 'sqlite' | 'postgresql' },
): string {
  const { jti, iat } = partsOf(proof)?.claims ?? {}
  if (typeof jti !== 'string' || typeof iat !== 'number') throw invalid()
  if (jti === '' || jti.length > MAX_JTI_CHARACTERS) throw invalid()
  const madeAt = iat * MILLISECONDS
  const isOld = madeAt < now - MOST_AGE_SECONDS * MILLISECONDS
  if (isOld || madeAt > now + MOST_AHEAD_SECONDS * MILLISECONDS) throw invalid()
  if (kind === 'sqlite' && madeAt < startedAt + MOST_AHEAD_SECONDS * MILLISECONDS) {
    throw new Problem('dpop-proof-invalid', {
      detail: {
        'zh-CN': '平台刚刚启动，请稍候几秒再生成新的证明。',
        en: 'The hub has just begun: make a new proof in a few seconds.',
      },
    })
  }
  return jti
}

/**
 * Checks a proof for a token that this module's caller has verified itself (RFC 9449 section 4.3).
 * Throws `dpop-proof-invalid`.
 */
export async function checkProof(
  proof: string,
  { request, token, thumbprint }: { request: RequestFacts; token: string; thumbprint: string },
): Promise<void> {
  try {
    const { payload, protectedHeader } = await jwtVerify(proof, EmbeddedJWK, {
      typ: 'dpop+jwt',
      algorithms: PROOF_ALGORITHMS,
      requiredClaims: ['htm', 'htu', 'ath', 'iat', 'jti'],
    })
    const { jwk } = protectedHeader
    const hash = createHash('sha256').update(token).digest('base64url')
    const fits =
      jwk !== undefined &&
      payload.htm === request.method &&
      typeof payload.htu === 'string' &&
      bare(payload.htu) === bare(request.url) &&
      payload.ath === hash &&
      (await calculateJwkThumbprint(jwk)) === thumbprint
    if (!fits) throw invalid()
  } catch (cause) {
    throw invalid(cause)
  }
}

function bare(address: string): string {
  const url = new URL(address)
  url.search = ''
  url.hash = ''
  return url.href
}

function invalid(cause?: unknown): Problem {
  return new Problem('dpop-proof-invalid', { cause })
}
