import {
  type Decoded,
  type Examined,
  Remarks,
  type ReportAnswer,
  type ReportContext,
  type Reporting,
  type ReportOutcome,
} from '@tongqu/adapter-kit'
import { reply } from './codes.ts'
import { publicKeyOf, recallKey } from './crypto.ts'
import { documentIn, envelopeOf, headerFault, type IpcType, isFault, replyOf } from './envelope.ts'
import { dateTime } from './forms.ts'
import { requireSecrets, type Settings, settingsOf } from './options.ts'
import { type Book, type FieldFault, readDocument } from './reader.ts'
import { readingsOf, TABLES } from './readings.ts'

/** Fields that an answer names; it says how many more there are. */
const FIELDS_TOLD = 10

/**
 * Examines reports in the order of the codes: the envelope, who sends it and what it is before
 * anything is decrypted, then key, content and fields. Throws `setting-invalid`.
 */
export function reporting({ options, zone, limits }: ReportContext): Reporting {
  const settings = settingsOf(options)
  requireSecrets(settings)
  return {
    examine: (bytes) => examine(bytes, { settings, zone, limits }),
    answer,
    recall: (memo) => recall(memo, settings),
    peer: () => peerOf(settings),
  }
}

type World = Pick<ReportContext, 'zone' | 'limits'> & { settings: Settings }

function examine(bytes: Uint8Array, { settings, zone, limits }: World): Examined {
  const envelope = envelopeOf(bytes, limits)
  if (isFault(envelope)) return { refused: replyOf(envelope) }
  const fault = headerFault(envelope, settings)
  if (fault) return { refused: replyOf(fault) }
  const opened = documentIn(envelope, settings, limits)
  if (isFault(opened)) return { refused: replyOf(opened) }
  const book: Book = { zone, remarks: new Remarks(), faults: [] }
  const { header } = envelope
  const sent = dateTime(header.messageSendingDateTime, zone)
  if ('wrong' in sent) {
    return { refused: reply(3005, fieldsOf([{ at: 'messageSendingDateTime', ...sent.wrong }])) }
  }
  const type = header.ipcType as IpcType
  const row = readDocument(TABLES[type], opened.document, book)
  if (book.faults.length > 0) return { refused: reply(3005, fieldsOf(book.faults)) }
  const known = { header, sentAt: String(sent.value), dangerous: settings.dangerous }
  const faults = landingFaults(readingsOf(type, row, known), limits.entities)
  if (faults.length > 0) return { refused: reply(3005, fieldsOf(faults)) }
  const memo = `${envelope.body.encryptedCode} ${Buffer.from(opened.key).toString('hex')}`
  return { taken: { key: keyOf(header), memo } }
}

/** What is accepted can be read when it lands: no more rows than may be, each as it must be. */
function landingFaults({ readings, rejects }: Decoded, most: number): FieldFault[] {
  const count = readings.length + rejects.length
  if (count > most) {
    return [{ at: 'document', zh: `至多 ${most} 行`, en: `at most ${most} rows` }]
  }
  return rejects.map(({ at }) => ({ at, zh: '无法入库', en: 'can not be kept as it is' }))
}

/** The key of an accepted envelope: who decodes it need not compute it once more. */
function recall(memo: string, { privateKey = '', sm2Mode }: Settings): void {
  const [encryptedCode = '', key = ''] = memo.split(' ')
  recallKey(encryptedCode, privateKey, sm2Mode, Buffer.from(key, 'hex'))
}

/** Reference numbers are unique per enterprise, so that none can use up those of another. */
function keyOf(header: { enterpriseSenderCode: string; messageReferenceNumber: string }): string {
  const sender = encodeURIComponent(header.enterpriseSenderCode.toWellFormed()).slice(0, 128)
  return `${sender}:${header.messageReferenceNumber.replaceAll('-', '').toLowerCase()}`
}

function fieldsOf(faults: readonly FieldFault[]): { zh: string; en: string } {
  const told = faults.slice(0, FIELDS_TOLD)
  const more = faults.length - told.length
  const zh = told.map(({ at, zh: why }) => `${at} ${why}`)
  const en = told.map(({ at, en: why }) => `${at}: ${why}`)
  if (more > 0) {
    zh.push(`另有 ${more} 处`)
    en.push(`${more} more`)
  }
  return { zh: zh.join('；'), en: en.join('; ') }
}

const BUSY: Readonly<Record<Extract<ReportOutcome, { kind: 'busy' }>['reason'], string>> = {
  'under-way': '同一参考号的报文正在接收 | the same reference number is being taken',
  'too-often': '上报过于频繁 | too many reports',
  'queue-full': '排队已满 | the queue is full',
  'no-room': '暂时无法落盘 | there is no room to keep it',
}

function answer(outcome: ReportOutcome): ReportAnswer {
  switch (outcome.kind) {
    case 'accepted':
      return reply(1001)
    case 'repeated':
      return outcome.isSame
        ? reply(3001, { zh: '此报文已收存，无须重发', en: 'this very report is kept already' })
        : reply(3001, {
            zh: '已有另一报文使用，请换号',
            en: 'another report has it, take a new one',
          })
    case 'busy': {
      const [zh = '', en = ''] = BUSY[outcome.reason].split(' | ')
      return reply(3003, { zh, en })
    }
    case 'failed':
      return reply(9001)
  }
}

function peerOf({ privateKey = '', firstToken, senderCode, versions, sm2Mode }: Settings) {
  const { token = '', enterprise } = firstToken ?? {}
  const [version = ''] = versions
  return {
    publicKey: publicKeyOf(privateKey),
    token,
    version,
    sm2Mode,
    ...(senderCode === undefined ? {} : { senderCode }),
    ...(enterprise === undefined ? {} : { enterprise }),
  }
}
