/** Shapes of webhooks and events, as they leave. */
import { webhookMachine } from '@tongqu/access'
import type { JsonSchema } from './operation.ts'
import { COUNT, FLAG, INSTANT, list, object, ref, STRING, WORDS } from './schema-parts.ts'

export const webhookAnswers: Readonly<Record<string, JsonSchema>> = {
  Webhook: object(
    {
      id: STRING,
      url: STRING,
      state: { type: 'string', enum: webhookMachine.states },
      actions: WORDS,
      version: COUNT,
      createdAt: INSTANT,
      failingSince: INSTANT,
      waiting: COUNT,
      description: STRING,
      types: WORDS,
      failure: object({ at: INSTANT, status: { type: 'integer' } }, ['at']),
    },
    ['id', 'url', 'state', 'actions', 'version', 'createdAt', 'waiting'],
  ),
  WebhookList: list(ref('Webhook')),
  NewWebhook: object({ webhook: ref('Webhook'), secret: STRING, reached: FLAG }),
  ChallengedWebhook: object({ webhook: ref('Webhook'), reached: FLAG }),
  RotatedWebhook: object({ webhook: ref('Webhook'), secret: STRING }),
}

export const eventAnswers: Readonly<Record<string, JsonSchema>> = {
  Event: object({
    id: STRING,
    seq: COUNT,
    type: STRING,
    timestamp: INSTANT,
    data: object(
      {
        entity: STRING,
        entityId: STRING,
        action: STRING,
        from: STRING,
        to: STRING,
        actor: STRING,
        dataset: STRING,
        details: { type: 'object', additionalProperties: true },
      },
      ['entity', 'entityId', 'action', 'actor', 'details'],
    ),
  }),
  EventList: object({ items: { type: 'array', items: ref('Event') }, next: STRING }),
}
