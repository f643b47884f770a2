import { createCipheriv, getCiphers, randomBytes } from 'node:crypto'
import { sm2, sm4 } from 'sm-crypto-v2'

/** Where a freight platform reports to, and what the provincial system gave it. */
export type ReportTarget = {
  url: string
  /** Of the provincial system, hex with `04` before it. */
  publicKey: string
  token: string
  senderCode: string
  /** Of the platform. */
  enterprise: string
  version: string
}

/** Business interfaces: 电子运单, 资金流水单, 车辆基本信息, 驾驶员基本信息. */
export type ReportKind = 'WLHY_YD1001' | 'WLHY_ZJ1001' | 'WLHY_CL1001' | 'WLHY_JSY1001'

export type Report = {
  kind: ReportKind
  /** 32 hex digits, the same however often it is sent. */
  reference: string
  document: object
}

const NAMES: Readonly<Record<ReportKind, string>> = {
  WLHY_YD1001: '电子运单上传',
  WLHY_ZJ1001: '资金流水单上传',
  WLHY_CL1001: '车辆基本信息上传',
  WLHY_JSY1001: '驾驶员基本信息上传',
}
/** Of the parts of an SM2 ciphertext: C1, C2, C3. */
const C1C2C3 = 0
const KEY_BYTES = 16

const hasSm4 = getCiphers().includes('sm4-ecb')

/**
 * The envelope of a report: a key of 16 characters encrypted by SM2, the document by SM4 with that
 * key. `sentAt` is YYYYMMDDhhmmss on the clocks of the province.
 */
export function sealedReport(report: Report, target: ReportTarget, sentAt: string): Buffer {
  const { kind, reference, document } = report
  const key = randomBytes(KEY_BYTES).toString('base64').slice(0, KEY_BYTES)
  const header = {
    messageReferenceNumber: reference,
    documentName: NAMES[kind],
    documentVersionNumber: target.version,
    senderCode: target.senderCode,
    enterpriseSenderCode: target.enterprise,
    messageSendingDateTime: sentAt,
    ipcType: kind,
    token: target.token,
  }
  const body = {
    encryptedCode: `04${sm2.doEncrypt(key, target.publicKey, C1C2C3)}`,
    encryptedContent: encrypted(JSON.stringify(document), Buffer.from(key)).toString('base64'),
  }
  return Buffer.from(JSON.stringify({ root: { header, body } }))
}

/** SM4-ECB with PKCS #7; by the library where OpenSSL has no SM4. */
function encrypted(text: string, key: Buffer): Buffer {
  if (!hasSm4) {
    return Buffer.from(sm4.encrypt(Buffer.from(text), key, { mode: 'ecb', output: 'array' }))
  }
  const cipher = createCipheriv('sm4-ecb', key, null)
  return Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
}
