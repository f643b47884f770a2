import type { JsonSchema } from './operation.ts'

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
