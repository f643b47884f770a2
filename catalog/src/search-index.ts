/** The searchable text of each listed dataset, built once per catalogue. */
import type { ContractLookup, Format } from './describe.ts'
import { formatsOf } from './describe.ts'
import type { Term } from './search-text.ts'
import { searchable, termsOf } from './search-text.ts'
import type { Catalog, Dataset } from './types.ts'

export type Indexed = {
  dataset: Dataset
  formats: readonly Format[]
  titles: readonly string[]
  fields: readonly Field[]
}

export type Question = { text: string; terms: readonly Term[] }

export function questionOf(q: string): Question {
  return { text: searchable(q), terms: termsOf(q) }
}

/** `weight`: what a hit here is worth beside a hit elsewhere. */
type Field = { text: string; weight: number }

/** A title names the thing; a column name only mentions it. */
const WEIGHTS = { id: 12, title: 10, keyword: 6, provider: 4, description: 3, table: 2, column: 1 }

/** A word found at the beginning of a word beats one found inside; a whole field beats both. */
const INSIDE = 1
const AT_WORD = 2
const WHOLE = 4

/** How many of a Chinese term's bigrams must be found when the term itself is not. */
const BIGRAM_SHARE = 0.6

/** Only LISTED datasets are here: the others do not exist for a searcher. */
export function indexOf(catalog: Catalog, contract: ContractLookup): readonly Indexed[] {
  return [...catalog.datasets.values()]
    .filter(({ state }) => state === 'LISTED')
    .map((dataset) => ({
      dataset,
      formats: formatsOf(dataset, contract),
      titles: [dataset.title['zh-CN'], dataset.title.en, dataset.id].map(searchable),
      fields: fieldsOf(catalog, dataset, contract),
    }))
}

/** Who asks for a title wants that dataset, and not one whose longer title begins alike. */
const WHOLE_TITLE = 100
const PART_OF_TITLE = 20

/** 0: at least one term is nowhere to be found. Higher is better. */
export function scoreOf({ fields, titles }: Indexed, { text, terms }: Question): number {
  let total = titleScore(titles, text)
  for (const term of terms) {
    const score = termScore(fields, term)
    if (score === 0) return 0
    total += score
  }
  return total
}

function titleScore(titles: readonly string[], question: string): number {
  const scores = titles.map((title) => {
    if (title === question) return WHOLE_TITLE
    return title.includes(question) ? (PART_OF_TITLE * question.length) / title.length : 0
  })
  return Math.max(...scores)
}

function termScore(fields: readonly Field[], { text, bigrams }: Term): number {
  let best = 0
  let found = 0
  for (const field of fields) {
    const hit = field.weight * hitOf(field.text, text)
    if (hit === 0) continue
    best = Math.max(best, hit)
    found += hit
  }
  // The best field decides; the others only order those that tie there.
  if (best > 0) return best + found / 100
  const missing = bigrams.filter((pair) => !fields.some((field) => field.text.includes(pair)))
  const share = bigrams.length === 0 ? 0 : 1 - missing.length / bigrams.length
  if (share < BIGRAM_SHARE) return 0
  return Math.max(
    ...fields.map(({ text: inside, weight }) => {
      const here = bigrams.filter((pair) => inside.includes(pair)).length
      return (weight * INSIDE * here) / (2 * bigrams.length)
    }),
  )
}

function hitOf(text: string, term: string): number {
  if (text === term) return WHOLE
  const at = text.indexOf(term)
  if (at < 0) return 0
  return at === 0 || text.includes(` ${term}`) ? AT_WORD : INSIDE
}

function fieldsOf(catalog: Catalog, dataset: Dataset, contract: ContractLookup): Field[] {
  const provider = catalog.providers.get(dataset.provider)
  const family = catalog.families.get(dataset.family)
  const tables = dataset.tables.flatMap((table) => contract(table.contract) ?? [])
  const texts: [keyof typeof WEIGHTS, readonly (string | undefined)[]][] = [
    ['id', [dataset.id, dataset.family]],
    ['title', [dataset.title['zh-CN'], dataset.title.en]],
    ['keyword', [...dataset.keywords['zh-CN'], ...dataset.keywords.en]],
    ['keyword', [family?.label['zh-CN'], family?.label.en]],
    ['provider', [dataset.provider, provider?.name['zh-CN'], provider?.name.en]],
    ['description', [dataset.description['zh-CN'], dataset.description.en]],
    ['description', [dataset.coverage.area['zh-CN'], dataset.coverage.area.en]],
    ['table', dataset.tables.map(({ name }) => name)],
    ['table', tables.flatMap(({ title }) => [title['zh-CN'], title.en])],
    // One text: nobody looks for a column alone, and a timetable has some three hundred.
    ['column', [tables.flatMap(({ columns }) => columns.map(({ name }) => name)).join(' ')]],
  ]
  return texts.flatMap(([kind, values]) =>
    values.flatMap((value) =>
      value === undefined ? [] : [{ text: searchable(value), weight: WEIGHTS[kind] }],
    ),
  )
}
