/** How the question reaches the person: by way of whoever knows the person. */
import { Problem } from '@tongqu/contracts'
import { checkBody } from '../body.ts'
import { stepOf } from '../machine.ts'
import { acting, actorOf, demandRole } from '../parties.ts'
import type { Principal } from '../types.ts'
import { type Asked, LINK_DAYS } from './ask.ts'
import { type ConsentDeps, providerOf } from './deps.ts'
import { newSecret, secretHash } from './keys.ts'
import { consentMachine } from './machine.ts'
import { consentRow, tell, viewOf } from './rows.ts'
import { linkAskSchema } from './schemas.ts'

export type LinkAsk = {
  /** The identifier of the person in the dataset, in clear; shows that the provider knows it. */
  subject: string
}

const DAY_MILLISECONDS = 86_400_000

/**
 * The link of a question, for the provider of the dataset, which knows the person and brings it to
 * them: whoever asks for consent must not be able to answer it. A link made before is void. Throws
 * `sign-in-required`, `credentials-too-weak`, `body-invalid`, `role-required`, `consent-not-found`
 * (also when `subject` is somebody else), `illegal-transition` when it has been answered.
 */
export async function linkConsent(
  deps: ConsentDeps,
  principal: Principal,
  id: string,
  ask: LinkAsk,
): Promise<Asked> {
  const caller = acting(principal)
  checkBody(linkAskSchema, ask)
  const token = newSecret()
  return deps.store.transact(async (writing) => {
    const row = await consentRow(writing, id)
    const provider = providerOf(deps, row.dataset)
    const isTheirs = caller.provider !== undefined && caller.provider === provider
    const subject = deps.subjectOf(row.dataset, ask.subject)
    const isMeant = row.kind === 'subject' && row.subject === subject
    if (!isTheirs || !isMeant) throw new Problem('consent-not-found')
    if (caller.kind === 'person') demandRole(caller, 'provider')
    stepOf(consentMachine, row.state, 'link')
    const next = {
      ...row,
      version: row.version + 1,
      link_hash: secretHash(token) ?? null,
      link_expires_at: new Date(deps.now() + LINK_DAYS * DAY_MILLISECONDS).toISOString(),
    }
    const { link_hash, link_expires_at, version } = next
    await writing
      .updateTable('consents')
      .set({ link_hash, link_expires_at, version })
      .where('id', '=', id)
      .execute()
    const told = { action: 'link', actor: actorOf(caller), provider, from: row.state }
    await tell(deps.store, writing, next, { ...told, policy: false })
    return { consent: viewOf(next), token }
  })
}
