/** Kinds of places: where something went wrong, without the values of the record. */

const PLACE_CHARACTERS = 200

/**
 * `stop_times.txt:17` → `stop_times.txt`; `entity[3].trip_update` → `entity[].trip_update`;
 * `row 12: 'A-1'` → `row #: ''`. Numbers, quoted pieces and what stands in brackets go: they may be
 * keys, and keys may be personal.
 */
export function placeOf(at: string): string {
  const plain = at
    .slice(0, 4 * PLACE_CHARACTERS)
    .replace(/\[[^\]]*\]?/g, '[]')
    .replace(/\([^)]*\)?/g, '()')
    .replace(/(['"`])[^'"`]*\1?/g, '$1$1')
    .replace(/(?::\d+)+/g, '')
    .replace(/\p{L}*\d[\p{L}\d_-]*/gu, '#')
    .trim()
  return plain.slice(0, PLACE_CHARACTERS).toWellFormed() || '-'
}
