/** Consent of a provider, where the terms of its dataset demand it. */
import { Problem } from '@tongqu/contracts'
import type { Reading } from '@tongqu/store'
import { checkBody } from '../body.ts'
import { actingPerson, actorOf, demandRole } from '../parties.ts'
import type { Principal } from '../types.ts'
import { type ConsentDeps, listed } from './deps.ts'
import { type ConsentRow, tell, viewOf } from './rows.ts'
import { providerConsentSchema } from './schemas.ts'
import { advance, concerning, type Reason } from './steps.ts'
import type { ConsentBody, ConsentView } from './types.ts'

const DAY_MILLISECONDS = 86_400_000

export type ProviderConsentAsk = {
  dataset: string
  receiver: string
  /** On what condition, in words. */
  note: string
  validityDays: number
}

/**
 * The provider consents that a receiver gets a dataset whose terms demand it. Throws
 * `dataset-not-found`, `role-required`, `terms-not-met`, `organisation-not-found`,
 * `already-exists`.
 */
export function giveProviderConsent(
  deps: ConsentDeps,
  principal: Principal,
  ask: ProviderConsentAsk,
): Promise<ConsentView> {
  const caller = actingPerson(principal)
  checkBody(providerConsentSchema, ask)
  const dataset = listed(deps, ask.dataset)
  const { provider } = dataset
  if (caller.provider !== provider) throw new Problem('role-required', { roles: ['provider'] })
  demandRole(caller, 'provider')
  if (!dataset.terms.providerConsent) throw new Problem('terms-not-met')
  return deps.store.transact(async (writing) => {
    const receiver = await writing
      .selectFrom('organisations')
      .select('id')
      .where('id', '=', ask.receiver)
      .executeTakeFirst()
    if (!receiver) throw new Problem('organisation-not-found')
    const now = deps.now()
    if (await hasProviderConsent(writing, dataset.id, ask.receiver, now)) {
      throw new Problem('already-exists')
    }
    const row = providerRow(deps.uuid(), ask, { provider, actor: actorOf(caller), now })
    await writing.insertInto('consents').values(row).execute()
    const told = { action: 'give', actor: actorOf(caller), provider, policy: true }
    await tell(deps.store, writing, row, told)
    return viewOf(row)
  })
}

/** The provider takes its consent back. */
export function withdrawProviderConsent(
  deps: ConsentDeps,
  principal: Principal,
  id: string,
  note: Reason,
): Promise<ConsentView> {
  const caller = actingPerson(principal)
  return deps.store.transact(async (writing) => {
    const row = await concerning(deps, writing, caller, id)
    const own = row.kind === 'provider' && row.subject === `provider:${caller.provider}`
    if (!own) throw new Problem('role-required', { roles: ['provider'] })
    demandRole(caller, 'provider')
    return advance(deps, writing, row, 'withdraw', caller, note)
  })
}

/** Has the provider consented to this receiver, now? */
export async function hasProviderConsent(
  reading: Reading,
  dataset: string,
  receiver: string,
  now: number,
): Promise<boolean> {
  const row = await reading
    .selectFrom('consents')
    .select('id')
    .where('kind', '=', 'provider')
    .where('dataset', '=', dataset)
    .where('receiver', '=', receiver)
    .where('state', '=', 'GIVEN')
    .where('expires_at', '>', new Date(now).toISOString())
    .executeTakeFirst()
  return row !== undefined
}

function providerRow(
  id: string,
  ask: ProviderConsentAsk,
  { provider, actor, now }: { provider: string; actor: string; now: number },
): ConsentRow {
  const at = new Date(now).toISOString()
  const body: ConsentBody = {
    note: ask.note,
    askedBy: actor,
    events: [
      {
        eventTime: at,
        eventType: 'give',
        eventState: 'GIVEN',
        entityId: actor,
        validityDuration: `P${ask.validityDays}D`,
      },
    ],
  }
  return {
    id,
    kind: 'provider',
    dataset: ask.dataset,
    subject: `provider:${provider}`,
    receiver: ask.receiver,
    agreement: null,
    purpose: null,
    columns: null,
    sensitive: 0,
    state: 'GIVEN',
    version: 1,
    created_at: at,
    expires_at: new Date(now + ask.validityDays * DAY_MILLISECONDS).toISOString(),
    link_hash: null,
    link_expires_at: null,
    handle_hash: null,
    body: JSON.stringify(body),
  }
}
