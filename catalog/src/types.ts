import type { ContractId, DataClass, LocalText } from '@tongqu/contracts'
import type { QuotaCaller, QuotaPlan } from './quota-types.ts'

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
  terms: Terms
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
  /**
   * Numbers of the checks on the way in that differ from their defaults: rule id → parameter →
   * value, e.g. `jump: { most: 200 }`. Rules stand in `services/ingest/src/quality/rules`.
   */
  quality: Readonly<Record<string, Readonly<Record<string, number | string | boolean>>>>
  /** Stricter classes than the contract's, `table.column` → class. */
  classOverrides: Readonly<Record<string, DataClass>>
  synthetic: boolean
}

/** On which terms a dataset is given (开放条件); of open and closed ones only `conditions`. */
export type Terms = {
  conditions?: LocalText
  /** Codes of `purposes.yaml` it is given for; absent: all. */
  purposes?: readonly string[]
  /** Must the provider have consented, beside its review of each application? */
  providerConsent: boolean
  /**
   * Tables whose rows are about people, and the column that tells them apart. Rows are served only
   * under the consent of that person to that receiver.
   */
  subjects: Readonly<Record<string, string>>
  /** An agreement lasts no longer. */
  maxDays: number
  /** Columns that leave masked at most, `table.column` → how; beside what an agreement demands. */
  masks: Readonly<Record<string, TermMask>>
  /** Rows leave only in groups of so many different people, by table. */
  minimumGroups: Readonly<Record<string, { size: number; by: readonly string[]; of: string }>>
}

/** `pseudonym`, `time:<seconds>`, `grid:<step>`, `prefix:<characters>`. */
export type TermMask =
  | { kind: 'pseudonym' }
  | { kind: 'time'; seconds: number }
  | { kind: 'grid'; step: number }
  | { kind: 'prefix'; characters: number }

/** What data is asked for (用途): `purposes.yaml`. */
export type Purpose = { id: string; label: LocalText; description: LocalText }

/** Holidays and the working days that make up for them, of one year; `calendars/<id>.yaml`. */
export type WorkCalendar = {
  id: string
  title: LocalText
  /** Where it is published. */
  basis: LocalText
  /** `YYYY-MM-DD`, by year: a year that is absent has weekends only. */
  years: Readonly<Record<string, { holidays: readonly string[]; workdays: readonly string[] }>>
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
  transport: Transport
  /**
   * Readings go to the first route that fits. What fits none: of a session stays in the journal, of
   * a delivery goes to `dataset`.
   */
  routes: readonly Route[]
  zone: string
  limits: { bytes: number; entities: number; seconds: number }
  options: Readonly<Record<string, string>>
  /** How the fields of the source become columns, for an adapter that takes a mapping. */
  mapping?: unknown
  enabled: boolean
  synthetic: boolean
}

/** Which readings of a source land where. */
export type Route = {
  contract: ContractId
  /** Columns and the values they may have, as text; all must fit. */
  where: Readonly<Record<string, readonly string[]>>
  dataset: string
}

export type Transport =
  | HttpPoll
  | HttpPush
  | HttpDialogue
  | HttpReport
  | SqlPull
  | Mqtt
  | Directory
  | TcpListen
  | TcpDial
  | UdpListen

/** Transports of sessions; all others bring deliveries. */
export type SessionTransport = TcpListen | TcpDial | UdpListen

/** Certificate and key are paths of PEM files; `clientCa` demands certificates of the peers. */
export type ListenTls = { certificate: string; key: string; clientCa?: string }

/** Limits of what listens; every number is a bound, not a wish. */
export type ListenLimits = {
  connections: number
  connectionsPerAddress: number
  /** A peer that says nothing for so long is cut. */
  idleSeconds: number
  /** Messages of one connection per second, sustained; beyond it the peer is cut. */
  messagesPerSecond: number
}

