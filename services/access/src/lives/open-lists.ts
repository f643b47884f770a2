/**
 * The open-data list (开放清单): per tier, what is given and on which conditions (开放条件), published
 * as versions that never change.
 */
import { createHash } from 'node:crypto'
import { type Catalog, type Dataset, TIER_IDS, type TierId } from '@tongqu/catalog'
import { type LocalText, Problem } from '@tongqu/contracts'
import type { Reading, Store, Tables } from '@tongqu/store'
import { actingPerson, actorOf } from '../parties.ts'
import type { PersonPrincipal, Principal } from '../types.ts'
import { csvOf } from './csv.ts'

export type OpenListDeps = {
  store: Store
  /** Milliseconds since 1970. */
  now(): number
  /** With the lives laid over it. */
  catalog(): Catalog
}

export type OpenListItem = {
  id: string
  title: LocalText
  family: string
  provider: string
  providerName: LocalText
  licence: string
  doors: readonly string[]
  updateFrequency: string
  /** 开放条件. */
  conditions?: LocalText
  purposes?: readonly string[]
  maxDays: number
  providerConsent: boolean
  /** Are its rows given only of people who have consented? */
  consent: boolean
}

/** What stands in the JSON of a list; datasets by id. */
export type OpenListDocument = {
  tier: TierId
  version: number
  publishedAt: string
  previous?: { version: number; sha256: string }
  /** Against the version before: ids. */
  changes: {
    added: readonly string[]
    changed: readonly string[]
    removed: readonly string[]
  }
  items: readonly OpenListItem[]
}

export type OpenListHead = {
  tier: string
  version: number
  publishedAt: string
  /** Hexadecimal, of the JSON and of the CSV, byte by byte as they are served. */
  sha256: string
  csvSha256: string
  changes: OpenListDocument['changes']
}

export type OpenList = OpenListHead & { json: string; csv: string }

export type OpenLists = {
  /**
   * By an operator, or a reviewer of the authority. Throws `sign-in-required`, `role-required`,
   * `wrong-parameter` (no such tier), `already-exists` (nothing has changed).
   */
  publish(principal: Principal, tier: string): Promise<OpenListHead>
  /** All versions, newest first. */
  versions(tier: string): Promise<{ items: readonly OpenListHead[] }>
  /** Absent: the newest. Throws `version-not-found`. */
  get(tier: string, version?: number): Promise<OpenList>
}

type Row = Tables['open_lists']
/** JSON of `open_lists.body`. */
type Body = { json: string; csv: string; csvSha256: string; publishedBy: string }

const MAX_VERSIONS = 1_000

export function createOpenLists(deps: OpenListDeps): OpenLists {
  return {
    publish: async (principal, tier) => publish(deps, principal, tierOf(tier)),
    versions: async (tier) => {
      const rows = await newestFirst(deps.store.db, tierOf(tier)).limit(MAX_VERSIONS).execute()
      return { items: rows.map(headOf) }
    },
    get: async (tier, version) => {
      const query = newestFirst(deps.store.db, tierOf(tier))
      const wanted = version === undefined ? query : query.where('version', '=', version)
      const row = await wanted.executeTakeFirst()
      if (!row) throw new Problem('version-not-found')
      const { json, csv } = bodyOf(row)
      return { ...headOf(row), json, csv }
    },
  }
}

function publish(deps: OpenListDeps, principal: Principal, tier: TierId): Promise<OpenListHead> {
  const caller = publisher(principal)
  return deps.store.transact(async (writing) => {
    const before = await newestFirst(writing, tier).executeTakeFirst()
    const last: OpenListDocument | undefined = before && JSON.parse(bodyOf(before).json)
    const items = itemsOf(deps.catalog(), tier)
    const changes = changesOf(last?.items ?? [], items)
    if (before && Object.values(changes).every((ids) => ids.length === 0)) {
      throw new Problem('already-exists', { version: before.version })
    }
    const document: OpenListDocument = {
      tier,
      version: (before?.version ?? 0) + 1,
      publishedAt: new Date(deps.now()).toISOString(),
      ...(before && { previous: { version: before.version, sha256: before.sha256 } }),
      changes,
      items,
    }
    const json = `${JSON.stringify(document, undefined, 2)}\n`
    const csv = csvText(document)
    const actor = actorOf(caller)
    const body: Body = { json, csv, csvSha256: digest(csv), publishedBy: actor }
    const row: Row = {
      tier,
      version: document.version,
      published_at: document.publishedAt,
      sha256: digest(json),
      body: JSON.stringify(body),
    }
    await writing.insertInto('open_lists').values(row).execute()
    await deps.store.record(writing, {
      entity: 'open-list',
      entityId: `${tier}.${document.version}`,
      action: 'publish',
      actor,
      policy: false,
      audience: ['*'],
      body: { tier, version: document.version, sha256: row.sha256 },
    })
    return headOf(row)
  })
}

