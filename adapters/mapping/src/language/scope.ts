import type { Remarks } from '@tongqu/adapter-kit'

/** What one decoding knows beside the record at hand. */
export type Run = {
  /** The whole document; undefined for tables, which are never held. */
  document: unknown
  /** Names of the cells of a table; undefined for trees. */
  header: ReadonlyMap<string, number> | undefined
  receivedAt: string
  part: string | undefined
  remarks: Remarks
  /** Lists to join with, by the join that reads them, filled when first asked for. */
  joins: Map<object, ReadonlyMap<string, Scope>>
}

/** One record, and where it stands. */
export type Scope = {
  /** Of a table: its cells. */
  value: unknown
  /** The record around it. */
  above: Scope | undefined
  /** Name under which it stands in an object, else ''. */
  key: string
  /** Number in its list, from 0. */
  index: number
  /** `features[]` or, of a table, `line 12`. */
  step: string
  /** Records of other lists that belong to it, in the order of the joins. */
  joined: readonly (Scope | undefined)[]
  run: Run
}

/** Reads something of a record; undefined when nothing is there. */
export type Get = (scope: Scope) => unknown

/** `features[3].spaces[2]`, `line 12`. */
export function placeOf(scope: Scope): string {
  const { step } = scope
  if (scope.run.header) return step
  const own = step.replace(/\[\]$/, `[${scope.index}]`).replace(/\{\}$/, `{${scope.key}}`)
  const above = scope.above ? placeOf(scope.above) : ''
  return [above === 'body' ? '' : above, own].filter(Boolean).join('.').replaceAll('.[', '[')
}
