import type { DataClass } from '../src/types.ts'

const CLASSES: readonly DataClass[] = ['public', 'internal', 'personal', 'sensitive', 'important']

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Is it text with something to read? */
export function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== ''
}

export function isClass(value: unknown): value is DataClass {
  return CLASSES.some((each) => each === value)
}

/** A list of different names, undefined when it is none. */
export function namesOf(value: unknown): string[] | undefined {
  if (!Array.isArray(value) || !value.every((each) => typeof each === 'string')) return undefined
  return new Set(value).size === value.length ? value : undefined
}
