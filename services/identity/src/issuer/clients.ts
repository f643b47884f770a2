import type { Store } from '@tongqu/store'
import type { AllClientMetadata, ClientMetadata as IssuerClient, JWK } from 'oidc-provider'
import type { ClientMetadata } from '../directory/types.ts'

/** The portal's own client: built in, never a row of `apps`. */
export const PORTAL_CLIENT = 'portal'

/** Member of the issuer's metadata that says whose app it is. */
export const ORGANISATION_MEMBER = 'hub_organisation'

/**
 * Metadata (RFC 7591 section 2) of an app's client. Undefined when there is no such app, when it is
 * a client of another issuer, or when it or its organisation is not active.
 */
export async function clientOf(store: Store, id: string): Promise<IssuerClient | undefined> {
  const row = await store.db
    .selectFrom('apps')
    .innerJoin('organisations', 'organisations.id', 'apps.organisation')
    .select(['apps.body', 'apps.organisation'])
    .where('apps.id', '=', id)
    .where('apps.state', '=', 'ACTIVE')
    .where('organisations.state', '=', 'ACTIVE')
    .executeTakeFirst()
  const body: Partial<Body> = row ? JSON.parse(row.body) : {}
  if (!row || !body.client) return undefined
  const own = { client_name: body.name ?? id, [ORGANISATION_MEMBER]: row.organisation }
  return { ...own, ...metadataOf(body.client), client_id: id }
}

type Body = { name: string; client: ClientMetadata }

function metadataOf(client: ClientMetadata): AllClientMetadata {
  const { authMethod, grantTypes, redirectUris, jwks, dpop } = client
  const mayHoldKeys = authMethod === 'private_key_jwt'
  return {
    grant_types: [...grantTypes],
    response_modes: ['query'],
    response_types: grantTypes.includes('authorization_code') ? ['code'] : [],
    redirect_uris: [...redirectUris],
    application_type: redirectUris.some((uri) => !uri.startsWith('https:')) ? 'native' : 'web',
    token_endpoint_auth_method: authMethod,
    ...(mayHoldKeys ? { jwks: { keys: jwks as unknown as JWK[] } } : {}),
    dpop_bound_access_tokens: dpop,
  }
}

/** The client of the hub's own portal, which keeps its secret behind the scenes. */
export function portalClient(publicUrl: string, secret: string): IssuerClient {
  return {
    client_id: PORTAL_CLIENT,
    client_secret: secret,
    client_name: '通衢 Tongqu',
    grant_types: ['authorization_code'],
    response_types: ['code'],
    redirect_uris: [`${publicUrl}/login/callback`],
    post_logout_redirect_uris: [`${publicUrl}/`],
    backchannel_logout_uri: `${publicUrl}/login/backchannel`,
    backchannel_logout_session_required: true,
    response_modes: ['query'],
    token_endpoint_auth_method: 'client_secret_basic',
    application_type: 'web',
  }
}
