import {
  type DecodeContext,
  type Decoded,
  defineAdapter,
  parseJson,
  rejected,
  textIn,
} from '@tongqu/adapter-kit'
import type { ContractId } from '@tongqu/contracts'
import { COVERS, kindOfJson, readJson, readStationScript, readTable } from './documents.ts'
import { GTFS_TABLES } from './gtfs.ts'
import { Harvest } from './harvest.ts'
import { type DocumentKind, OPTIONS, saidDocument } from './options.ts'
import { PUNCTUALITY } from './punctuality.ts'
import { STATION } from './stations.ts'
import { TRAIN_STOP } from './stops.ts'
import { TICKETS } from './tickets.ts'
import { scriptIn } from './timetable.ts'
import { TRAIN } from './trains.ts'

/**
 * Timetables, left tickets and punctuality in the forms of China's railway ticket office (12306):
 * `station_name.js`, train lists, stops by train, `leftTicket` answers, the CSV tables that are
 * made of them, and one document that bundles a whole timetable.
 *
 * A timetable becomes GTFS too, as far as its trains are complete.
 */
export const chinaRail = defineAdapter({
  shape: 'decode',
  name: 'china-rail',
  version: 1,
  emits: [STATION, TRAIN, TRAIN_STOP, TICKETS, PUNCTUALITY, ...GTFS_TABLES],
  accepts: [
    'application/json',
    'text/json',
    'text/csv',
    'text/plain',
    'text/javascript',
    'application/javascript',
    'application/x-javascript',
    'application/octet-stream',
  ],
  options: OPTIONS,
  decode,
})

/** Never throws: one broken record becomes a reject and cannot hide the others. */
function decode(bytes: Uint8Array, context: DecodeContext): Decoded {
  if (bytes.length > context.limits.bytes) {
    return refused('too-large', `more than ${context.limits.bytes} bytes`)
  }
  const text = textIn(bytes)
  if ('reject' in text) return { readings: [], rejects: [text.reject], findings: [], covers: [] }
  const harvest = new Harvest(context)
  const outcome = readDocument(bytes, text.text, harvest)
  if (typeof outcome !== 'string') return outcome
  return harvest.decoded(coverOf(outcome))
}

function readDocument(bytes: Uint8Array, text: string, harvest: Harvest): DocumentKind | Decoded {
  const said = saidDocument(harvest.context)
  const start = text.replace(/^\uFEFF/, '').trimStart()
  if (start.startsWith('@') || /^(?:var\s+)?station_names\s*=/.test(start)) {
    if (said !== undefined && said !== 'stations') return wrongKind()
    readStationScript(scriptIn(start.trimEnd()), harvest)
    return 'stations'
  }
  if (/^(?:[{[]|(?:var\s+)?[\w.]{1,40}\s*=\s*[{[])/.test(start)) {
    return readJsonDocument(bytes, said, harvest, !/^[{[]/.test(start))
  }
  return readTable(text, said, harvest) ?? wrongKind()
}

function readJsonDocument(
  bytes: Uint8Array,
  said: DocumentKind | undefined,
  harvest: Harvest,
  isScript: boolean,
): DocumentKind | Decoded {
  const json = parseJson(isScript ? withoutAssignment(bytes) : bytes, harvest.context.limits)
  if ('reject' in json) return { readings: [], rejects: [json.reject], findings: [], covers: [] }
  for (const { code, message, at } of json.findings) harvest.note(code, message, at)
  const kind = said ?? kindOfJson(json.value)
  if (kind === undefined) return wrongKind()
  readJson(json.value, kind, harvest)
  return kind
}

const OPEN = new Set([0x7b, 0x5b])
const CLOSE = new Set([0x7d, 0x5d])

/** `var train_list ={ … };` is JSON from the first bracket to the last. */
function withoutAssignment(bytes: Uint8Array): Uint8Array {
  const start = bytes.findIndex((byte) => OPEN.has(byte))
  const end = bytes.findLastIndex((byte) => CLOSE.has(byte))
  return end < start ? bytes.subarray(start) : bytes.subarray(start, end + 1)
}

function coverOf(kind: DocumentKind): readonly ContractId[] {
  return kind === 'timetable' ? [...COVERS[kind], ...GTFS_TABLES] : COVERS[kind]
}

function wrongKind(): Decoded {
  return refused('unknown-document', 'neither the document that was said nor one that is known')
}

function refused(code: string, reason: string): Decoded {
  return { ...rejected('body', code, reason), covers: [] }
}
