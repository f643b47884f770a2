import { type DecodeContext, membersOf, Remarks } from '@tongqu/adapter-kit'
import { FieldReader } from './reader.ts'
import type { Time } from './times.ts'
import { FIRST, type Version, versionOf } from './version.ts'

/** The envelope that every document of GBFS has, read. */
export type Feed = {
  version: Version
  /** As the feed writes it; `1.0` where it writes none. */
  versionText: string
  updated: Time
  data: Readonly<Record<string, unknown>>
  reader: FieldReader
  remarks: Remarks
  language: string | undefined
}

/** Longest `version` that is kept. */
const VERSION_CHARACTERS = 32

/** Reads `last_updated`, `ttl`, `version` and `data`; undefined when there is no `data`. */
export function feedOf(document: unknown, context: DecodeContext): Feed | undefined {
  const { last_updated, ttl, version: stated, data } = membersOf(document)
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return undefined
  const remarks = new Remarks()
  const { version, text } = statedVersion(stated, remarks)
  const language = context.options.language
  const reader = new FieldReader({ version, zone: context.zone, language, remarks })
  reader.place = 'body'
  if (last_updated === undefined) remarks.note('schema', 'last_updated is missing', 'body')
  const updated = reader.time('last_updated', last_updated) ?? received(context)
  if (!Number.isInteger(ttl) || Number(ttl) < 0) {
    remarks.note('schema', 'ttl is no whole number of seconds', 'body.ttl')
  }
  return { version, versionText: text, updated, data: membersOf(data), reader, remarks, language }
}

function received({ receivedAt }: DecodeContext): Time {
  return { text: receivedAt, milliseconds: Date.parse(receivedAt) }
}

function statedVersion(stated: unknown, remarks: Remarks): { version: Version; text: string } {
  if (stated === undefined) return { version: FIRST, text: '1.0' }
  const text = String(stated).slice(0, VERSION_CHARACTERS)
  if (typeof stated !== 'string') remarks.note('schema', 'version is no text', 'body.version')
  const found = versionOf(text)
  if (found?.isKnown) return { version: found.version, text }
  remarks.note('unknown-version', 'a version that is not known', 'body.version')
  return { version: found?.version ?? FIRST, text: found ? text : '1.0' }
}
