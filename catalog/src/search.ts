/** Finding datasets: text, facets with counts, stable order, cursor. */
import { createHash } from 'node:crypto'
import type { LocalText } from '@tongqu/contracts'
import { Problem } from '@tongqu/contracts'
import type { ContractLookup } from './describe.ts'
import { knownContract } from './known.ts'
import type { Indexed } from './search-index.ts'
import { indexOf, questionOf, scoreOf } from './search-index.ts'
import type { Catalog, Dataset } from './types.ts'

export const SORTS = ['relevance', 'title', 'updated'] as const
export type Sort = (typeof SORTS)[number]

export const MAX_PAGE = 100
export const DEFAULT_PAGE = 20

/** Longer questions are refused: nobody types them, and every character costs a look. */
export const MAX_QUERY_CHARACTERS = 200

const FACETS = ['family', 'tier', 'provider', 'format'] as const
type FacetName = (typeof FACETS)[number]

/** Several values of one filter are alternatives; filters narrow each other. */
export type SearchQuery = {
  q?: string
  family?: readonly string[]
  tier?: readonly string[]
  provider?: readonly string[]
  format?: readonly string[]
  /** Without it: relevance when there is a `q`, else title. */
  sort?: Sort
  cursor?: string
  limit?: number
}

export type Facet = { value: string; label: LocalText; count: number }

export type SearchResult = {
  items: readonly Dataset[]
  /** Of all pages. */
  total: number
  /** Counts under all filters but the facet's own, so that alternatives stay in sight. */
  facets: Record<FacetName, Facet[]>
  /** Opaque, good for the same question only; absent on the last page. */
  next?: string
}

/** What the catalogue does not hold: when a dataset last changed, RFC 3339. */
export type SearchFacts = {
  updatedAt(dataset: string): string | undefined
  contract?: ContractLookup
}

type Hit = { entry: Indexed; score: number }
/** Position of a hit in the order; compares like the hit itself. */
type Key = readonly [primary: number | string, id: string]

const indexes = new WeakMap<Catalog, readonly Indexed[]>()
const byTitle = new Intl.Collator('zh-CN')

/** Throws Problem `wrong-cursor`, `wrong-limit`, or `wrong-value` for `q` or `sort`. */
export function search(catalog: Catalog, query: SearchQuery, facts: SearchFacts): SearchResult {
  const { q = '', limit = DEFAULT_PAGE } = query
  checkBounds(query)
  const question = questionOf(q)
  const asks = question.terms.length > 0
  const sort = query.sort ?? (asks ? 'relevance' : 'title')
  const found = entriesOf(catalog, facts.contract ?? knownContract)
    .map((entry): Hit => ({ entry, score: asks ? scoreOf(entry, question) : 1 }))
    .filter(({ score }) => score > 0)
  const facets = Object.fromEntries(
    FACETS.map((name) => [name, facetOf(catalog, name, found, query)]),
  ) as Record<FacetName, Facet[]>
  const keyed = found
    .filter(({ entry }) => FACETS.every((name) => passes(entry, name, query)))
    .map((hit) => ({ hit, key: keyOf(hit, sort, facts) }))
    .sort((a, b) => compareKeys(a.key, b.key, sort))
  const digest = digestOf(query, sort)
  const after = query.cursor === undefined ? undefined : readCursor(query.cursor, digest)
  const rest = after ? keyed.filter(({ key }) => compareKeys(key, after, sort) > 0) : keyed
  const page = rest.slice(0, limit)
  const last = page.at(-1)
  return {
    items: page.map(({ hit }) => hit.entry.dataset),
    total: keyed.length,
    facets,
    ...(last && rest.length > limit ? { next: writeCursor(digest, last.key) } : {}),
  }
}

function entriesOf(catalog: Catalog, contract: ContractLookup): readonly Indexed[] {
  const known = indexes.get(catalog)
  if (known) return known
  const built = indexOf(catalog, contract)
  indexes.set(catalog, built)
  return built
}

function checkBounds({ q = '', limit = DEFAULT_PAGE, sort }: SearchQuery): void {
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_PAGE) {
    throw new Problem('wrong-limit', { parameter: 'limit', maximum: MAX_PAGE })
  }
  if (q.length > MAX_QUERY_CHARACTERS) {
    throw new Problem('wrong-value', { parameter: 'q', maximum: MAX_QUERY_CHARACTERS })
  }
  if (sort !== undefined && !SORTS.includes(sort)) {
    throw new Problem('wrong-value', { parameter: 'sort', allowed: SORTS })
  }
}

function passes(entry: Indexed, name: FacetName, query: SearchQuery): boolean {
  const wanted = query[name] ?? []
  return wanted.length === 0 || valuesOf(entry, name).some((value) => wanted.includes(value))
}

function valuesOf({ dataset, formats }: Indexed, name: FacetName): readonly string[] {
  return name === 'format' ? formats : [dataset[name]]
}

/** Most frequent first. */
function facetOf(
  catalog: Catalog,
  name: FacetName,
  found: readonly Hit[],
  query: SearchQuery,
): Facet[] {
  const others = FACETS.filter((other) => other !== name)
  const counts = new Map<string, number>()
  for (const { entry } of found) {
    if (!others.every((other) => passes(entry, other, query))) continue
    for (const value of valuesOf(entry, name)) counts.set(value, (counts.get(value) ?? 0) + 1)
  }
  return [...counts]
    .map(([value, count]) => ({ value, label: labelOf(catalog, name, value), count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
}

function labelOf(catalog: Catalog, name: FacetName, value: string): LocalText {
  const plain = { 'zh-CN': value, en: value }
  if (name === 'family') return catalog.families.get(value)?.label ?? plain
  if (name === 'provider') return catalog.providers.get(value)?.name ?? plain
  if (name === 'format') return plain
  for (const tier of catalog.tiers.values()) if (tier.id === value) return tier.label
  return plain
}

function keyOf({ entry: { dataset }, score }: Hit, sort: Sort, facts: SearchFacts): Key {
  if (sort === 'relevance') return [score, dataset.id]
  if (sort === 'title') return [dataset.title['zh-CN'], dataset.id]
  return [facts.updatedAt(dataset.id) ?? '', dataset.id]
}

/** Best score and newest first, titles ascending; ids decide among equals. */
function compareKeys([a, idA]: Key, [b, idB]: Key, sort: Sort): number {
  const order =
    typeof a === 'number' && typeof b === 'number'
      ? b - a
      : sort === 'title'
        ? byTitle.compare(String(a), String(b))
        : compareText(String(b), String(a))
  return order || compareText(idA, idB)
}

function compareText(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

/** What the order and the set of hits hang on; `limit` may change from page to page. */
function digestOf({ q = '', ...query }: SearchQuery, sort: Sort): string {
  const filters = FACETS.map((name) => [...(query[name] ?? [])].sort())
  const text = JSON.stringify([q, sort, filters])
  return createHash('sha256').update(text).digest('base64url').slice(0, 16)
}

function writeCursor(digest: string, key: Key): string {
  return Buffer.from(JSON.stringify([digest, ...key])).toString('base64url')
}

function readCursor(cursor: string, digest: string): Key {
  const value = parse(Buffer.from(cursor.slice(0, 2_000), 'base64url').toString())
  const [bound, primary, id] = Array.isArray(value) ? value : []
  const usable =
    bound === digest &&
    typeof id === 'string' &&
    (typeof primary === 'number' || typeof primary === 'string')
  if (!usable) throw new Problem('wrong-cursor')
  return [primary, id]
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
