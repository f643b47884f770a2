/**
 * Words of Chinese and English text. English is cut into words and stripped of accents and plural
 * `s`; Chinese has no spaces, so a run of characters matches as it stands or, less well, by its
 * bigrams (公交实时位置 finds 公交车辆实时位置).
 */

/** What a searcher typed, cut into parts that must all be found. */
export type Term = {
  text: string /** Pieces to fall back on; empty for English words. */
  bigrams: string[]
}

const MAX_TERMS = 12
const HAN_RUN = /\p{Script=Han}+/gu
const PARTS = /\p{Script=Han}+|[^\p{Script=Han}\s]+/gu

/** Words that say nothing; a query of nothing else is taken as it is. */
const EMPTY_WORDS = new Set(['the', 'a', 'an', 'of', 'and', 'for', 'in', 'on', 'to', 'with', '的'])

/**
 * Folded text with words apart by single spaces, so that `stop_id` is found as stop, as id and as
 * `stop id`.
 */
export function searchable(text: string): string {
  return fold(text.replace(/[\s\p{P}\p{S}]+/gu, ' ')).trim()
}

/** One spelling for comparing: NFKC (full width to ASCII), no accents, lower case, singular. */
function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[a-z]{3,}s\b/g, (word) => (word.endsWith('ss') ? word : word.slice(0, -1)))
}

/** At most twelve terms; the rest of a longer query is ignored. */
export function termsOf(query: string): Term[] {
  const parts = searchable(query).match(PARTS) ?? []
  const telling = parts.filter((part) => !EMPTY_WORDS.has(part))
  return [...new Set(telling.length > 0 ? telling : parts)].slice(0, MAX_TERMS).map((text) => ({
    text,
    bigrams: text.search(HAN_RUN) === 0 ? bigramsOf(text) : [],
  }))
}

function bigramsOf(run: string): string[] {
  const characters = [...run]
  if (characters.length < 3) return []
  return characters.slice(1).map((character, index) => `${characters[index]}${character}`)
}
