import { lenientText, membersOf, secondsOfDuration } from '@tongqu/adapter-kit'

/** A JSON object of unknown members. */
export type Item = Readonly<Record<string, unknown>>

/** A list, or what stands in place of one; nothing is none. */
export function listOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value
  return value === undefined || value === null ? [] : [value]
}

/** Objects of a list. */
export function itemsOf(value: unknown): Item[] {
  return listOf(value).filter((item) => typeof item === 'object' && item !== null) as Item[]
}

/**
 * Multilingual text of 4.x (`[{ language, string }]`), of 3.x (`{ en: … }`) or plain: the first one
 * in `language`, else the first one.
 */
export function textIn(value: unknown, language = 'zh'): string | undefined {
  if (typeof value === 'string') return value.trim() === '' ? undefined : value.trim()
  if (Array.isArray(value)) {
    const items = itemsOf(value)
    const said = (item: Item) => textIn(item.string ?? item.value ?? item.text)
    const own = items.find((item) => String(item.language ?? item.lang).startsWith(language))
    return (own && said(own)) ?? items.map(said).find((text) => text !== undefined)
  }
  const members = membersOf(value)
  if (members.string !== undefined) return textIn(members.string)
  const key = Object.keys(members).find((each) => each.startsWith(language))
  const texts = key === undefined ? Object.values(members) : [members[key]]
  return texts.find((text): text is string => typeof text === 'string' && text.trim() !== '')
}

/** The id of a versioned reference (`{ id, version, className }`), or a bare one. */
export function idOf(value: unknown): string | undefined {
  const id = typeof value === 'object' && value !== null ? membersOf(value).id : value
  return lenientText(id, () => undefined)
}

/** Minutes of a duration: `PT1H`, the `P3600S` that feeds write for it, or `01:30`. */
export function minutesOf(value: unknown): number | undefined {
  if (typeof value !== 'string') return undefined
  const clock = /^(\d{1,4}):([0-5]\d)$/.exec(value)
  if (clock) return Number(clock[1]) * 60 + Number(clock[2])
  const seconds = secondsOfDuration(value.replace(/^P(?=\d+[HMS])/, 'PT'))
  return seconds === undefined || seconds < 0 ? undefined : Math.round(seconds / 60)
}
