import { appDesk } from './apps.ts'
import { organisationDesk } from './organisations.ts'
import { personDesk } from './persons.ts'
import type { Directory, DirectoryDeps } from './types.ts'
import { openView } from './view.ts'

/**
 * Organisations, persons, apps and keys of the store in memory, and the desks that change them.
 * Resolves when everybody is loaded. Throws `store-unavailable`.
 */
export async function openDirectory(deps: DirectoryDeps): Promise<Directory> {
  const view = await openView(deps)
  const desks = {
    organisations: organisationDesk(deps, view),
    persons: personDesk(deps, view),
    apps: appDesk(deps, view),
  }
  return { ...view, desks }
}
