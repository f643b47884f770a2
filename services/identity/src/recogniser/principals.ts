import type { Principal } from '@tongqu/access'
import { Problem } from '@tongqu/contracts'
import type { App, Organisation } from '../directory/types.ts'
import { ACT_SCOPE, type RecogniserDeps } from './types.ts'
import type { Verified } from './verified.ts'

/**
 * Who a verified token stands for, by the directory as it is now; asked on every request, so that
 * whoever was disabled is nobody at once. An app's own token has the app as its subject; any other
 * stands for a person of the app's organisation, who must be known by issuer and subject. Throws
 * `token-invalid` alike for whatever does not fit, `dpop-required` of an app that promised proofs.
 */
export function principalFor(
  directory: RecogniserDeps['directory'],
  verified: Verified,
  address: string,
): Principal {
  const { issuer, client, scopes, thumbprint } = verified
  const isOwn = issuer.ownClients?.includes(client) === true
  const found = isOwn ? undefined : activeApp(directory, verified)
  if (found?.app.client?.dpop && thumbprint === undefined) throw new Problem('dpop-required')
  if (found && isOfApp(verified)) {
    const { app, organisation } = found
    return {
      kind: 'app',
      address,
      id: app.id,
      organisation: organisation.id,
      ...(organisation.provider !== undefined && { provider: organisation.provider }),
      scopes,
      via: 'token',
      bound: thumbprint !== undefined,
    }
  }
  return personFor(directory, verified, found?.organisation.id, address)
}

function activeApp(
  directory: RecogniserDeps['directory'],
  { issuer, client }: Verified,
): { app: App; organisation: Organisation } {
  const app = directory.app(client)
  const organisation = app && directory.organisation(app.organisation)
  const isOfIssuer = app?.issuer === (issuer.embedded ? undefined : issuer.issuer)
  if (!isOfIssuer || app?.state !== 'ACTIVE' || organisation?.state !== 'ACTIVE') {
    throw new Problem('token-invalid')
  }
  return { app, organisation }
}

/** RFC 9068 section 2.2, or as the issuer is configured. */
function isOfApp({ issuer, subject, client, username }: Verified): boolean {
  const { serviceAccountPrefix } = issuer
  return serviceAccountPrefix === undefined
    ? subject === client
    : username === `${serviceAccountPrefix}${client}`
}

function personFor(
  directory: RecogniserDeps['directory'],
  { issuer, subject, scopes, roles: named }: Verified,
  appOrganisation: string | undefined,
  address: string,
): Principal {
  const person = directory.personOfSubject(issuer.issuer, subject)
  const facts = { address, via: 'token', csrf: true } as const
  const principal = person && directory.principalOf(person.id, facts)
  const isForeign = appOrganisation !== undefined && appOrganisation !== person?.organisation
  if (!principal || isForeign) throw new Problem('token-invalid')
  const held = named ? principal.roles.filter((role) => named.includes(role)) : principal.roles
  return { ...principal, roles: scopes.includes(ACT_SCOPE) ? held : [] }
}
