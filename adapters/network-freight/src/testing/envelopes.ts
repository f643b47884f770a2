import { createCipheriv } from 'node:crypto'
import { sm2 } from 'sm-crypto-v2'
import type { IpcType } from '../envelope.ts'
import type { Document } from './documents.ts'

/** Keys of tests, of no platform. */
export const PRIVATE_KEY = '3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8'
export const PUBLIC_KEY = sm2.getPublicKeyFromPrivateKey(PRIVATE_KEY)
export const TOKEN = 'token-of-tests-0001'
export const ENTERPRISE = '680000123'

/** Options of a source that takes `sealed` envelopes. */
export const OPTIONS = { privateKey: PRIVATE_KEY, tokens: TOKEN, senderCode: '680000' }

export type Sealing = {
  ipcType?: IpcType | string
  header?: Record<string, unknown>
  body?: Record<string, unknown>
  /** 16 characters. */
  key?: string
  /** As `sm-crypto` counts: 0 is C1C2C3, 1 is C1C3C2. */
  cipherMode?: 0 | 1
}

let count = 0

/** Header of an envelope; each call has a reference number of its own. */
export function headerOf({ ipcType = 'WLHY_YD1001', header = {} }: Sealing = {}) {
  count += 1
  return {
    messageReferenceNumber: count.toString(16).padStart(32, '0'),
    documentName: '电子运单上传',
    documentVersionNumber: '2.0',
    senderCode: '680000',
    enterpriseSenderCode: ENTERPRISE,
    messageSendingDateTime: '20261121103001',
    ipcType,
    token: TOKEN,
    ...header,
  }
}

/** An envelope as platforms post it. `document` may be text, to be no JSON. */
export function sealed(document: Document | string, sealing: Sealing = {}): Buffer {
  const { key = 'Abcdefgh12345678', cipherMode = 0, body = {} } = sealing
  const text = typeof document === 'string' ? document : JSON.stringify(document)
  const cipher = createCipheriv('sm4-ecb', Buffer.from(key), null)
  const content = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  const encrypted = {
    encryptedCode: `04${sm2.doEncrypt(key, PUBLIC_KEY, cipherMode)}`,
    encryptedContent: content.toString('base64'),
    ...body,
  }
  return Buffer.from(JSON.stringify({ root: { header: headerOf(sealing), body: encrypted } }))
}

/** The same with the document in clear, as files by hand have it. */
export function plain(document: unknown, sealing: Sealing = {}): Buffer {
  return Buffer.from(JSON.stringify({ root: { header: headerOf(sealing), body: document } }))
}
