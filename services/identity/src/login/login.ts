import { hash } from 'node:crypto'
import { Problem } from '@tongqu/contracts'
import { isDuplicate, type Store } from '@tongqu/store'
import * as oauth from 'oauth4webapi'
import { type KeysOf, keptKeys, verifyLogoutToken } from './backchannel.ts'
import {
  cookieNames,
  cookieOf,
  endedLoginCookie,
  endedSessionCookie,
  loginCookie,
  sessionCookie,
} from './cookies.ts'
import { type Knowing, personOf } from './persons.ts'
import { returnPath } from './return-path.ts'
import { isEqual, type LiveSession, openSessions, type Sessions } from './sessions.ts'
import type {
  LoginProvider,
  LoginReply,
  LoginRequest,
  PortalLogin,
  PortalLoginOptions,
} from './types.ts'

type Room = PortalLoginOptions & {
  names: ReturnType<typeof cookieNames>
  sessions: Sessions
  keysOf: KeysOf
  metadata(): Promise<oauth.AuthorizationServer>
}

/** What the cookie of a login under way holds, sealed. */
type LoginState = { state: string; nonce: string; verifier: string; back: string; at: number }

/** A session at the issuer that is older does not sign in once more without a password. */
const LONGEST_SECONDS = 8 * 3_600
const LOGIN_MILLISECONDS = 600_000
const METADATA_MILLISECONDS = 600_000
const SEAL = 'cookie of a login'
const CALLBACK = '/login/callback'

/**
 * The portal as a client of an issuer, with authorization code, PKCE S256, state and nonce (RFC
 * 9700, RFC 10017): tokens stay here, the browser holds a random number. Throws on a provider
 * without TLS that is not on loopback.
 */
export function openPortalLogin(options: PortalLoginOptions): PortalLogin {
  checkIssuer(options.provider)
  const names = cookieNames(options.publicUrl)
  const sessions = openSessions({ ...options, names })
  const metadata = metadataReader(options)
  const room: Room = { ...options, names, sessions, metadata, keysOf: keptKeys(options.fetch) }
  return {
    start: (request) => start(room, request),
    finish: (request) => finish(room, request),
    logout: (request) => logout(room, request),
    backchannel: (request) => backchannel(room, request),
    sessionOf: (request) => sessions.sessionOf(request),
    async isOwnForm(request) {
      const session = await sessions.find(request.header('cookie'))
      return session !== undefined && isOwnForm(session, request)
    },
    async session(cookie) {
      const found = await sessions.find(cookie)
      if (!found) return undefined
      const { person, csrf, expiresAt } = found
      return { person, csrf, expiresAt: new Date(expiresAt).toISOString() }
    },
    close: () => sessions.close(),
  }
}

function checkIssuer({ issuer }: LoginProvider): void {
  if (isPlain(issuer) && !LOOPBACK.has(new URL(issuer).hostname)) {
    throw new Error(`issuer ${issuer} has no TLS and is not on loopback`)
  }
}

const LOOPBACK = new Set(['127.0.0.1', '[::1]', 'localhost'])

function isPlain(url: string): boolean {
  return new URL(url).protocol === 'http:'
}

async function start(room: Room, { target }: LoginRequest): Promise<LoginReply> {
  const { publicUrl, provider, names, secrets, now } = room
  const as = await room.metadata()
  const back = returnPath(new URL(target, publicUrl).searchParams.get('return'), publicUrl)
  const login: LoginState = {
    state: oauth.generateRandomState(),
    nonce: oauth.generateRandomNonce(),
    verifier: oauth.generateRandomCodeVerifier(),
    back,
    at: now(),
  }
  const url = new URL(as.authorization_endpoint ?? '')
  const parameters = {
    client_id: provider.clientId,
    redirect_uri: `${publicUrl}${CALLBACK}`,
    response_type: 'code',
    scope: 'openid profile',
    state: login.state,
    nonce: login.nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(login.verifier),
    code_challenge_method: 'S256',
    max_age: String(LONGEST_SECONDS),
  }
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value)
  const sealed = secrets.seal(SEAL, JSON.stringify(login))
  return redirect(url.href, loginCookie(names, sealed))
}

