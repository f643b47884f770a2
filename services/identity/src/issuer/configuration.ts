import type { Secrets } from '@tongqu/store'
import type { Configuration, KoaContextWithOIDC } from 'oidc-provider'
import { accountOf } from './accounts.ts'
import { type AdapterDeps, storeAdapter } from './adapter.ts'
import { ORGANISATION_MEMBER, PORTAL_CLIENT, portalClient } from './clients.ts'
import type { KeySet } from './keys.ts'
import { interactionPolicy } from './library.ts'
import { errorPage, logoutPage, signedOutPage } from './pages.ts'
import { OWN_SCOPES, PERSON_SCOPES, resourceOf, type ScopeDeps } from './scopes.ts'

export type ConfigurationDeps = AdapterDeps &
  ScopeDeps & {
    secrets: Secrets
    /** Origin, no slash at its end. */
    publicUrl: string
    /** For keys of apps and for telling them of a logout: it refuses private addresses. */
    fetch: typeof globalThis.fetch
  }

/** RFC 9068 leaves it open; a policy epoch at the gateway ends them earlier. */
export const ACCESS_TOKEN_SECONDS = 300
const CODE_SECONDS = 60
const ID_TOKEN_SECONDS = 300
/** As long as a session at the portal lasts at most. */
const SESSION_SECONDS = 8 * 3_600
const INTERACTION_SECONDS = 15 * 60
const REFRESH_SECONDS = 14 * 86_400
const MAX_JWKS_BYTES = 64 * 1024

/** How oidc-provider is set up, with the keys in force. */
export function configurationOf(deps: ConfigurationDeps, keys: KeySet): Configuration {
  const { publicUrl } = deps
  return {
    adapter: storeAdapter(deps),
    jwks: { keys: [...keys.signing] as NonNullable<Configuration['jwks']>['keys'] },
    cookies: cookiesOf(publicUrl, keys),
    clients: [portalClient(publicUrl, portalSecret(deps.secrets))],
    clientDefaults: { id_token_signed_response_alg: 'ES256', grant_types: ['authorization_code'] },
    extraClientMetadata: { properties: [ORGANISATION_MEMBER] },
    clientAuthMethods: ['private_key_jwt', 'client_secret_basic', 'none'],
    enabledJWA: {
      clientAuthSigningAlgValues: ['ES256', 'RS256', 'PS256', 'EdDSA', 'Ed25519'],
      dPoPSigningAlgValues: ['ES256', 'EdDSA', 'Ed25519'],
      idTokenSigningAlgValues: ['ES256'],
      userinfoSigningAlgValues: ['ES256'],
      introspectionSigningAlgValues: ['ES256'],
      authorizationSigningAlgValues: ['ES256'],
    },
    responseTypes: ['code'],
    scopes: ['openid', 'profile', 'offline_access'],
    claims: { openid: ['sub'], profile: ['name', 'org'] },
    pkce: { required: () => true },
    rotateRefreshToken: true,
    clientBasedCORS: (_ctx, origin, client) =>
      client.tokenEndpointAuthMethod === 'none' &&
      (client.redirectUris ?? []).some((uri) => URL.parse(uri)?.origin === origin),
    features: featuresOf(deps),
    ttl: {
      AccessToken: ACCESS_TOKEN_SECONDS,
      ClientCredentials: ACCESS_TOKEN_SECONDS,
      AuthorizationCode: CODE_SECONDS,
      IdToken: ID_TOKEN_SECONDS,
      Session: SESSION_SECONDS,
      Interaction: INTERACTION_SECONDS,
      Grant: REFRESH_SECONDS,
      RefreshToken: REFRESH_SECONDS,
    },
    interactions: {
      policy: policyOf(),
      url: (_ctx, { uid }) => `/oidc/interaction/${uid}`,
    },
    findAccount: (ctx, subject, shown) => findAccount(deps, ctx, subject, shown),
    loadExistingGrant,
    extraTokenClaims: (ctx, token) => organisationClaim(deps, ctx, token),
    renderError: (ctx, out) => {
      ctx.type = 'html'
      ctx.body = errorPage(ctx.req, String(out.error), ctx.status)
    },
    fetch: (url, init) => deps.fetch(url, plainly(init)),
    fetchResponseBodyLimits: { jwks_uri: MAX_JWKS_BYTES },
  } as Configuration
}

/** The library's dispatcher refuses loopback, where this hub itself answers; ours does more. */
function plainly({ method, headers, body, signal }: RequestInit = {}): RequestInit {
  const given = { method, headers, body, signal }
  const defined = Object.entries(given).filter(([, value]) => value !== undefined)
  return { ...Object.fromEntries(defined), redirect: 'error' }
}

/** All gateways of one store know it. */
export function portalSecret(secrets: Secrets): string {
  return Buffer.from(secrets.derive('secret of the portal client')).toString('base64url')
}

/** `__Host-`: set by this origin over TLS and by nobody else (RFC 6265bis section 4.1.3.2). */
function cookiesOf(publicUrl: string, { cookies }: KeySet): Configuration['cookies'] {
  const isSecure = publicUrl.startsWith('https:')
  const host = isSecure ? '__Host-' : ''
  const secure = isSecure ? '__Secure-' : ''
  const options = { httpOnly: true, sameSite: 'lax', secure: isSecure } as const
  return {
    keys: [...cookies],
    names: {
      session: `${host}op`,
      interaction: `${secure}op-step`,
      resume: `${secure}op-resume`,
    },
    long: { ...options, path: '/' },
    short: options,
  }
}

