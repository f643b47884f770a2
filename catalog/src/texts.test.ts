import { fileURLToPath } from 'node:url'
import { serialize } from 'node:v8'
import { expect, it } from 'vitest'
import { loadCatalog } from './index.ts'

const CATALOG = fileURLToPath(new URL('..', import.meta.url))

/** V8 writes texts down as it keeps them: in a byte a character, or in two. */
function isNarrow(text: string): boolean {
  return serialize(text).includes(text, 0, 'latin1')
}

function* textsIn(value: unknown, seen = new Set<unknown>()): Generator<string> {
  if (typeof value === 'string') yield value
  if (typeof value !== 'object' || value === null || seen.has(value)) return
  seen.add(value)
  const inner = value instanceof Map ? [...value].flat() : Object.values(value)
  for (const one of inner) yield* textsIn(one, seen)
}

it('identifiers of files with Chinese in them take a byte a character', async () => {
  const { catalog } = await loadCatalog(CATALOG)
  const texts = [...textsIn(catalog)]
  const ascii = texts.filter((text) => Buffer.byteLength(text) === text.length)
  expect([ascii.length > 1_000, texts.length > ascii.length]).toEqual([true, true])
  expect(ascii.filter((text) => !isNarrow(text))).toEqual([])
  expect(isNarrow(`二${'x'.repeat(20)}`.slice(1))).toBe(false)
})
