import {
  type DecodeContext,
  type Decoded,
  defineAdapter,
  nothing,
  Remarks,
  rejected,
} from '@tongqu/adapter-kit'
import { reply } from './codes.ts'
import {
  documentIn,
  type Envelope,
  envelopeOf,
  type Fault,
  isFault,
  isIpcType,
  isPlain,
} from './envelope.ts'
import { dateTime } from './forms.ts'
import { OPTIONS, settingsOf } from './options.ts'
import { type Book, readDocument } from './reader.ts'
import { readingsOf, TABLES } from './readings.ts'
import { reporting } from './reporting.ts'

/**
 * 网络平台道路货物运输: what platforms report to the provincial system, in the envelope of SM2 and
 * SM4. `reporting` examines and answers a post; `decode` opens the kept envelope once more and
 * makes readings of it. One table for each interface drives both.
 */
export const networkFreight = defineAdapter({
  shape: 'decode',
  name: 'network-freight',
  version: 1,
  emits: [
    'freight/waybill@1',
    'freight/waybill_vehicle@1',
    'freight/waybill_driver@1',
    'freight/waybill_goods@1',
    'freight/funds@1',
    'freight/funds_note@1',
    'freight/payment@1',
    'freight/vehicle@1',
    'freight/driver@1',
  ],
  accepts: ['application/json'],
  options: OPTIONS,
  decode,
  reporting,
})

/** Names of the faults of an envelope, for rejects. */
const REJECTS = {
  3002: 'unknown-ipc-type',
  3004: 'envelope',
  3006: 'key-undecryptable',
  3007: 'content-undecryptable',
  3008: 'not-json',
} as const

/** Readings with their findings merge in document order. Never throws. */
function decode(bytes: Uint8Array, context: DecodeContext): Decoded {
  const envelope = envelopeOf(bytes, context.limits)
  if (isFault(envelope)) return refused(envelope)
  const { ipcType } = envelope.header
  if (!isIpcType(ipcType)) return refused({ code: 3002, ...reasonOf('unknown ipcType') })
  const settings = settingsFor(context)
  if (settings === undefined) return rejected('options', 'settings', 'privateKey is no SM2 key')
  const opened = isPlain(envelope)
    ? { document: envelope.body }
    : openedWith(envelope, settings, context)
  if (isFault(opened)) return refused(opened)
  const book: Book = { zone: context.zone, remarks: new Remarks(), faults: [] }
  const row = readDocument(TABLES[ipcType], opened.document, book)
  const [first] = book.faults
  if (first) {
    const rejects = book.faults.map(({ at, en }) => ({ at, code: 'field-check', reason: en }))
    return { ...nothing(), rejects: rejects.slice(0, context.limits.entities) }
  }
  const sent = dateTime(envelope.header.messageSendingDateTime, context.zone)
  if ('wrong' in sent) return rejected('root.header.messageSendingDateTime', 'time', sent.wrong.en)
  const decoded = readingsOf(ipcType, row, {
    header: envelope.header,
    sentAt: String(sent.value),
    dangerous: settings.dangerous,
  })
  if (decoded.readings.length + decoded.rejects.length > context.limits.entities) {
    return rejected('document', 'too-many', `more than ${context.limits.entities} rows`)
  }
  return { ...decoded, findings: book.remarks.findings() }
}

function openedWith(
  envelope: Envelope,
  settings: ReturnType<typeof settingsOf>,
  { limits }: DecodeContext,
) {
  if (settings.privateKey !== undefined) return documentIn(envelope, settings, limits)
  return { code: 3006, zh: '缺少私钥', en: 'option privateKey is not given' } satisfies Fault
}

function settingsFor({ options }: DecodeContext): ReturnType<typeof settingsOf> | undefined {
  try {
    return settingsOf(options)
  } catch {
    return undefined
  }
}

function refused({ code, en }: Fault): Decoded {
  const name = code in REJECTS ? REJECTS[code as keyof typeof REJECTS] : `code-${code}`
  return rejected('envelope', name, en || reply(code).code)
}

function reasonOf(en: string) {
  return { zh: en, en }
}
