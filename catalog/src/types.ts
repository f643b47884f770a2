import type { ContractId, DataClass, LocalText } from '@tongqu/contracts'

/** 普遍开放 open, 限制开放 restricted, 特许开放 licensed, 不予开放 closed (metadata only). */
export type TierId = 'open' | 'restricted' | 'licensed' | 'closed'

export type Tier = { id: TierId; label: LocalText; description: LocalText }

export type Door = 'records' | 'files' | 'feeds' | 'gtfs'

/** One table of a dataset; `name` is what stands in the URL. */
export type DatasetTable = { name: string; contract: ContractId }

export type DatasetState = 'PROPOSED' | 'LISTED' | 'WITHDRAWN'

export type Dataset = {
  id: string
  family: string
  title: LocalText
  description: LocalText
  provider: string
  tier: TierId
  state: DatasetState
  licence: string
  keywords: { 'zh-CN': readonly string[]; en: readonly string[] }
  /** The first one is the main table. */
  tables: readonly DatasetTable[]
  doors: readonly Door[]
  /** Is a landing the whole truth of its feed (`replace`: a timetable) or more of it (`append`)? */
  landing: 'replace' | 'append'
  /** ISO 8601 duration, e.g. `PT10S`, `P1D`. */
  updateFrequency: string
  /** Older than this, in seconds, the content is stale. */
  freshnessLimitSeconds: number
  retention: {
    /** Event rows older than this many days are deleted; absent: kept. */
    historyDays?: number
    /** Superseded versions stay readable this long. */
    versionDays: number
    rawDays: number
  }
  coverage: { area: LocalText; bbox?: readonly [number, number, number, number] }
  /** Stricter classes than the contract's, `table.column` → class. */
  classOverrides: Readonly<Record<string, DataClass>>
  synthetic: boolean
}

/** What kind of transport a dataset is about: 公交 bus, 轨道 rail, … */
export type Family = { id: string; label: LocalText }

export type Provider = { id: string; name: LocalText; homepage?: string; contact?: string }
export type Licence = { id: string; title: LocalText; url?: string; attribution?: LocalText }

/** One configured connection to a source system. */
export type Source = {
  id: string
  adapter: string
  dataset: string
  /** Partition `feed_id` of the dataset's tables. */
  feed: string
  transport: HttpPoll
  zone: string
  limits: { bytes: number; entities: number; seconds: number }
  options: Readonly<Record<string, string>>
  enabled: boolean
  synthetic: boolean
}

export type HttpPoll = {
  kind: 'http-poll'
  /** May hold `${SIMULATOR_URL}`, which the hub sets when it simulates. */
  url: string
  everySeconds: number
  headers: Readonly<Record<string, string>>
}

/** A fault of a catalogue file; `line` counts from 1. */
export type CatalogFault = { file: string; line: number; message: LocalText }

export type Catalog = {
  families: ReadonlyMap<string, Family>
  datasets: ReadonlyMap<string, Dataset>
  providers: ReadonlyMap<string, Provider>
  licences: ReadonlyMap<string, Licence>
  tiers: ReadonlyMap<TierId, Tier>
  sources: ReadonlyMap<string, Source>
}
