/** Webhooks end for good; the row stays for the history, address and secrets do not. */
import type { Store, Writing } from '@tongqu/store'
import { move, type WebhookRow } from './rows.ts'

type Ending = { action: 'delete'; columns: Partial<WebhookRow> }

/** The step in which one ends: what waits to be sent is forgotten, and nothing tells where to. */
export async function ending(writing: Writing, webhook: string): Promise<Ending> {
  await forgetWaiting(writing, webhook)
  return { action: 'delete', columns: { url: '', secrets: '', body: '{}', failing_since: null } }
}

/**
 * Ends all webhooks of an organisation, at most ten, within the transaction in which it goes.
 * `actor`: as it stands in events.
 */
export async function endWebhooksOf(
  store: Store,
  writing: Writing,
  { organisation, actor }: { organisation: string; actor: string },
): Promise<void> {
  const rows = await writing
    .selectFrom('webhooks')
    .selectAll()
    .where('organisation', '=', organisation)
    .where('state', '!=', 'DELETED')
    .execute()
  for (const row of rows) {
    await move(store, writing, row, { ...(await ending(writing, row.id)), actor })
  }
}

/** What waits to be sent to a webhook. */
export async function forgetWaiting(writing: Writing, webhook: string): Promise<void> {
  await writing.deleteFrom('webhook_deliveries').where('webhook', '=', webhook).execute()
}
