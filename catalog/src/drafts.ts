/** Catalogue files as far as they could be read; what the checks between files work on. */
import type { Contract, LocalText } from '@tongqu/contracts'
import type { QuotaPlan } from './quota-types.ts'
import type {
  Dataset,
  Family,
  Forward,
  Licence,
  Product,
  Provider,
  Purpose,
  Source,
  Tier,
  WorkCalendar,
} from './types.ts'
import type { Page } from './yaml-page.ts'

/** A file that was read as far as it could be; `stem` is its name without `.yaml`. */
export type Draft<T> = { page: Page; stem: string; folder: string; value: Partial<T> }

export type Drafts = {
  datasets: Draft<Dataset>[]
  providers: Draft<Provider>[]
  licences: Draft<Licence>[]
  sources: Draft<Source>[]
  forwards: Draft<Forward>[]
  products: Draft<Product>[]
  tiers: Draft<{ tiers: readonly Tier[] }>
  families: Draft<{ families: readonly Family[] }>
  /** One file, or none. */
  purposes: Draft<{ purposes: readonly Purpose[] }>[]
  calendars: Draft<WorkCalendar>[]
  quotas: Draft<QuotaPlan>[]
}

/** What the catalogue cannot know by itself. */
export type Known = {
  /** A contract by its id; undefined when there is none. */
  contract(id: string): Contract | undefined
  /** Every adapter by its name; absent: adapters are not checked. */
  adapters?: ReadonlyMap<string, KnownAdapter>
  /** Faults of the `quality` of a dataset; absent: it is not checked. */
  checkQuality?(quality: Dataset['quality']): readonly PlaceFault[]
}

/** What is wrong inside a value of free form; `path` leads there: `a.0.b`, or `a[0].b`. */
export type PlaceFault = { path: string; message: LocalText }

/** What the catalogue checks of an adapter; the adapters of the kit have this form. */
export type KnownAdapter = {
  /** `session` adapters talk over connections, all others read deliveries. */
  shape: 'decode' | 'tables' | 'session'
  emits: readonly string[]
  /** Absent: it reads none. */
  options?: readonly KnownOption[]
  /** Present when it can talk with a peer over HTTP in both directions. */
  dialogue?: unknown
  /** Examines reports. */
  reporting?: unknown
  /** Present when sources give it a mapping; all faults at once. */
  checkMapping?(mapping: unknown): readonly PlaceFault[]
  /** The other side of its protocol, if it speaks that too. */
  forwards?: { takes: readonly string[]; options: readonly KnownOption[] }
}

/** An option: the whole value must match; a secret is better kept in a file. */
export type KnownOption = { name: string; pattern: RegExp; secret?: boolean }

/** The path of a fault as pages know it, inside the value at `key`. */
export function placeIn(key: string, { path }: PlaceFault): string {
  const inner = path.replace(/\[(\d+)\]/g, '.$1').replace(/^\./, '')
  return inner === '' ? key : `${key}.${inner}`
}

/** The sound items of a list with their places; a faulty one was reported when it was read. */
export function soundItems<T>(list: readonly (T | undefined)[] = []): { item: T; index: number }[] {
  return list.flatMap((item, index) => (item === undefined ? [] : [{ item, index }]))
}
