import type { AppPrincipal, PersonPrincipal, Principal } from '@tongqu/access'
import type { DirectoryView } from '../directory/types.ts'

type Known = Pick<DirectoryView, 'app' | 'organisation' | 'key' | 'principalOf'>

/**
 * Somebody who was recognised a while ago, as the directory has them at `now` (milliseconds since
 * 1970); undefined when nobody is recognised by that any more. For answers that last: whoever is
 * disabled, or whose key is revoked, must not go on reading what was opened before.
 */
export function stillKnown(
  directory: Known,
  principal: Principal,
  now: number,
): Principal | undefined {
  if (principal.kind === 'anonymous') return principal
  if (principal.kind === 'app') return isActive(directory, principal, now) ? principal : undefined
  return personNow(directory, principal)
}

function isActive(directory: Known, { id, key }: AppPrincipal, now: number): boolean {
  const app = directory.app(id)
  const organisation = app && directory.organisation(app.organisation)
  if (app?.state !== 'ACTIVE' || organisation?.state !== 'ACTIVE') return false
  if (key === undefined) return true
  const held = directory.key(key)
  return held?.state === 'ACTIVE' && now < Date.parse(held.expiresAt)
}

/** A token may have given fewer roles than the person has: it never comes to give more. */
function personNow(directory: Known, before: PersonPrincipal): PersonPrincipal | undefined {
  const found = directory.principalOf(before.id, before)
  if (!found || found.organisation !== before.organisation) return undefined
  const roles = before.roles.filter((role) => found.roles.includes(role))
  return { ...found, roles }
}
