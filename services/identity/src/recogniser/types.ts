import type { Principal } from '@tongqu/access'
import type { Store } from '@tongqu/store'
import type { DirectoryView, PublicJwk } from '../directory/types.ts'
import type { KeyCheck } from '../keys/types.ts'
import type { RequestFacts } from '../types.ts'

/**
 * Signatures that may be trusted at all (RFC 7518, RFC 8037, RFC 9864). `none` and `HS*` are not
 * among them: whoever knows a public key could make those.
 */
export const SIGNATURE_ALGORITHMS = [
  'ES256',
  'ES384',
  'RS256',
  'PS256',
  'EdDSA',
  'Ed25519',
] as const
export type SignatureAlgorithm = (typeof SIGNATURE_ALGORITHMS)[number]

/**
 * A person's token has the person's roles only when its scope says so: a program that merely knows
 * who somebody is does not act for them.
 */
export const ACT_SCOPE = 'hub:act'

/** Whose tokens are taken, and how they look. */
export type TrustedIssuer = {
  /** Compared with `iss` to the letter. */
  issuer: string
  /** Is it the one of this hub, whose clients are the apps without an issuer of their own? */
  embedded?: true
  /** Where its keys are. Https, or http on loopback. */
  jwksUri?: string
  /** Its keys, where it runs in this process. */
  localKeys?(): readonly PublicJwk[] | Promise<readonly PublicJwk[]>
  /** Who can be asked about opaque tokens (RFC 7662); at most one issuer has it. */
  introspection?: { url: string; clientId: string; clientSecret: string }
  /** What `aud` must be or hold. */
  audience: string
  algorithms: readonly SignatureAlgorithm[]
  /** Claim with the OAuth client; Keycloak says `azp`. Of `at+jwt` always `client_id`. */
  clientIdClaim: 'client_id' | 'azp'
  /** `at+jwt`: RFC 9068. `legacy`: `JWT` or none, what Keycloak makes when it is not asked. */
  acceptTyp: 'at+jwt' | 'legacy'
  /**
   * Path of a claim with role names (`realm_access.roles`). It narrows the roles of the directory
   * and never widens them: who may do what is decided here, by four eyes.
   */
  rolesClaim?: string
  /**
   * `preferred_username` of an app's own tokens is this and the client id (Keycloak:
   * `service-account-`); absent: their `sub` is the client id (RFC 9068 section 2.2).
   */
  serviceAccountPrefix?: string
  /** Clients of the hub itself, which stand in no directory: the portal. For persons only. */
  ownClients?: readonly string[]
}

export type RecogniserDeps = {
  /** Milliseconds since 1970. */
  now(): number
  /** Origin under which callers reach the hub, no slash at its end. */
  publicUrl: string
  directory: Pick<DirectoryView, 'app' | 'organisation' | 'personOfSubject' | 'principalOf'>
  keys: Pick<KeyCheck, 'principalOf'>
  issuers: readonly TrustedIssuer[]
  /** Goes only where `issuers` say. */
  fetch: typeof globalThis.fetch
  /** The session of a request without other credentials; absent: there are none. */
  sessionOf?(request: RequestFacts): Principal | undefined | Promise<Principal | undefined>
  /** Of PostgreSQL: where gateways tell each other which proofs were used. */
  store: Pick<Store, 'kind' | 'db'>
  /** When this process began, in milliseconds since 1970; absent: now. */
  startedAt?: number
}
