import type { Client, KoaContextWithOIDC } from 'oidc-provider'
import { ACT_SCOPE } from '../recogniser/types.ts'
import { ORGANISATION_MEMBER, PORTAL_CLIENT } from './clients.ts'
import { errors } from './library.ts'

export type ScopeDeps = {
  publicUrl: string
  /** `ds:<dataset>:read` for each dataset of an active agreement of the organisation. */
  scopesOf(organisation: string): Promise<readonly string[]>
}

/** What every app may have: to be known at the hub. */
export const OWN_SCOPES: readonly string[] = ['hub:access']
/** What an app may have of a person, who is asked. */
export const PERSON_SCOPES: readonly string[] = [ACT_SCOPE]

/** Say something about the ID token, or how long: they belong to no resource. */
const OIDC_SCOPES = new Set(['openid', 'profile', 'offline_access'])

/**
 * The scopes a client may have at this resource now. Throws `invalid_target` for another resource,
 * and `invalid_scope` when nothing of what it asks for would be left: a token that opens nothing is
 * noticed too late.
 */
export async function resourceOf(
  { publicUrl, scopesOf }: ScopeDeps,
  ctx: KoaContextWithOIDC,
  resource: string,
  client: Client,
): Promise<string> {
  if (resource !== publicUrl && resource !== `${publicUrl}/`) throw new errors.InvalidTarget()
  const organisation = client[ORGANISATION_MEMBER]
  const forPersons = client.grantTypeAllowed('authorization_code') && !isForItself(ctx)
  const had =
    client.clientId === PORTAL_CLIENT || typeof organisation !== 'string'
      ? []
      : await scopesOf(organisation)
  const available = new Set([...OWN_SCOPES, ...(forPersons ? PERSON_SCOPES : []), ...had])
  const asked = askedOf(ctx)
  const wantsNothing = asked.length === 0 && isForItself(ctx)
  if (wantsNothing || (asked.length > 0 && !asked.some((scope) => available.has(scope)))) {
    throw new errors.InvalidScope(
      wantsNothing ? 'name the scopes you need' : 'no active agreement gives these scopes',
      asked.join(' '),
    )
  }
  return [...available].join(' ')
}

function isForItself({ oidc }: KoaContextWithOIDC): boolean {
  return oidc.params?.grant_type === 'client_credentials'
}

/** Of this request, or of the code or refresh token that it shows. */
function askedOf({ oidc }: KoaContextWithOIDC): string[] {
  const { RefreshToken, AuthorizationCode } = oidc.entities
  const source = RefreshToken ?? AuthorizationCode
  const scopes = oidc.params?.scope ? oidc.requestParamScopes : (source?.scopes ?? [])
  return [...scopes].filter((scope) => !OIDC_SCOPES.has(scope))
}