function featuresOf(deps: ConfigurationDeps): Configuration['features'] {
  const { publicUrl } = deps
  return {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    dPoP: { enabled: true },
    pushedAuthorizationRequests: { enabled: true },
    introspection: {
      enabled: true,
      allowedPolicy: async (ctx, { clientId }, token) =>
        token.clientId === clientId && (await isUsable(deps, ctx, token)),
    },
    revocation: {
      enabled: true,
      allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId,
    },
    backchannelLogout: { enabled: true },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: (ctx) => {
        const secret = (ctx.oidc.session as { state?: { secret?: string } }).state?.secret
        ctx.body = logoutPage(ctx.req, '/oidc/session/end/confirm', String(secret))
      },
      postLogoutSuccessSource: (ctx) => {
        ctx.type = 'html'
        ctx.body = signedOutPage(ctx.req)
      },
    },
    resourceIndicators: {
      enabled: true,
      defaultResource: (ctx, _client, oneOf) => {
        if (oneOf) return oneOf.length === 1 ? (oneOf[0] ?? []) : [...oneOf]
        const asked = [...(ctx.oidc.requestParamScopes ?? [])]
        const isFlat = ctx.oidc.params?.grant_type === 'client_credentials'
        return isFlat || asked.some((scope) => isOfHub(scope)) ? publicUrl : []
      },
      useGrantedResource: (_ctx, model) => [...model.scopes].some((scope) => isOfHub(scope)),
      getResourceServerInfo: async (ctx, resource, client) => ({
        scope: await resourceOf(deps, ctx, resource, client),
        audience: publicUrl,
        accessTokenTTL: ACCESS_TOKEN_SECONDS,
        accessTokenFormat: 'jwt',
        jwt: { sign: { alg: 'ES256' } },
      }),
    },
  }
}

function isOfHub(scope: string): boolean {
  return scope.startsWith('ds:') || [...OWN_SCOPES, ...PERSON_SCOPES].includes(scope)
}

/**
 * The steps of the library, and: a session of somebody who may not sign in any more, or whose
 * password an operator has replaced, is no session.
 */
function policyOf() {
  const policy = interactionPolicy.base()
  const { Check } = interactionPolicy
  const isGone = ({ oidc }: KoaContextWithOIDC) =>
    oidc.session?.accountId !== undefined && oidc.account === undefined
  policy
    .get('login')
    ?.checks.add(new Check('account_gone', 'sign in anew', 'login_required', isGone))
  return policy
}

const MILLISECONDS = 1_000

/**
 * The account of a session, or of what is `shown` of an earlier one (code, refresh token): none for
 * what was made before the account's sign-ins began anew.
 */
async function findAccount(
  { store }: ConfigurationDeps,
  { oidc }: KoaContextWithOIDC,
  subject: string,
  shown: { iat?: number } | undefined,
) {
  const account = await accountOf(store, subject)
  if (!account || account.passwordOnce) return undefined
  const madeAt = shown ? shown.iat : oidc.session?.loginTs
  // Both are whole seconds.
  if ((madeAt ?? 0) < Math.floor(account.signInsFrom / MILLISECONDS)) return undefined
  const { name, organisation } = account
  return { accountId: subject, claims: () => ({ sub: subject, name, org: organisation }) }
}

/** A refresh token of somebody who may not sign in any more gives nothing, and is said to. */
async function isUsable(
  deps: ConfigurationDeps,
  ctx: KoaContextWithOIDC,
  token: { accountId?: string; iat?: number },
): Promise<boolean> {
  const { accountId } = token
  return accountId === undefined || (await findAccount(deps, ctx, accountId, token)) !== undefined
}

/** The portal is ours: signing in there asks nothing. Everybody else asks the person. */
async function loadExistingGrant(ctx: KoaContextWithOIDC) {
  const { oidc } = ctx
  const { client, session, provider, result } = oidc
  const clientId = client?.clientId ?? ''
  const consent = result?.consent as { grantId?: string } | undefined
  const known = consent?.grantId ?? session?.grantIdFor(clientId)
  const found = known ? await provider.Grant.find(known) : undefined
  if (found || clientId !== PORTAL_CLIENT || !session?.accountId) return found
  const grant = new provider.Grant({ clientId, accountId: session.accountId })
  grant.addOIDCScope('openid profile')
  await grant.save()
  return grant
}

/** For whom a token speaks: the organisation of the person, of the app otherwise. */
async function organisationClaim(
  { store }: ConfigurationDeps,
  ctx: KoaContextWithOIDC,
  token: { kind: string; accountId?: string },
): Promise<Record<string, string> | undefined> {
  if (token.accountId !== undefined) {
    const account = await accountOf(store, token.accountId)
    return account && { org: account.organisation }
  }
  const organisation = (ctx.oidc.client as { [ORGANISATION_MEMBER]?: string } | undefined)?.[
    ORGANISATION_MEMBER
  ]
  return organisation === undefined ? undefined : { org: organisation }
}
