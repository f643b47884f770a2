/** Catalogue files as far as they could be read; what the checks between files work on. */
import type { Contract } from '@tongqu/contracts'
import type { Dataset, Family, Licence, Provider, Source, Tier } from './types.ts'
import type { Page } from './yaml-page.ts'

/** A file that was read as far as it could be; `stem` is its name without `.yaml`. */
export type Draft<T> = { page: Page; stem: string; folder: string; value: Partial<T> }

export type Drafts = {
  datasets: Draft<Dataset>[]
  providers: Draft<Provider>[]
  licences: Draft<Licence>[]
  sources: Draft<Source>[]
  tiers: Draft<{ tiers: readonly Tier[] }>
  families: Draft<{ families: readonly Family[] }>
}

/** What the catalogue cannot know by itself. */
export type Known = {
  /** A contract by its id; undefined when there is none. */
  contract(id: string): Contract | undefined
  /** What each adapter emits; absent: adapters are not checked. */
  adapters?: ReadonlyMap<string, readonly string[]>
}

/** The sound items of a list with their places; a faulty one was reported when it was read. */
export function soundItems<T>(list: readonly (T | undefined)[] = []): { item: T; index: number }[] {
  return list.flatMap((item, index) => (item === undefined ? [] : [{ item, index }]))
}
