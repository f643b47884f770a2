import type { Context } from './context.ts'
import { isRecord } from './faults.ts'
import { pathOf } from './path.ts'
import type { Get, Scope } from './scope.ts'

/** What a path finds, or undefined where that means nothing; text without spaces around it. */
export function cleaned(get: Get, missing: ReadonlySet<string>): Get {
  // The usual case, spelt out: an empty text means nothing.
  if (missing.size === 1) {
    return (scope) => {
      const value = get(scope)
      if (typeof value !== 'string') return value ?? undefined
      const text = value.trim()
      return text === '' ? undefined : text
    }
  }
  return (scope) => {
    const value = get(scope)
    if (typeof value === 'string') {
      const text = value.trim()
      return missing.has(text) ? undefined : text
    }
    if (typeof value === 'number' || typeof value === 'boolean') {
      return missing.has(String(value)) ? undefined : value
    }
    return value ?? undefined
  }
}

/** Text of a scalar; undefined for lists, objects and nothing. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value.isWellFormed() ? value : value.toWellFormed()
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
}

/** A list of scalars as one text; whatever is no list stays as it is. */
export function joinedBy(separator: string): (value: unknown) => unknown {
  return (value) => {
    if (!Array.isArray(value)) return value
    const texts = value.map(textOf).filter((text) => text !== undefined && text !== '')
    return texts.length === 0 ? undefined : texts.join(separator)
  }
}

/**
 * `{street} {number?}`: texts of paths with what stands between them. Nothing when a part without
 * `?` is missing; spaces in a row become one.
 */
export function templateOf(template: string, at: string, context: Context): Get | undefined {
  const parts: (string | { get: Get; optional: boolean })[] = []
  for (const piece of template.split(/(\{[^{}]*\})/)) {
    if (!piece.startsWith('{') || !piece.endsWith('}')) {
      if (/[{}]/.test(piece)) return context.faults.add(at, '花括号不成对', 'braces do not match')
      parts.push(piece)
      continue
    }
    const optional = piece.endsWith('?}')
    const get = pathOf(piece.slice(1, optional ? -2 : -1), at, context)
    if (!get) return undefined
    parts.push({ get: cleaned(get, context.style.missing), optional })
  }
  return (scope: Scope) => {
    let text = ''
    for (const part of parts) {
      const piece = typeof part === 'string' ? part : textOf(part.get(scope))
      if (piece !== undefined) text += piece
      else if (isRecord(part) && part.optional !== true) return undefined
    }
    const said = text.replace(/\s+/g, ' ').trim()
    return said === '' ? undefined : said
  }
}
