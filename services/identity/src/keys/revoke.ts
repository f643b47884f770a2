import { stepOf } from '@tongqu/access'
import type { Store, Writing } from '@tongqu/store'
import { keyMachine } from './desk.ts'

/**
 * Revokes every key that a person has made, also what has expired by this clock, which may be
 * ahead: whoever has seen a key knows it. Within the transaction in which the person goes; each key
 * tells its organisation by an event.
 */
export async function revokeKeysOf(
  store: Store,
  writing: Writing,
  { person, actor }: { person: string; actor: string },
): Promise<void> {
  const made = await writing
    .selectFrom('api_keys')
    .innerJoin('apps', 'apps.id', 'api_keys.app')
    .select(['api_keys.id', 'api_keys.app', 'api_keys.state', 'apps.organisation'])
    .where('api_keys.created_by', '=', person)
    .where('api_keys.state', '=', 'ACTIVE')
    .execute()
  for (const { id, app, state: from, organisation } of made) {
    const { action, to, policy } = stepOf(keyMachine, from, 'revoke')
    await writing.updateTable('api_keys').set({ state: to }).where('id', '=', id).execute()
    await store.record(writing, {
      ...{ entity: 'key', entityId: id, action, from, to, actor, policy },
      audience: [organisation],
      body: { app },
    })
  }
}
