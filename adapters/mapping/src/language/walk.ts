import { isRecord } from './faults.ts'
import type { Walk } from './path.ts'
import type { Run, Scope } from './scope.ts'

/** The records that a walk finds in the document, each knowing the one around it. */
export function* recordsOf(walk: Walk, run: Run): Generator<Scope> {
  const document: Scope = scopeOf(run, run.document, undefined, '', 0, '')
  yield* piecesOf(walk, 0, document, run)
}

/** Is there a list (or object) where the walk begins? */
export function isThere(walk: Walk, run: Run): boolean {
  const [first] = walk.pieces
  const found = first?.get(run.document)
  if (first?.each === 'each') return Array.isArray(found)
  return first?.each === 'entries' ? isRecord(found) : found !== undefined && found !== null
}

function* piecesOf(walk: Walk, at: number, above: Scope, run: Run): Generator<Scope> {
  const piece = walk.pieces[at]
  if (!piece) {
    yield above
    return
  }
  const parent = at === 0 ? undefined : above
  const found = piece.get(above.value)
  const last = at === walk.pieces.length - 1
  let index = 0
  for (const [key, value] of itemsOf(found, piece.each)) {
    const scope = scopeOf(run, value, parent, key, index++, piece.step)
    if (last) yield scope
    else yield* piecesOf(walk, at + 1, scope, run)
  }
}

function* itemsOf(found: unknown, each: 'each' | 'entries' | 'one'): Generator<[string, unknown]> {
  if (each === 'one') {
    if (found !== undefined && found !== null) yield ['', found]
  } else if (each === 'each') {
    if (Array.isArray(found)) for (const item of found) yield ['', item]
  } else if (isRecord(found)) yield* Object.entries(found)
}

function scopeOf(
  run: Run,
  value: unknown,
  above: Scope | undefined,
  key: string,
  index: number,
  step: string,
): Scope {
  return { value, above, key, index, step, joined: [], run }
}