export type TcpListen = {
  kind: 'tcp-listen'
  /** Interface to listen on, an address of this machine. */
  host: string
  /** 0: any free one, for simulated sources only. */
  port: number
  limits: ListenLimits
  tls?: ListenTls
  /** Hosts and networks (CIDR) a session may dial back to beside its peer. */
  dialBack: readonly string[]
}

export type UdpListen = { kind: 'udp-listen'; host: string; port: number; limits: ListenLimits }

export type TcpDial = {
  kind: 'tcp-dial'
  host: string
  port: number
  idleSeconds: number
  /** Verified against the system's authorities, or those of `ca`. */
  tls?: { ca?: string; certificate?: string; key?: string; serverName?: string }
}

/** A dataset sent onward to another platform. */
export type Forward = {
  id: string
  dataset: string
  /** Table of the dataset. */
  table: string
  adapter: string
  transport: TcpDial
  /** Where the peer dials its slave link back to. */
  listen: { host: string; port: number; publicHost: string }
  zone: string
  options: Readonly<Record<string, string>>
  enabled: boolean
}

export type HttpPoll = {
  kind: 'http-poll'
  /** May hold `${SIMULATOR_URL}`, which the hub sets when it simulates. */
  url: string
  everySeconds: number
  headers: Readonly<Record<string, string>>
  /** Bounds on what the source is asked, beside `everySeconds`; absent: none. */
  budget?: { requestsPerHour?: number; bytesPerHour?: number }
}

/** How a pushing system shows who it is. */
export type PushAuth =
  | {
      kind: 'hmac'
      /** Secrets that are good now, several while they change: `file:<path>`, or `whsec_…`. */
      secrets: readonly string[]
      /** A signature further from our clock is refused. */
      skewSeconds: number
    }
  | {
      kind: 'mtls'
      /** Subjects (CN) of client certificates that may push; `tls.clientCa` is demanded. */
      subjects: readonly string[]
    }

/** A system posts deliveries to a listener of ingest; several sources may share host and port. */
export type HttpPush = {
  kind: 'http-push'
  host: string
  /** 0: any free one, for simulated sources only. */
  port: number
  /** Begins with `/`; unique at its host and port. */
  path: string
  auth: PushAuth
  tls?: ListenTls
  requestsPerMinute: number
}

/** Both sides may begin: SIRI request/response and publish/subscribe. */
export type HttpDialogue = {
  kind: 'http-dialogue'
  /** May hold `${SIMULATOR_URL}`. */
  url: string
  headers: Readonly<Record<string, string>>
  /** Absent: the source only asks. `publicUrl` is how the peer reaches it; default its address. */
  listen?: { host: string; port: number; path: string; publicUrl?: string; tls?: ListenTls }
}

/**
 * A platform posts reports, one in each request, and reads in the body of the answer what became of
 * it: who it is, and every refusal, are matters of the adapter's protocol.
 */
export type HttpReport = {
  kind: 'http-report'
  host: string
  /** 0: any free one, for simulated sources only. */
  port: number
  /** Begins with `/`; unique at its host and port. */
  path: string
  tls?: ListenTls
  requestsPerMinute: number
}

/** Rows of a view of a database, read again and again: no row is asked for that is not new. */
export type SqlPull = {
  kind: 'sql-pull'
  /** `mysql` is MySQL and MariaDB. */
  engine: 'postgresql' | 'mysql'
  host: string
  /** Absent: 5432 or 3306. */
  port?: number
  database: string
  user: string
  /** `file:<path>`; in plain only where the source is synthetic. */
  password: string
  /** Verified against the system's authorities, or those of `ca`; absent: no TLS. */
  tls?: { ca?: string; serverName?: string; verify: boolean }
  /** `schema.view`; of MySQL `database.view`. */
  view: string
  /** Those that are read; none: all. Watermark and key are always read. */
  columns: readonly string[]
  /** A time, a whole number or a text that grows. Absent: the whole view, every time. */
  watermark?: string
  /** Unique, together with the watermark. */
  key: readonly string[]
  /** How far behind the newest watermark each pull begins: of a time in seconds, of a number so. */
  overlapSeconds: number
  overlap: number
  /** Rows that one query asks for. */
  pageRows: number
  everySeconds: number
  /** Bounds on what the database is asked (queries of rows) and tells (bytes of deliveries). */
  budget?: { requestsPerHour?: number; bytesPerHour?: number }
}

