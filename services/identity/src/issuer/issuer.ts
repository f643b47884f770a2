import type { IncomingMessage, ServerResponse } from 'node:http'
import { Problem } from '@tongqu/contracts'
import type { Secrets, Store } from '@tongqu/store'
import type { Provider as ProviderType } from 'oidc-provider'
import type { PublicJwk } from '../directory/types.ts'
import type { IssuerListener } from '../types.ts'
import { adoptMembers } from './accounts.ts'
import type { AdapterDeps } from './adapter.ts'
import { clientOf, PORTAL_CLIENT } from './clients.ts'
import { configurationOf, portalSecret } from './configuration.ts'
import { sendPage } from './forms.ts'
import { type Locale, localeOf, SECURITY_HEADERS } from './html.ts'
import { answerInteraction, INTERACTION_PATH } from './interactions.ts'
import { type KeySet, loadKeys, rotateKeys } from './keys.ts'
import { Provider } from './library.ts'
import { problemPage } from './pages.ts'
import { answerSetup, type FirstAdministrator, firstAdministrator, SETUP_PATH } from './setup.ts'
import { createThrottle } from './throttle.ts'

export type IssuerOptions = {
  store: Store
  /** Of the same master key in every gateway of the store. */
  secrets: Secrets
  /** Origin under which callers reach the hub, no slash at its end. */
  publicUrl: string
  /** Milliseconds since 1970. */
  now(): number
  uuid(): string
  /** `ds:<dataset>:read` for each dataset of an active agreement of the organisation. */
  scopesOf(organisation: string): Promise<readonly string[]>
  /** Title of a dataset; absent: its id. */
  titleOf?(dataset: string, locale: Locale): string
  /** To programs that are told of a logout, the hub itself among them (`reachOurselves`). */
  fetch: typeof globalThis.fetch
  /** Address of the caller, behind the proxies that are trusted; absent: the peer. */
  addressOf?(request: IncomingMessage): string
  /** Told of what went wrong without the caller having done anything wrong. */
  report(error: unknown): void
}

/** OpenID Connect and OAuth 2.0 for the apps and people of this hub. */
export type Issuer = {
  /** `iss` of its tokens: `<publicUrl>/oidc`. */
  issuer: string
  /** For targets that begin with `/oidc/`, on the hub's own server. */
  listener: IssuerListener
  /** Public keys in force, as `/oidc/jwks` says them. */
  jwks(): Promise<readonly PublicJwk[]>
  /** New keys, published at once; they sign a quarter of an hour later (`keys.ts`). */
  rotateKeys(): Promise<void>
  /** The portal as a client of this issuer. */
  portal: { clientId: string; clientSecret: string }
  firstAdministrator: FirstAdministrator
}

const PREFIX = '/oidc'
/**
 * Keys that another gateway has made are published so long before they sign that this is enough.
 */
const KEYS_LOOKED_AT_MILLISECONDS = 60_000

/**
 * Opens the issuer below `/oidc`; makes its keys at the first start. Throws `store-unavailable`,
 * and `keys-unusable` when the store was sealed with another master key.
 */
export async function openIssuer(options: IssuerOptions): Promise<Issuer> {
  const { store, secrets, now, report } = options
  const issuer = `${options.publicUrl}${PREFIX}`
  await adoptMembers(store, issuer)
  const adapting = { ...options, clientOf: (id: string) => clientOf(store, id) }
  const engine = await openEngine(options, adapting, issuer)
  const rooms = roomsOf(options, issuer)
  return {
    issuer,
    listener(request, response) {
      answer(options, engine, rooms, request, response).catch((error: unknown) =>
        refuse(error, request, response, report),
      )
    },
    async jwks() {
      const { keys } = await engine.current()
      return keys.signing.map(publicOf)
    },
    async rotateKeys() {
      await rotateKeys({ store, secrets, now, uuid: options.uuid })
      await engine.reload()
    },
    portal: { clientId: PORTAL_CLIENT, clientSecret: portalSecret(secrets) },
    firstAdministrator: firstAdministrator(options),
  }
}

type Running = { provider: ProviderType; callback: IssuerListener; keys: KeySet; lookedAt: number }
type Engine = { current(): Promise<Running>; reload(): Promise<Running> }

