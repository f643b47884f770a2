/** Rows of consents and requests, as far as the drain looks at them. */
import type { Store } from '@tongqu/store'

const AT = '2026-03-01T00:00:00.000Z'
const RECEIVER = 'org-1'

/** A consent that somebody has given to `org-1`, with the organisation. */
export async function seedConsent(
  store: Store,
  id: string,
  subject: string,
  kind: 'subject' | 'provider' = 'subject',
): Promise<void> {
  await seedOrganisation(store)
  const common = { version: 1, created_at: AT, body: '{}' }
  await store.db
    .insertInto('consents')
    .values({
      ...{ ...common, id, kind, subject, dataset: 'bus-positions', receiver: RECEIVER },
      ...{ agreement: null, purpose: null, columns: null, sensitive: 0, state: 'GIVEN' },
      ...{ expires_at: null, link_hash: null, link_expires_at: null, handle_hash: null },
    })
    .execute()
}

/** `org-1`, once. */
export async function seedOrganisation(store: Store): Promise<void> {
  await store.db
    .insertInto('organisations')
    .values({
      ...{ id: RECEIVER, uscc: null, kind: 'enterprise', provider: null, state: 'ACTIVE' },
      ...{ version: 1, created_at: AT, synthetic: 0, body: '{}' },
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** A person of `org-1`, as the directory has one. */
export async function seedPerson(store: Store, id: string, state: 'ACTIVE' | 'REMOVED') {
  await seedOrganisation(store)
  await store.db
    .insertInto('persons')
    .values({ ...personOf(id), state })
    .execute()
}

/** A program of `org-1`. */
export async function seedApp(store: Store, id: string): Promise<void> {
  await seedOrganisation(store)
  await store.db
    .insertInto('apps')
    .values({
      ...{ id, organisation: RECEIVER, state: 'ACTIVE', version: 1, created_at: AT },
      ...{ synthetic: 0, body: '{}' },
    })
    .execute()
}

/** The row of somebody who is active. */
export function personOf(id: string) {
  return {
    ...{ id, organisation: RECEIVER, issuer: 'https://issuer.example', subject: id },
    ...{ login: null, password: null, roles: '[]', state: 'ACTIVE', version: 1, created_at: AT },
    ...{ synthetic: 0, body: '{}' },
  }
}

/** A request under consent `c1` that was answered; by default one for deletion that was done. */
export function deletionOf(
  id: string,
  subject: string,
  { kind = 'deletion', outcome = 'done' }: { kind?: string; outcome?: string } = {},
) {
  const answer = { outcome, text: '', at: AT, by: 'person:p' }
  return {
    ...{ id, kind, subject, consent: 'c1', receiver: RECEIVER, provider: 'city-transit' },
    ...{ dataset: 'bus-positions', state: 'ANSWERED', version: 2, created_at: AT, due_at: AT },
    body: JSON.stringify({ of: 'receiver', answer }),
  }
}
