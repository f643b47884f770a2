import type { LocalText } from '@tongqu/contracts'
import {
  emailOf,
  type LocalWords,
  languagesOf,
  type Row,
  textOf,
  uriOf,
  whole,
  wordsOf,
} from './values.ts'

/** What the catalogue says where the source is silent. */
export type GbfsDefaults = {
  /** `system_id` of a dataset with several systems, or without any. */
  id: string
  title: LocalText
  provider: LocalText
  /** IANA zone. */
  timezone: string
  contactEmail?: string
  /** Terms on which the hub gives the data; without any GBFS reads it as public domain. */
  licenceUrl: string
}

/** How ids and texts of rows stand in one set of documents. */
export type GbfsVoice = {
  /** With the feed before it when several share a set; undefined for what is no id. */
  idOf(row: Row, id: unknown): string | undefined
  idsOf(row: Row, ids: readonly unknown[]): string[]
  /** Of the texts of this row. */
  language(row: Row): string
}

const HOUSE_LANGUAGE = 'zh'
const WORLD_LANGUAGE = 'en'
const SEPARATOR = ':'
/** E.164. */
const PHONE = /^\+[1-9]\d{1,14}$/
const DATE = /^\d{4}-\d{2}-\d{2}$/
/** Hours nobody gave, as opening_hours of OpenStreetMap says so. */
const UNKNOWN_HOURS = '24/7 unknown'
/** The schema wants an address; RFC 2606 keeps this domain for those that do not exist. */
const NOBODY = 'unknown@contact.invalid'
const ZONES: ReadonlySet<string> = new Set([...Intl.supportedValuesOf('timeZone'), 'UTC'])

/** `systems`: rows of `gbfs/system@1`. */
export function voiceOf(systems: readonly Row[], isMerged: boolean): GbfsVoice {
  const byFeed = new Map(systems.map((row) => [row.feed_id, languageOf(row)]))
  const idOf: GbfsVoice['idOf'] = (row, id) => {
    const text = textOf(id)
    const feed = textOf(row.feed_id)
    return isMerged && text !== undefined && feed !== undefined
      ? `${feed}${SEPARATOR}${text}`
      : text
  }
  return {
    idOf,
    idsOf: (row, ids) => ids.flatMap((id) => idOf(row, id) ?? []),
    language: ({ feed_id }) => byFeed.get(feed_id) ?? HOUSE_LANGUAGE,
  }
}

/** Of several languages the adapter keeps Chinese, else English, else the first. */
function languageOf({ language }: Row): string {
  const offered = languagesOf(language)
  const best = [HOUSE_LANGUAGE, WORLD_LANGUAGE].flatMap((wish) =>
    offered.filter((one) => one.startsWith(wish)),
  )
  return best[0] ?? offered[0] ?? HOUSE_LANGUAGE
}

/** `data` of `system_information`: of the one system, or of the dataset where there are several. */
export function systemOf(
  systems: readonly Row[],
  voice: GbfsVoice,
  defaults: GbfsDefaults,
): Record<string, unknown> {
  const [row = {}] = systems
  const isOne = systems.length === 1
  const own = isOne ? ownOf(row, voice.language(row)) : {}
  const said = [...new Set(systems.flatMap(({ language }) => languagesOf(language)))]
  const emails = systems.map(({ feed_contact_email, email }) => {
    return emailOf(feed_contact_email) ?? emailOf(email)
  })
  const zone = systems.map(({ timezone }) => String(timezone)).find((one) => ZONES.has(one))
  const fallback = ZONES.has(defaults.timezone) ? defaults.timezone : 'UTC'
  return {
    system_id: (isOne && textOf(row.system_id)) || defaults.id,
    languages: said.length > 0 ? said : [HOUSE_LANGUAGE],
    name: (isOne && wordsOf(row.name, voice.language(row))) || bothOf(defaults.title),
    opening_hours: (isOne && textOf(row.opening_hours)) || UNKNOWN_HOURS,
    feed_contact_email:
      emails.find((one) => one !== undefined) ?? emailOf(defaults.contactEmail) ?? NOBODY,
    timezone: zone ?? fallback,
    license_url: defaults.licenceUrl,
    attribution_organization_name: bothOf(defaults.provider),
    ...own,
  }
}

function ownOf(row: Row, language: string): Record<string, unknown> | undefined {
  const phone = textOf(row.phone_number)
  return whole(
    {
      short_name: wordsOf(row.short_name, language),
      operator: wordsOf(row.operator_name, language),
      url: uriOf(row.url),
      purchase_url: uriOf(row.purchase_url),
      start_date: dateOf(row.start_date),
      termination_date: dateOf(row.termination_date),
      phone_number: phone !== undefined && PHONE.test(phone) ? phone : undefined,
      email: emailOf(row.email),
      attribution_organization_name: wordsOf(row.attribution_name, language),
    },
    [],
  )
}

function dateOf(value: unknown): string | undefined {
  return typeof value === 'string' && DATE.test(value) ? value : undefined
}

function bothOf(words: LocalText): LocalWords {
  return [
    { text: words['zh-CN'], language: 'zh-CN' },
    { text: words.en, language: WORLD_LANGUAGE },
  ]
}