async function finish(room: Room, request: LoginRequest): Promise<LoginReply> {
  const { publicUrl, store, names, sessions, directory } = room
  const login = loginOf(room, request.header('cookie'))
  const as = await room.metadata()
  const url = new URL(request.target, publicUrl)
  await useOnce(store, `login ${hashOf(login.state)}`, login.at + LOGIN_MILLISECONDS)
  if (url.searchParams.get('error') === 'access_denied') {
    return redirect(`${publicUrl}/`, endedLoginCookie(names))
  }
  const { claims, idToken } = await exchange(room, as, url, login)
  const person = await personOf(knowing(room), claims)
  const former = await sessions.find(request.header('cookie'))
  const issuerSession = typeof claims.sid === 'string' ? claims.sid : undefined
  const given = { person, issuerSession, idToken }
  const value = await sessions.begin(
    given,
    former && cookieOf(request.header('cookie'), names.session),
  )
  await directory.catchUp()
  return redirect(`${publicUrl}${login.back}`, sessionCookie(names, value))
}

function knowing({ store, uuid, now, provider }: Room): Knowing {
  return { store, uuid, now, admit: provider.admit }
}

/** Throws `login-state-invalid`. */
function loginOf({ secrets, names, now }: Room, cookie: string | undefined): LoginState {
  const sealed = cookieOf(cookie, names.login)
  if (sealed === undefined) throw new Problem('login-state-invalid')
  try {
    const login = JSON.parse(secrets.open(SEAL, sealed)) as LoginState
    if (now() < login.at + LOGIN_MILLISECONDS) return login
  } catch (cause) {
    throw new Problem('login-state-invalid', { cause })
  }
  throw new Problem('login-state-invalid')
}

/** The code for tokens; the ID token is checked by signature, nonce, audience and time. */
async function exchange(
  room: Room,
  as: oauth.AuthorizationServer,
  url: URL,
  login: LoginState,
): Promise<{ claims: oauth.IDToken; idToken: string }> {
  const { provider, publicUrl } = room
  const client: oauth.Client = { client_id: provider.clientId }
  const secret = provider.clientSecret
  const auth = secret === undefined ? oauth.None() : oauth.ClientSecretBasic(secret)
  try {
    const parameters = oauth.validateAuthResponse(as, client, url, login.state)
    const response = await oauth.authorizationCodeGrantRequest(
      as,
      client,
      auth,
      parameters,
      `${publicUrl}${CALLBACK}`,
      login.verifier,
      httpOptions(room),
    )
    const expected = { expectedNonce: login.nonce, requireIdToken: true }
    const result = await oauth.processAuthorizationCodeResponse(as, client, response, expected)
    await oauth.validateApplicationLevelSignature(as, response, httpOptions(room))
    const claims = oauth.getValidatedIdTokenClaims(result)
    if (!claims || result.id_token === undefined) throw new Problem('login-failed')
    return { claims, idToken: result.id_token }
  } catch (error) {
    throw problemOf(error)
  }
}

function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error
  // What the network throws; answers of an issuer that make no sense have classes of their own.
  if (error instanceof TypeError || error instanceof DOMException)
    return new Problem('issuer-unavailable', { cause: error })
  const isState =
    error instanceof oauth.OperationProcessingError && /"state"|"iss"/.test(error.message)
  if (isState) return new Problem('login-state-invalid', { cause: error })
  const detail = {
    'zh-CN': '身份提供方没有确认这次登录。',
    en: 'The issuer did not confirm this login.',
  }
  return new Problem('login-failed', { detail, cause: error })
}

