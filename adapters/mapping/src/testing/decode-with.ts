import type { DecodeContext, Decoded } from '@tongqu/adapter-kit'
import { FIXTURE_CONTEXT } from '@tongqu/adapter-kit/testing'
import { mapping } from '../mapping.ts'

/** Decodes a document with a mapping, as a source in Shanghai would. */
export function decodeWith(
  value: unknown,
  content: string | Uint8Array,
  context: Partial<DecodeContext> = {},
): Decoded {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content
  return mapping.decode(bytes, { ...FIXTURE_CONTEXT, ...context, mapping: value })
}

/** The readings alone, without their contracts. */
export function readingsOf({ readings }: Decoded): Record<string, unknown>[] {
  return readings.map(({ reading }) => reading)
}

/** Codes of findings and rejects. */
export function codesOf({ findings, rejects }: Decoded): string[] {
  return [...findings, ...rejects].map(({ code }) => code)
}
