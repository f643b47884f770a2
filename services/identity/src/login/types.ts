import type { Principal } from '@tongqu/access'
import type { Secrets, Store } from '@tongqu/store'
import type { DirectoryView } from '../directory/types.ts'
import type { RequestFacts } from '../types.ts'

/** Where people sign in: the embedded issuer, or one that somebody else runs. */
export type LoginProvider = {
  /** Https, or http on loopback. Its discovery document is read. */
  issuer: string
  clientId: string
  /** Absent: a public client. */
  clientSecret?: string
  /**
   * Lets in persons that the directory does not know: without roles, into the active organisation
   * whose 统一社会信用代码 or id this claim of the ID token holds. Absent: they are refused.
   */
  admit?: { organisationClaim: string }
}

export type PortalLoginOptions = {
  store: Store
  secrets: Secrets
  directory: Pick<DirectoryView, 'principalOf' | 'catchUp'>
  provider: LoginProvider
  /** Origin under which callers reach the hub, no slash at its end. */
  publicUrl: string
  /** Milliseconds since 1970. */
  now(): number
  uuid(): string
  /** To the issuer, and nowhere else (`reachOurselves` for the embedded one). */
  fetch: typeof globalThis.fetch
  /** Told of what failed without harm for a caller. */
  report(error: unknown): void
}

/** What the gateway needs to know of a request to answer it here. */
export type LoginRequest = {
  /** Path and query. */
  target: string
  header(name: string): string | undefined
  /** Of a form. */
  form?: URLSearchParams
}

/** An answer as plain values. */
export type LoginReply = {
  status: number
  /** `Location` and `Set-Cookie` among them. */
  headers: Readonly<Record<string, string>>
  body: string | null
}

/** What the portal's own pages know of whoever is signed in. */
export type PortalSession = {
  person: string
  /** For `x-hub-csrf`, and the field `csrf` of the form that signs out. */
  csrf: string
  /** RFC 3339; earlier after half an hour without a request. */
  expiresAt: string
}

/** Signing in and out at the portal: a backend for the browser, which never sees a token. */
export type PortalLogin = {
  /** `GET /login?return=/…`: to the issuer. Throws `issuer-unavailable`. */
  start(request: LoginRequest): Promise<LoginReply>
  /**
   * `GET /login/callback`. Throws `login-state-invalid`, `login-failed` (the issuer or the
   * directory refuses), `issuer-unavailable`, `store-unavailable`.
   */
  finish(request: LoginRequest): Promise<LoginReply>
  /** `POST /logout`, form with `csrf`. Throws `csrf-refused`. */
  logout(request: LoginRequest): Promise<LoginReply>
  /**
   * `POST /login/backchannel`, form with `logout_token` (OIDC Back-Channel Logout 1.0). Throws
   * `bad-request` when the token is not one of the issuer's, of now, for us, or was used.
   */
  backchannel(request: LoginRequest): Promise<LoginReply>
  /**
   * Whose session a request belongs to, at once where it can; undefined: nobody's. `csrf` of the
   * principal says whether `x-hub-csrf` is right.
   */
  sessionOf(request: RequestFacts): Principal | undefined | Promise<Principal | undefined>
  /** Does a form of the portal's own pages, by its field `csrf`, come from whoever sends it? */
  isOwnForm(request: LoginRequest): Promise<boolean>
  /** The same for the pages of the portal. */
  session(cookie: string | undefined): Promise<PortalSession | undefined>
  close(): void
}
