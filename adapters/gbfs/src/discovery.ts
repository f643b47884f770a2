import { type DecodeContext, type Discovered, membersOf, parseJson } from '@tongqu/adapter-kit'
import { bestLanguage } from './texts.ts'
import { timeOf } from './times.ts'
import { THREE } from './version.ts'

/** Feeds listed in one root document; a system has a dozen. */
const MOST_FEEDS = 100

/** Names under which parts are read, by the names of feeds. */
const READ: ReadonlyMap<string, string> = new Map([
  ...[
    ...['system_information', 'station_information', 'station_status', 'vehicle_status'],
    ...['vehicle_types', 'system_regions', 'system_pricing_plans', 'geofencing_zones'],
    'system_alerts',
  ].map((name) => [name, name] as const),
  ['free_bike_status', 'vehicle_status'],
])

/** A feed of the root document. */
export type ListedFeed = { name: string; url: string }

/**
 * The parts that `gbfs.json` points to: `data.feeds` from 3.0 on, before that `data.<language>`,
 * of which the language of the option is taken, else Chinese, English, the first. Documents that
 * make no readings are not among them, nor is `free_bike_status` beside `vehicle_status`. No pace
 * is given: `ttl` of the root document speaks of itself alone, and each part has its own.
 */
export function discover(bytes: Uint8Array, context: DecodeContext): Discovered[] {
  const json = parseJson(bytes, context.limits)
  if ('reject' in json) return []
  const { data } = membersOf(json.value)
  const parts = new Map<string, Discovered>()
  const feeds = listedFeeds(membersOf(data), context.options.language) ?? []
  for (const { name, url } of feeds.toSorted(newNamesFirst)) {
    const part = READ.get(name)
    if (part === undefined || parts.has(part)) continue
    parts.set(part, { part, url })
  }
  return [...parts.values()]
}

function newNamesFirst(one: ListedFeed, other: ListedFeed): number {
  return Number(one.name === 'free_bike_status') - Number(other.name === 'free_bike_status')
}

/** The feeds of a root document in the best language; undefined when it is none. */
export function listedFeeds(
  data: Readonly<Record<string, unknown>>,
  language: string | undefined,
): ListedFeed[] | undefined {
  const direct = feedsIn(data.feeds)
  if (direct) return direct
  const languages = Object.keys(data).filter((name) => feedsIn(membersOf(data[name]).feeds))
  const best = languages[bestLanguage(languages, language)]
  return best === undefined ? undefined : feedsIn(membersOf(data[best]).feeds)
}

function feedsIn(value: unknown): ListedFeed[] | undefined {
  if (!Array.isArray(value)) return undefined
  return value.slice(0, MOST_FEEDS).flatMap((one) => {
    const { name, url } = membersOf(one)
    if (typeof name !== 'string' || typeof url !== 'string' || url === '') return []
    return [{ name: plainName(name), url }]
  })
}

/** Some write `station-status` or `station_status.json`. */
function plainName(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replaceAll('-', '_')
    .replace(/\.json$/, '')
}

/**
 * `ttl` of a document: how long the answer is good. 0 means that it should be refreshed at once
 * (GBFS, output format), for which the source's own schedule is as good as any. It is looked for
 * without reading the document: a name in quotes before a colon can not stand inside of a text.
 */
export function everySeconds(bytes: Uint8Array): number | undefined {
  const seconds = behindName(bytes, '"ttl"', /^\s*:\s*"?(\d[\d.eE+-]*)/)
  return seconds !== undefined && isPace(Number(seconds)) ? Number(seconds) : undefined
}

/** `last_updated` of a document, found likewise. */
export function madeAt(bytes: Uint8Array): string | undefined {
  const value = behindName(bytes, '"last_updated"', /^\s*:\s*"?([\dT:.Z+-]+)/)
  if (value === undefined) return undefined
  return timeOf(/^\d+$/.test(value) ? Number(value) : value, THREE, 'UTC', () => undefined)?.text
}

/** The first group of what follows a name; undefined where nothing of that form does. */
function behindName(bytes: Uint8Array, name: string, form: RegExp): string | undefined {
  const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = -name.length
  for (let count = 0; count < MOST_NAMES; count += 1) {
    at = body.indexOf(name, at + name.length)
    if (at < 0) return undefined
    const behind = body.toString('latin1', at + name.length, at + name.length + LOOKED_AT)
    const [, value] = form.exec(behind) ?? []
    if (value !== undefined) return value
  }
  return undefined
}

function isPace(seconds: number): boolean {
  return seconds > 0 && seconds <= MOST_SECONDS
}

/** A name stands once in a document, seldom as a value too; one of names alone would hold us up. */
const MOST_NAMES = 1_000

/** A document that says more seconds than a year is not believed. */
const MOST_SECONDS = 31_536_000

const LOOKED_AT = 64
