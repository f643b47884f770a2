import { type DecodeContext, instantOf, membersOf, Remarks } from '@tongqu/adapter-kit'

/** What stands above the features of a feed. */
export type Feed = {
  /** 42 is 4.2; 40 where the feed states none. */
  version: number
  updated: string
  /** Of the feed's data sources. */
  sources: ReadonlyMap<string, Readonly<Record<string, unknown>>>
  features: readonly unknown[]
  zone: string
  remarks: Remarks
}

/** `license` has one value (FeedInfo, WZDx 4.0 on). */
const LICENCE = 'https://creativecommons.org/publicdomain/zero/1.0/'

/** Data sources of one feed that are looked at. */
const MOST_SOURCES = 10_000

type Members = Readonly<Record<string, unknown>>

/** Reads `feed_info`, which was `road_event_feed_info` before 4.1; undefined without features. */
export function feedOf(document: unknown, context: DecodeContext): Feed | undefined {
  const members = membersOf(document)
  const { features } = members
  if (!Array.isArray(features)) return undefined
  const remarks = new Remarks()
  const info = membersOf(members.feed_info ?? members.road_event_feed_info)
  const where = members.feed_info === undefined ? 'road_event_feed_info' : 'feed_info'
  const version = versionOf(info, where, remarks)
  if (members.type !== 'FeatureCollection') {
    remarks.note('schema', 'type is not FeatureCollection', 'body.type')
  }
  const feed = {
    version,
    updated: updatedOf(info, where, version, context, remarks),
    sources: sourcesOf(info, where, version, remarks),
    features,
    zone: context.zone,
    remarks,
  }
  if (version < 40) remarks.note('old-version', 'WZDx before 4.0', where)
  if (version > 40 && where === 'road_event_feed_info') {
    remarks.note('deprecated', 'road_event_feed_info in place of feed_info', where)
  }
  checkInfo(info, where, version, remarks)
  return feed
}

function versionOf({ version }: Members, where: string, remarks: Remarks): number {
  const [, major, minor] = /^(\d{1,2})(?:\.(\d{1,2}))?(?:\.\d+)?$/.exec(String(version)) ?? []
  if (typeof version !== 'string' || minor === undefined) {
    remarks.note('schema', 'version is missing or not written as 4.2', `${where}.version`)
  }
  const found = major === undefined ? 40 : Number(major) * 10 + Number(minor ?? 0)
  if (found < 20 || found > 42) {
    remarks.note('unknown-version', 'a version that is not known', `${where}.version`)
  }
  return found
}

/** 2.0 called it `feed_update_date`. */
function updatedOf(
  info: Members,
  where: string,
  version: number,
  { zone, receivedAt }: DecodeContext,
  remarks: Remarks,
): string {
  const name = version < 30 ? 'feed_update_date' : 'update_date'
  const given = info[name] ?? info.update_date ?? info.feed_update_date
  const text = instantOf(given, zone)
  const isWhole = typeof given === 'string' && /([Zz]|[+-]\d\d:\d\d)$/.test(given)
  if (text === undefined || !isWhole) {
    remarks.note('schema', `${name} is no RFC 3339 time`, `${where}.${name}`)
  }
  return text ?? receivedAt
}

function sourcesOf(
  info: Members,
  where: string,
  version: number,
  remarks: Remarks,
): ReadonlyMap<string, Members> {
  const sources = new Map<string, Members>()
  if (version < 30) return sources
  const given = Array.isArray(info.data_sources) ? info.data_sources.slice(0, MOST_SOURCES) : []
  if (given.length === 0) {
    remarks.note('schema', 'no data_sources', `${where}.data_sources`)
  }
  for (const one of given) {
    const source = membersOf(one)
    if (typeof source.data_source_id === 'string') sources.set(source.data_source_id, source)
    if (
      typeof source.data_source_id !== 'string' ||
      typeof source.organization_name !== 'string' ||
      !isMailbox(source.contact_email)
    ) {
      remarks.note('schema', 'a data source without name, or not well written', where)
    }
  }
  return sources
}

function checkInfo(info: Members, where: string, version: number, remarks: Remarks): void {
  if (version < 30) return
  if (typeof info.publisher !== 'string') remarks.note('schema', 'no publisher', where)
  if (info.license !== undefined && info.license !== LICENCE) {
    remarks.note('schema', 'license is not the one of the standard', where)
  }
  if (!isMailbox(info.contact_email)) remarks.note('schema', 'contact_email is none', where)
  const { update_frequency } = info
  if (
    update_frequency !== undefined &&
    !(Number.isInteger(update_frequency) && Number(update_frequency) > 0)
  ) {
    remarks.note('schema', 'update_frequency is no number of seconds', where)
  }
}

function isMailbox(text: unknown): boolean {
  return text === undefined || (typeof text === 'string' && /^[^@\s]+@[^@\s]+$/.test(text))
}
