import { MAX_EVENTS } from '@tongqu/access'
import type { GatewayDeps } from '../deps.ts'
import { flowOperation } from '../flow-operation.ts'
import { type Route, route } from '../operation.ts'
import { query } from '../parameters.ts'
import { json } from '../reply.ts'
import { eventAnswers as schemas } from '../schemas-webhooks.ts'
import { text } from '../texts.ts'

/** Fits into a double exactly. */
const MAX_SEQ = 999_999_999_999_999
const DEFAULT_EVENTS = 100

/** What has happened, to be read again and again: the same messages as webhooks send. */
export function eventRoutes({ access }: Pick<GatewayDeps, 'access'>): Route[] {
  return [
    route(
      flowOperation({
        id: 'listEvents',
        path: '/api/events',
        auth: 'signed-in',
        summary: text('与本单位有关的事件，按发生次序', 'Events for the organisation, in order'),
        parameters: [
          query('after', '上一次答复的 next', 'The `next` of the answer before', {
            type: 'integer',
            minimum: 0,
            maximum: MAX_SEQ,
            default: 0,
          }),
          query('limit', '最多条数', 'At most so many', {
            type: 'integer',
            minimum: 1,
            maximum: MAX_EVENTS,
            default: DEFAULT_EVENTS,
          }),
        ],
        answer: 'EventList',
        says: text('事件', 'Events'),
        schemas,
        problems: [],
      }),
      async (ask) => {
        const range = {
          after: ask.integer('after') ?? 0,
          limit: ask.integer('limit') ?? DEFAULT_EVENTS,
        }
        return json(await access.events.list(ask.principal, range))
      },
    ),
  ]
}
