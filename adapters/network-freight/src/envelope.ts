import { type DecodeLimits, membersOf, parseJson } from '@tongqu/adapter-kit'
import { type ReplyCode, reply } from './codes.ts'
import { openContent, openKey } from './crypto.ts'
import type { Settings } from './options.ts'

/** Business interfaces: 电子运单, 资金流水单, 车辆基本信息, 驾驶员基本信息. */
export const IPC_TYPES = ['WLHY_YD1001', 'WLHY_ZJ1001', 'WLHY_CL1001', 'WLHY_JSY1001'] as const
export type IpcType = (typeof IPC_TYPES)[number]

/** `root.header`, as far as it is read. */
export type Header = {
  messageReferenceNumber: string
  documentVersionNumber: string
  senderCode: string
  enterpriseSenderCode: string
  messageSendingDateTime: string
  ipcType: string
  token: string
}

/** `root` as it was posted; `body` is either the two encrypted texts or a document in clear. */
export type Envelope = { header: Header; body: Readonly<Record<string, unknown>> }

/** Why something is not read, in the words of the interface. */
export type Fault = { code: ReplyCode; zh: string; en: string }

/** A GUID with or without dashes; the interface asks for 32 hex digits. */
const REFERENCE = /^[0-9A-Za-z-]{16,36}$/
/** Lengths of the header: 物流交换代码 an..35, and room for what provinces give out as tokens. */
const HEADER_CHARACTERS = 256
const HEADER_FIELDS = [
  'messageReferenceNumber',
  'documentVersionNumber',
  'senderCode',
  'enterpriseSenderCode',
  'messageSendingDateTime',
  'ipcType',
  'token',
] as const

/** Reads the form of an envelope and opens nothing. Never throws. */
export function envelopeOf(bytes: Uint8Array, limits: DecodeLimits): Envelope | Fault {
  const parsed = parseJson(bytes, limits)
  if ('reject' in parsed) return { code: 3004, zh: '不是 JSON', en: 'not JSON' }
  const root = membersOf(membersOf(parsed.value).root)
  const given = membersOf(root.header)
  const header: Record<string, string> = {}
  for (const name of HEADER_FIELDS) {
    const value = given[name]
    if (typeof value !== 'string' || value === '' || value.length > HEADER_CHARACTERS) {
      return atField(`root.header.${name}`)
    }
    header[name] = value
  }
  if (!REFERENCE.test(header.messageReferenceNumber ?? '')) {
    return atField('root.header.messageReferenceNumber')
  }
  if (!/^\d{14}$/.test(header.messageSendingDateTime ?? '')) {
    return atField('root.header.messageSendingDateTime')
  }
  if (typeof root.body !== 'object' || root.body === null) return atField('root.body')
  return { header: header as Header, body: membersOf(root.body) }
}

/** May this header report here? Cheap, so it is asked before anything is decrypted. */
export function headerFault({ header }: Envelope, settings: Settings): Fault | undefined {
  const { senderCode, versions } = settings
  if (!settings.admits(header.enterpriseSenderCode, header.token)) {
    return { code: 2001, zh: '请核对企业编码与 token', en: 'does it fit the enterprise code?' }
  }
  if (!isIpcType(header.ipcType)) {
    return { code: 3002, zh: IPC_TYPES.join('、'), en: IPC_TYPES.join(', ') }
  }
  if (senderCode !== undefined && header.senderCode !== senderCode) {
    return atField('root.header.senderCode')
  }
  if (!versions.has(header.documentVersionNumber)) {
    return atField('root.header.documentVersionNumber')
  }
  return undefined
}

/** The document inside, which must be a JSON object. Never throws. */
export function documentIn(
  { body }: Envelope,
  { privateKey = '', sm2Mode }: Pick<Settings, 'privateKey' | 'sm2Mode'>,
  limits: DecodeLimits,
): { document: Readonly<Record<string, unknown>>; key: Uint8Array } | Fault {
  const { encryptedCode, encryptedContent } = body
  if (typeof encryptedCode !== 'string') return atField('root.body.encryptedCode')
  if (typeof encryptedContent !== 'string') return atField('root.body.encryptedContent')
  const key = openKey(encryptedCode, privateKey, sm2Mode)
  if (!key) {
    const zh = `应以本平台公钥按 ${sm2Mode} 加密`
    return { code: 3006, zh, en: `${sm2Mode} with our public key is expected` }
  }
  const content = openContent(encryptedContent, key)
  if (!content) return { code: 3007, zh: '应为 SM4-ECB、PKCS#7、Base64', en: 'SM4-ECB, PKCS #7' }
  const parsed = parseJson(content, limits)
  if ('reject' in parsed || !isObject(parsed.value)) {
    return { code: 3008, zh: '应为 UTF-8 的 JSON 对象', en: 'a JSON object in UTF-8 is expected' }
  }
  return { document: membersOf(parsed.value), key }
}

export function isFault(value: object): value is Fault {
  return 'code' in value
}

export function isIpcType(text: string): text is IpcType {
  return (IPC_TYPES as readonly string[]).includes(text)
}

/** Is the body the document itself, not encrypted: a file made by hand? */
export function isPlain({ body }: Envelope): boolean {
  return !('encryptedCode' in body) && !('encryptedContent' in body)
}

export function replyOf({ code, zh, en }: Fault) {
  return reply(code, { zh, en })
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function atField(path: string): Fault {
  return { code: 3004, zh: `${path} 缺失或格式不对`, en: `${path} is missing or not well-formed` }
}