function publisher(principal: Principal): PersonPrincipal {
  const caller = actingPerson(principal)
  const reviews = caller.authority && caller.roles.includes('reviewer')
  if (!reviews && !caller.roles.includes('operator')) {
    throw new Problem('role-required', { roles: ['operator', 'reviewer'] })
  }
  return caller
}

function tierOf(text: string): TierId {
  const tier = TIER_IDS.find((one) => one === text)
  if (!tier) throw new Problem('wrong-parameter', { parameter: 'tier' })
  return tier
}

function newestFirst(reading: Reading, tier: TierId) {
  return reading
    .selectFrom('open_lists')
    .selectAll()
    .where('tier', '=', tier)
    .orderBy('version', 'desc')
}

function itemsOf({ datasets, providers }: Catalog, tier: TierId): OpenListItem[] {
  return [...datasets.values()]
    .filter((dataset) => dataset.tier === tier && dataset.state === 'LISTED')
    .map((dataset) => itemOf(dataset, providers))
    .sort((a, b) => (a.id < b.id ? -1 : 1))
}

function itemOf(dataset: Dataset, providers: Catalog['providers']): OpenListItem {
  const { id, title, family, provider, licence, doors, updateFrequency, terms } = dataset
  const { conditions, purposes, maxDays, providerConsent, subjects } = terms
  const providerName = providers.get(provider)?.name ?? { 'zh-CN': provider, en: provider }
  return {
    id,
    title,
    family,
    provider,
    providerName,
    licence,
    doors,
    updateFrequency,
    ...(conditions && { conditions }),
    ...(purposes && { purposes }),
    maxDays,
    providerConsent,
    consent: Object.keys(subjects).length > 0,
  }
}

function changesOf(
  before: readonly OpenListItem[],
  after: readonly OpenListItem[],
): OpenListDocument['changes'] {
  const texts = (items: readonly OpenListItem[]) =>
    new Map(items.map((item) => [item.id, JSON.stringify(item)]))
  const [old, now] = [texts(before), texts(after)]
  return {
    added: [...now.keys()].filter((id) => !old.has(id)),
    changed: [...now].flatMap(([id, text]) => (old.has(id) && old.get(id) !== text ? [id] : [])),
    removed: [...old.keys()].filter((id) => !now.has(id)),
  }
}

/** For spreadsheets: with the mark by which they know UTF-8. */
function csvText({ items }: OpenListDocument): string {
  const header = [
    ...['id', 'title_zh', 'title_en', 'family', 'provider', 'provider_zh', 'provider_en'],
    ...['licence', 'doors', 'update_frequency', 'conditions_zh', 'conditions_en'],
    ...['purposes', 'max_days', 'provider_consent', 'subject_consent'],
  ]
  const rows = items.map((item) => [
    ...[item.id, item.title['zh-CN'], item.title.en, item.family, item.provider],
    ...[item.providerName['zh-CN'], item.providerName.en, item.licence, item.doors.join(' ')],
    ...[item.updateFrequency, item.conditions?.['zh-CN'] ?? '', item.conditions?.en ?? ''],
    ...[(item.purposes ?? []).join(' '), item.maxDays, String(item.providerConsent)],
    String(item.consent),
  ])
  return `\ufeff${csvOf(header, rows)}`
}

function headOf(row: Row): OpenListHead {
  const { json, csvSha256 } = bodyOf(row)
  const { changes }: OpenListDocument = JSON.parse(json)
  const { tier, version, sha256 } = row
  return { tier, version, publishedAt: row.published_at, sha256, csvSha256, changes }
}

function bodyOf(row: Row): Body {
  return JSON.parse(row.body)
}

function digest(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex')
}