/** The library takes its keys once: when they change, another provider takes over. */
async function openEngine(
  options: IssuerOptions,
  adapting: AdapterDeps,
  issuer: string,
): Promise<Engine> {
  const { now, report } = options
  const build = (keys: KeySet): Running => {
    const provider = new Provider(issuer, configurationOf({ ...options, ...adapting }, keys))
    provider.proxy = true
    provider.silent = true
    const events: NodeJS.EventEmitter = provider
    events.on('error', report)
    events.on('server_error', (_ctx: unknown, error: unknown) => report(error))
    events.on('backchannel.error', (_ctx: unknown, error: unknown) => report(error))
    return { provider, callback: provider.callback(), keys, lookedAt: now() }
  }
  let running = build(await loadKeys(options))
  let loading: Promise<Running> | undefined
  const reload = async (): Promise<Running> => {
    const keys = await loadKeys(options)
    const isSame = JSON.stringify(namesOf(keys)) === JSON.stringify(namesOf(running.keys))
    running = isSame ? { ...running, keys, lookedAt: now() } : build(keys)
    return running
  }
  return {
    reload,
    async current() {
      const at = now()
      const isFresh = at < running.lookedAt + KEYS_LOOKED_AT_MILLISECONDS && at < running.keys.until
      if (isFresh) return running
      loading ??= reload().finally(() => {
        loading = undefined
      })
      return loading
    },
  }
}

function namesOf({ signing, cookies }: KeySet): string[] {
  return [...signing.map(({ kid }) => kid ?? ''), ...cookies]
}

type Rooms = {
  interactions: Parameters<typeof answerInteraction>[0]
  setup: Parameters<typeof answerSetup>[0]
}

function roomsOf(options: IssuerOptions, issuer: string): Rooms {
  const { now, titleOf = (dataset: string) => dataset } = options
  const addressOf = options.addressOf ?? (({ socket }) => socket.remoteAddress ?? 'unknown')
  const common = { ...options, throttle: createThrottle(now), addressOf, titleOf, issuer }
  return { interactions: common, setup: common }
}

/** Our own pages, else the library; what it knows of the address is what the operator has said. */
async function answer(
  { publicUrl }: IssuerOptions,
  engine: Engine,
  rooms: Rooms,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const target = request.url ?? ''
  // An absolute target would name another host (RFC 9112 section 3.2.2).
  if (!target.startsWith(`${PREFIX}/`)) throw new Problem('not-found')
  const { protocol, host } = new URL(publicUrl)
  request.headers.host = host
  request.headers['x-forwarded-proto'] = protocol.slice(0, -1)
  delete request.headers['x-forwarded-host']
  const path = target.split('?', 1)[0] ?? ''
  if (path === SETUP_PATH) return answerSetup(rooms.setup, request, response)
  const { provider, callback } = await engine.current()
  const [, uid, action] = INTERACTION_PATH.exec(path) ?? []
  if (uid !== undefined) {
    return answerInteraction(rooms.interactions, { request, response, provider }, [uid, action])
  }
  if (BEGINNINGS.has(path)) {
    rooms.interactions.throttle.enter('begin', rooms.interactions.addressOf(request))
  }
  for (const [name, value] of Object.entries(LIBRARY_HEADERS)) response.setHeader(name, value)
  Object.assign(request, { originalUrl: target })
  request.url = target.slice(PREFIX.length)
  callback(request, response)
}

/** Where anybody can make the issuer remember something. */
const BEGINNINGS: ReadonlySet<string> = new Set(['/oidc/auth', '/oidc/request'])

/** For what the library answers. A script it needs is added to the policy by its hash. */
const LIBRARY_HEADERS = {
  ...SECURITY_HEADERS,
  'Content-Security-Policy':
    "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'strict-dynamic'; " +
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
}

/** What nobody expected goes to the log; whoever asked sees that it failed. */
function refuse(
  error: unknown,
  request: IncomingMessage,
  response: ServerResponse,
  report: (error: unknown) => void,
): void {
  const problem = error instanceof Problem ? error : new Problem('internal', { cause: error })
  if (problem.status >= 500) report(problem.cause ?? problem)
  if (response.headersSent) {
    response.destroy()
    return
  }
  const locale = localeOf(request)
  const { status, extensions } = problem
  const retryAfterSeconds = extensions.retryAfterSeconds as number | undefined
  sendPage(response, problemPage(locale, problem), { locale, status, retryAfterSeconds })
}

function publicOf({ kty, kid, alg, use, crv, x, y }: KeySet['signing'][number]): PublicJwk {
  return { kty: kty ?? '', kid: kid ?? '', alg, use, crv, x, y }
}
