import { type Ask, invalid } from './ask.ts'
import { cursorParameter, query } from './parameters.ts'
import { json, type Reply } from './reply.ts'

const DEFAULT_ITEMS = 100
const MAX_ITEMS = 500

/** Whatever the hub keeps of members is for nobody's cache. */
export const PRIVATE = { 'Cache-Control': 'private, no-store' }

/** Parameters of a list that `pageOf` answers. */
export const pageParameters = [
  cursorParameter,
  query('limit', '每页条数', 'Items per page', {
    type: 'integer',
    minimum: 1,
    maximum: MAX_ITEMS,
    default: DEFAULT_ITEMS,
  }),
]

/**
 * A page of what is in memory, by id: `{ items, next? }`. The cursor is the id of the last item
 * before, so that nothing is left out when somebody comes in between. Throws `wrong-cursor`.
 */
export function pageOf(ask: Ask, all: readonly { id: string }[]): Reply {
  const limit = ask.integer('limit') ?? DEFAULT_ITEMS
  const after = idOf(ask.text('cursor'))
  const rest = all
    .filter(({ id }) => after === undefined || id > after)
    .toSorted((one, other) => (one.id < other.id ? -1 : 1))
  const items = rest.slice(0, limit)
  const last = items.at(-1)
  const next = last && rest.length > limit ? Buffer.from(last.id).toString('base64url') : undefined
  return json({ items, ...(next !== undefined && { next }) }, PRIVATE)
}

function idOf(cursor: string | undefined): string | undefined {
  if (cursor === undefined) return undefined
  const id = Buffer.from(cursor, 'base64url').toString('utf8')
  if (Buffer.from(id).toString('base64url') !== cursor) {
    throw invalid('cursor', '不是本平台给出的', 'is none that was given here')
  }
  return id
}
