import { Problem } from '@tongqu/contracts'
import { createLocalJWKSet, type JSONWebKeySet } from 'jose'
import type { PublicJwk } from '../directory/types.ts'

/** The keys of an issuer as they were read last. A new reading is a new object. */
export type HeldKeys = {
  /** JSON of a JWK set, for a library that wants to fetch it. */
  text: string
  /** For a library that wants a function. */
  find: ReturnType<typeof createLocalJWKSet>
  /** For a library that remembers keys by the issuer's metadata. */
  metadata: { issuer: string; jwks_uri: string }
}

export type KeySet = {
  /**
   * The keys, when a key of this name is among them. Throws `token-invalid` when the issuer does
   * not have it, `issuer-unavailable` when the issuer can not be asked whether it has.
   */
  holding(kid: string | undefined): Promise<HeldKeys>
}

/** Issuers publish a key before they sign with it: this is soon enough. */
const REFRESH_MILLISECONDS = 600_000
/** Unknown names make nobody ask an issuer more often than this. */
const COOLDOWN_MILLISECONDS = 10_000
/** An issuer that is away so long may have withdrawn a key without our hearing of it. */
const MOST_AGE_MILLISECONDS = 86_400_000
const MOST_KEYS = 100
/** NIST SP 800-131A revision 2, section 3. */
const MIN_RSA_BITS = 2_048
const BITS_PER_CHARACTER = 6
/** Never asked: the keys are at hand. */
const AT_HAND = 'https://keys.invalid/'

type SetDeps = { issuer: string; load(): Promise<readonly PublicJwk[]>; now(): number }

/**
 * Keeps the keys of an issuer: read when first needed, again every ten minutes and when a token
 * names a key that is not among them. While the issuer is away those at hand go on, for a day.
 */
export function openKeySet({ issuer, load, now }: SetDeps): KeySet {
  let held: (HeldKeys & { kids: ReadonlySet<string | undefined>; loadedAt: number }) | undefined
  let triedAt = Number.NEGATIVE_INFINITY
  let failure: unknown
  let running: Promise<void> | undefined
  const attempt = async () => {
    triedAt = now()
    try {
      const keys = (await load()).filter(isUsable).slice(0, MOST_KEYS)
      held = { ...heldKeys(issuer, keys), loadedAt: now() }
      failure = undefined
    } catch (error) {
      failure = error
    }
  }
  const refresh = () => {
    running ??= attempt().finally(() => {
      running = undefined
    })
    return running
  }
  const known = (kid: string | undefined) => {
    const age = now() - (held?.loadedAt ?? 0)
    return held?.kids.has(kid) && age < MOST_AGE_MILLISECONDS ? held : undefined
  }
  return {
    async holding(kid) {
      const isRested = now() - triedAt >= COOLDOWN_MILLISECONDS
      const found = known(kid)
      if (found) {
        if (isRested && now() - found.loadedAt >= REFRESH_MILLISECONDS) refresh()
        return found
      }
      if (isRested || running) await refresh()
      const now_ = known(kid)
      if (now_) return now_
      if (failure !== undefined) throw new Problem('issuer-unavailable', { cause: failure })
      throw new Problem('token-invalid')
    },
  }
}

function heldKeys(issuer: string, keys: readonly PublicJwk[]) {
  const set = { keys } as unknown as JSONWebKeySet
  const kids = new Set<string | undefined>(keys.map(({ kid }) => kid))
  // A token without a name is matched by the kind of key, and refused when several would do.
  if (keys.length > 0) kids.add(undefined)
  const metadata = { issuer, jwks_uri: AT_HAND }
  return { text: JSON.stringify(set), find: createLocalJWKSet(set), metadata, kids }
}

/** Neither shared secrets, whatever an issuer publishes, nor moduli that are too short. */
function isUsable(jwk: PublicJwk): boolean {
  if (jwk.kty === 'RSA') {
    return String(jwk.n ?? '').length * BITS_PER_CHARACTER >= MIN_RSA_BITS && !('d' in jwk)
  }
  return ['EC', 'OKP'].includes(jwk.kty) && !('d' in jwk)
}
