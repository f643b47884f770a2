/** What the operations of applications and agreements have in common. */
import type { PageQuery } from '@tongqu/access'
import type { Ask } from './ask.ts'
import type { Answer, JsonSchema, Operation, Parameter } from './operation.ts'
import { cursorParameter, query } from './parameters.ts'
import { json, type Reply, versionTag } from './reply.ts'
import { list, NEXT, ref } from './schema-parts.ts'
import { text } from './texts.ts'

const MAX_LIMIT = 100
const DEFAULT_LIMIT = 20

export const asPerson = {
  tag: 'access',
  auth: 'person',
  others: 'refused',
  cors: false,
} satisfies Partial<Operation>

/** `state` (one of these), `limit` and `cursor`. */
export function pageParameters(states: readonly string[]): readonly Parameter[] {
  return [
    query('state', '状态', 'State', { type: 'string', enum: [...new Set(states)] }),
    query('limit', '每页条数', 'Items of a page', {
      type: 'integer',
      minimum: 1,
      maximum: MAX_LIMIT,
      default: DEFAULT_LIMIT,
    }),
    cursorParameter,
  ]
}

export function pageQueryOf(ask: Ask): PageQuery {
  const [state, cursor, limit] = [ask.text('state'), ask.text('cursor'), ask.integer('limit')]
  return {
    ...(state !== undefined && { state }),
    ...(cursor !== undefined && { cursor }),
    ...(limit !== undefined && { limit }),
  }
}

const tagged = { ETag: text('版本', 'Its version') }

/** A page of these. */
export function pageOf(zh: string, en: string, schema: JsonSchema): Readonly<Record<200, Answer>> {
  return {
    200: { description: text(zh, en), content: { 'application/json': list(schema, NEXT) } },
  }
}

/** One of these, with its version. */
export function oneOf(zh: string, en: string, name: string): Readonly<Record<200, Answer>> {
  const content = { 'application/json': ref(name) }
  return { 200: { description: text(zh, en), content, headers: tagged } }
}

/** One of these that was just made. */
export function newOf(zh: string, en: string, name: string): Readonly<Record<201, Answer>> {
  const content = { 'application/json': ref(name) }
  const headers = { ...tagged, Location: text('新对象的地址', 'Where it is') }
  return { 201: { description: text(zh, en), content, headers } }
}

/** With its version as ETag, for If-Match. */
export function versioned(value: { version: number }): Reply {
  return json(value, { ETag: versionTag(value.version) })
}
