import type { JsonSchema } from './operation.ts'

export const STRING = { type: 'string' } as const
export const WORDS = { type: 'array', items: STRING } as const
export const FLAG = { type: 'boolean' } as const
/** RFC 3339, in UTC. */
export const INSTANT = { type: 'string', format: 'date-time' } as const
export const DAY = { type: 'string', format: 'date' } as const
/** From 0 on. */
export const COUNT = { type: 'integer', minimum: 0 } as const
/** From 1 on: versions and the like. */
export const NUMBER = { type: 'integer', minimum: 1 } as const
/** With whatever members. */
export const OPEN = { type: 'object', additionalProperties: true } as const

/** Refers to a component. */
export function ref(name: string): JsonSchema {
  return { $ref: `#/components/schemas/${name}` }
}

/** `{ items }` with more members; `next` is there only while there is a next page. */
export function list(items: JsonSchema, more: Record<string, JsonSchema> = {}): JsonSchema {
  const required = ['items', ...Object.keys(more).filter((name) => name !== 'next')]
  return object({ items: { type: 'array', items }, ...more }, required)
}

export const NEXT = { next: { type: 'string', description: 'Cursor of the next page.' } }

/** A closed object; `required` defaults to all of its properties. */
export function object(
  properties: Record<string, JsonSchema>,
  required: readonly string[] = Object.keys(properties),
): JsonSchema {
  return { type: 'object', properties, required, additionalProperties: false }
}