/** Topics of an MQTT broker, under a session that outlives the connection. */
export type Mqtt = {
  kind: 'mqtt'
  /** `mqtt://host:port` or `mqtts://…`; may hold `${SIMULATOR_MQTT_URL}`. */
  url: string
  /** Filters, `+` and `#` as in MQTT. */
  topics: readonly string[]
  /** 1: the broker keeps a message until it is on disk here. */
  qos: 0 | 1
  /** Names the session at the broker; absent: `tongqu-<source>`. */
  clientId?: string
  /** The broker keeps session and messages so long while the hub is away (MQTT 5). */
  sessionSeconds: number
  username?: string
  /** `file:<path>`; in plain only where the source is synthetic. */
  password?: string
  /** Of `mqtts`: verified against the system's authorities, or those of `ca`. */
  tls?: { ca?: string; certificate?: string; key?: string; serverName?: string }
  keepAliveSeconds: number
  /** A longer message is refused. */
  messageBytes: number
  /** Sustained; what comes faster waits at the broker. */
  messagesPerSecond: number
}

/** A drop folder, filled by hand, by SFTP or by a front-end machine (前置机). */
export type Directory = {
  kind: 'directory'
  /** Absolute, or a name inside `inbox/` of the data folder. */
  path: string
  /** File names to take, `*` and `?` as in a shell; the rest is left alone. */
  pattern: string
  everySeconds: number
  /** A file is taken when size and time have not changed for so long. */
  settleSeconds: number
  /** Days that files stay in `processed/` and `failed/`. */
  keepDays: number
}

/** A table that a product reads. */
export type ProductInput = {
  dataset: string
  /** Table of the dataset. */
  table: string
  /** How many hours before the slice its rows are read. */
  hoursBefore: number
  /** How many hours after it. */
  hoursAfter: number
}

/** A table that is derived from others by SQL, slice by slice of its event time. */
export type Product = {
  id: string
  dataset: string
  /** Table of the dataset. */
  table: string
  /** By the names the SQL gives them; events of any of them make a slice. */
  inputs: Readonly<Record<string, ProductInput>>
  /**
   * One query that answers the columns of the contract. Beside its inputs it may read `slice`
   * (`starts_at`, `ends_at`) and `parameters`, each of one row. Stands in `<id>.sql`,
   * or in that of `query`.
   */
  sql: string
  query?: string
  /** Event times of one run: what is held in memory at once. */
  slice: 'hour' | 'day'
  /** Looks for changed inputs at most so often. */
  everySeconds: number
  /**
   * A slice is derived when it has been over for so long; 0: as it grows. Sums of people that are
   * told as they grow tell, by what changes from release to release, of each person who comes.
   */
  settledHours: number
  /** Numbers of the SQL: a minimum group, a longest trip. */
  parameters: Readonly<Record<string, number>>
  /** Why it may be more open than what it is made from; demanded where it is. */
  safeguard?: LocalText
  enabled: boolean
}

/** A fault of a catalogue file; `line` counts from 1. */
export type CatalogFault = { file: string; line: number; message: LocalText }

export type Catalog = {
  families: ReadonlyMap<string, Family>
  datasets: ReadonlyMap<string, Dataset>
  providers: ReadonlyMap<string, Provider>
  licences: ReadonlyMap<string, Licence>
  purposes: readonly Purpose[]
  calendars: ReadonlyMap<string, WorkCalendar>
  tiers: ReadonlyMap<TierId, Tier>
  sources: ReadonlyMap<string, Source>
  forwards: ReadonlyMap<string, Forward>
  products: ReadonlyMap<string, Product>
  /** By the kind of caller they are for. */
  quotas: ReadonlyMap<QuotaCaller, QuotaPlan>
}