async function logout(room: Room, request: LoginRequest): Promise<LoginReply> {
  const { publicUrl, names, sessions, provider } = room
  const session = await sessions.find(request.header('cookie'))
  if (!session) return redirect(`${publicUrl}/`, endedSessionCookie(names))
  if (!isOwnForm(session, request)) throw new Problem('csrf-refused')
  const idToken = sessions.idToken(session)
  await sessions.end(session)
  const away = endedSessionCookie(names)
  const as = await room.metadata().catch(() => undefined)
  if (as?.end_session_endpoint === undefined) return redirect(`${publicUrl}/`, away)
  const url = new URL(as.end_session_endpoint)
  url.searchParams.set('client_id', provider.clientId)
  url.searchParams.set('id_token_hint', idToken)
  url.searchParams.set('post_logout_redirect_uri', `${publicUrl}/`)
  return redirect(url.href, away)
}

function isOwnForm({ csrf }: LiveSession, { header, form }: LoginRequest): boolean {
  const site = header('sec-fetch-site')
  const isOurs = site === undefined || site === 'same-origin'
  return isOurs && isEqual(form?.get('csrf') ?? header('x-hub-csrf'), csrf)
}

async function backchannel(room: Room, { form }: LoginRequest): Promise<LoginReply> {
  const { provider, store, sessions, now, report } = room
  try {
    const as = await room.metadata()
    const told = await verifyLogoutToken(form?.get('logout_token') ?? '', {
      as,
      clientId: provider.clientId,
      keysOf: room.keysOf,
      now,
    })
    await useOnce(store, `logout ${hashOf(`${provider.issuer} ${told.jti}`)}`, told.until)
    if (told.sid !== undefined) await sessions.endWhere({ issuerSession: told.sid })
    else {
      const person = await personOf({ ...knowing(room), admit: undefined }, told.claims)
      await sessions.endWhere({ person })
    }
    return { status: 200, headers: { 'Cache-Control': 'no-store' }, body: null }
  } catch (cause) {
    if (cause instanceof Problem && cause.status >= 500) throw cause
    report(cause)
    throw new Problem('bad-request', { cause })
  }
}

/** Of several gateways one succeeds. Throws `login-state-invalid`. */
async function useOnce(store: Store, id: string, until: number): Promise<void> {
  const expires_at = new Date(until).toISOString()
  try {
    await store.transact(async (writing) => {
      await writing.insertInto('proofs').values({ id, expires_at }).execute()
    })
  } catch (cause) {
    if (isDuplicate(cause)) throw new Problem('login-state-invalid', { cause })
    throw cause
  }
}

function hashOf(text: string): string {
  return hash('sha256', text, 'base64url')
}

/** The issuer's discovery document, for ten minutes. Throws `issuer-unavailable`. */
function metadataReader(options: PortalLoginOptions): () => Promise<oauth.AuthorizationServer> {
  const { provider, now } = options
  let known: { as: oauth.AuthorizationServer; at: number } | undefined
  return async () => {
    if (known && now() < known.at + METADATA_MILLISECONDS) return known.as
    const issuer = new URL(provider.issuer)
    try {
      const response = await oauth.discoveryRequest(issuer, httpOptions(options))
      const as = await oauth.processDiscoveryResponse(issuer, response)
      if (as.authorization_endpoint === undefined) throw new Error('no authorization_endpoint')
      known = { as, at: now() }
      return as
    } catch (cause) {
      if (known) return known.as
      throw new Problem('issuer-unavailable', { cause })
    }
  }
}

const EXCHANGE_MILLISECONDS = 10_000

function httpOptions({ fetch, provider }: Pick<PortalLoginOptions, 'fetch' | 'provider'>) {
  return {
    [oauth.customFetch]: fetch as (url: string, init: object) => Promise<Response>,
    [oauth.allowInsecureRequests]: isPlain(provider.issuer),
    signal: () => AbortSignal.timeout(EXCHANGE_MILLISECONDS),
  }
}

/** Never kept by anybody: the answer belongs to one browser. */
function redirect(address: string, cookie: string): LoginReply {
  const headers = { Location: address, 'Set-Cookie': cookie, 'Cache-Control': 'no-store' }
  return { status: 303, headers, body: null }
}
