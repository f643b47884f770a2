import { createCipheriv } from 'node:crypto'
import type { ReportContext } from '@tongqu/adapter-kit'
import { sm2, sm4 } from 'sm-crypto-v2'
import { expect, it } from 'vitest'
import { openContent, publicKeyOf } from './crypto.ts'
import { networkFreight } from './index.ts'
import { reporting } from './reporting.ts'
import { decryptSm2 } from './sm2.ts'
import {
  type Document,
  driver,
  funds,
  payment,
  vehicle,
  vehicleInfo,
  waybill,
} from './testing/documents.ts'
import {
  ENTERPRISE,
  OPTIONS,
  PRIVATE_KEY,
  PUBLIC_KEY,
  plain,
  type Sealing,
  sealed,
  TOKEN,
} from './testing/envelopes.ts'

const CONTEXT: ReportContext = {
  options: OPTIONS,
  zone: 'Asia/Shanghai',
  limits: { bytes: 1_000_000, entities: 10_000, depth: 32 },
}

function answerTo(bytes: Uint8Array, options: Partial<Record<string, string>> = {}) {
  const context = { ...CONTEXT, options: { ...OPTIONS, ...options } as Record<string, string> }
  const examined = reporting(context).examine(bytes)
  if ('taken' in examined) return { code: 1001, key: examined.taken.key, msg: '' }
  const { code, msg, data } = JSON.parse(examined.refused.body)
  expect(data).toBeNull()
  expect(examined.refused).toMatchObject({ status: 200, code: String(code) })
  return { code, msg: String(msg), key: '' }
}

const codeOf = (document: Document | string, sealing?: Sealing, options?: Record<string, string>) =>
  answerTo(sealed(document, sealing), options).code

/** The fields that an answer 3005 names. */
function fieldsOf(document: Document, ipcType = 'WLHY_YD1001'): string[] {
  const { code, msg } = answerTo(sealed(document, { ipcType }))
  if (code !== 3005) return [String(code)]
  return (msg.split('check: ')[1] ?? '').split('; ').map((part) => part.split(': ')[0] ?? '')
}

it('takes the four documents and names each by enterprise and reference number', () => {
  for (const [ipcType, document] of [
    ['WLHY_YD1001', waybill()],
    ['WLHY_ZJ1001', funds()],
    ['WLHY_CL1001', vehicle()],
    ['WLHY_JSY1001', driver()],
  ] as const) {
    const header = { messageReferenceNumber: 'ABCDEF0123456789ABCDEF0123456789' }
    const { code, key } = answerTo(sealed(document, { ipcType, header }))
    expect(code).toBe(1001)
    expect(key).toBe(`${ENTERPRISE}:abcdef0123456789abcdef0123456789`)
  }
})

it('answers 3004 to what is no envelope, and names the member', () => {
  expect(answerTo(Buffer.from('<root/>')).code).toBe(3004)
  expect(answerTo(Buffer.from('[]')).code).toBe(3004)
  expect(answerTo(Buffer.from('{"root":{}}')).msg).toContain('root.header.messageReferenceNumber')
  expect(answerTo(sealed(waybill(), { header: { token: 7 } })).msg).toContain('root.header.token')
  expect(codeOf(waybill(), { header: { messageReferenceNumber: 'x y' } })).toBe(3004)
  expect(codeOf(waybill(), { header: { messageSendingDateTime: '2026-11-21' } })).toBe(3004)
  expect(codeOf(waybill(), { header: { senderCode: '350000' } })).toBe(3004)
  expect(codeOf(waybill(), { header: { documentVersionNumber: '1.0' } })).toBe(3004)
  expect(codeOf(waybill(), { body: { encryptedCode: 1 } })).toBe(3004)
  // A document in clear is refused: it holds personal data.
  expect(answerTo(plain(waybill())).msg).toContain('root.body.encryptedCode')
})

it('refuses an envelope that is too deep or too large before anything is decrypted', () => {
  const deep = `${'['.repeat(100)}${']'.repeat(100)}`
  expect(answerTo(Buffer.from(`{"root":${deep}}`)).code).toBe(3004)
  expect(answerTo(Buffer.alloc(1_000_001, 0x20)).code).toBe(3004)
})

it('answers 2001 unless the token is good for the enterprise', () => {
  expect(codeOf(waybill(), { header: { token: 'another-token-0000' } })).toBe(2001)
  const bound = { tokens: `${ENTERPRISE}=${TOKEN}, other=token-of-another-01` }
  expect(codeOf(waybill(), {}, bound)).toBe(1001)
  expect(codeOf(waybill(), { header: { enterpriseSenderCode: 'other' } }, bound)).toBe(2001)
  expect(codeOf(waybill(), {}, { enterprises: 'a b' })).toBe(2001)
  expect(codeOf(waybill(), {}, { enterprises: `a ${ENTERPRISE}` })).toBe(1001)
})

it('answers 3002 to other interfaces, such as positions', () => {
  expect(codeOf(waybill(), { ipcType: 'WLHY_WZ1001' })).toBe(3002)
})

it('answers 3006 to a key that is not encrypted for us', () => {
  const own = `04${sm2.doEncrypt('Abcdefgh12345678', PUBLIC_KEY, 0)}`
  const strange = sm2.doEncrypt('Abcdefgh12345678', sm2.generateKeyPairHex().publicKey, 0)
  const withCode = (encryptedCode: string) => codeOf(waybill(), { body: { encryptedCode } })
  expect(withCode(own)).toBe(1001)
  expect(withCode(own.slice(2).toUpperCase())).toBe(1001)
  expect(withCode(`04${strange}`)).toBe(3006)
  expect(withCode('')).toBe(3006)
  expect(withCode(`05${own.slice(2)}`)).toBe(3006)
  expect(withCode(`${own.slice(0, -1)}g`)).toBe(3006)
  expect(withCode(own.slice(0, -2))).toBe(3006)
  // Keys of another length, and points that are not on the curve.
  expect(withCode(`04${sm2.doEncrypt('short', PUBLIC_KEY, 0)}`)).toBe(3006)
  expect(withCode(`04${sm2.doEncrypt('x'.repeat(32), PUBLIC_KEY, 0)}`)).toBe(3006)
  expect(withCode(`04${'11'.repeat(64)}${own.slice(130)}`)).toBe(3006)
  expect(withCode(`04${'00'.repeat(64)}${own.slice(130)}`)).toBe(3006)
  expect(withCode(`04${'ff'.repeat(64)}${own.slice(130)}`)).toBe(3006)
})

it('takes the order of the ciphertext that the source has, and refuses the other', () => {
  expect(codeOf(waybill(), { cipherMode: 1 })).toBe(3006)
  expect(codeOf(waybill(), { cipherMode: 1 }, { sm2Mode: 'C1C3C2' })).toBe(1001)
  expect(codeOf(waybill(), { cipherMode: 0 }, { sm2Mode: 'C1C3C2' })).toBe(3006)
})

it('answers 3007 to content that the key does not open, and 3008 to what is no object', () => {
  const withContent = (encryptedContent: string) => codeOf('', { body: { encryptedContent } })
  expect(withContent('')).toBe(3007)
  expect(withContent('not base64!')).toBe(3007)
  expect(withContent('AAAA')).toBe(3007)
  expect(withContent(Buffer.alloc(32, 7).toString('base64'))).toBe(3007)
  const url = sealed(waybill()).toString().replace(/\+/g, '-')
  expect([1001, 3007]).toContain(answerTo(Buffer.from(url)).code)
  expect(codeOf('[1]')).toBe(3008)
  expect(codeOf('{"a":')).toBe(3008)
  expect(codeOf(`{"a":${'['.repeat(60)}${']'.repeat(60)}}`)).toBe(3008)
})

it('answers 3005 with the path of each wrong field, and never with its value', () => {
  expect(fieldsOf(waybill({ shippingNoteNumber: 'X'.repeat(21) }))).toEqual(['shippingNoteNumber'])
  expect(fieldsOf(waybill({ serialNumber: '00' }))).toEqual(['serialNumber'])
  expect(fieldsOf(waybill({ totalMonetaryAmount: 1850 }))).toEqual(['totalMonetaryAmount'])
  expect(fieldsOf(waybill({ totalMonetaryAmount: '1850.00' }))).toEqual(['totalMonetaryAmount'])
  expect(fieldsOf(waybill({ totalMonetaryAmount: '0.000' }))).toEqual(['totalMonetaryAmount'])
  expect(fieldsOf(waybill({ sendToProDateTime: '20261341103000' }))).toEqual(['sendToProDateTime'])
  expect(fieldsOf(waybill({ transportTypeCode: '99' }))).toEqual(['transportTypeCode'])
  expect(fieldsOf(waybill({ consignorInfo: [] }))).toEqual(['consignorInfo'])
  expect(fieldsOf(waybill({ vehicleInfo: [] }))).toEqual(['vehicleInfo'])
  expect(fieldsOf(waybill({ vehicleInfo: [vehicleInfo({ driver: [{}] })] }))).toEqual([
    'vehicleInfo[0].driver[0].driverName',
    'vehicleInfo[0].driver[0].drivingLicense',
  ])
  expect(fieldsOf(waybill({ vehicleInfo: [vehicleInfo({ vehiclePlateColorCode: '7' })] }))).toEqual(
    ['vehicleInfo[0].vehiclePlateColorCode'],
  )
  const secret = '云A绝密00'
  const { msg } = answerTo(sealed(waybill({ serialNumber: secret, permitNumber: '' })))
  expect(msg).not.toContain(secret)
  expect(msg).toContain('permitNumber')
  const { msg: many } = answerTo(sealed({}))
  expect(many).toMatch(/另有 \d+ 处/)
})

it('asks for times and places of a vehicle only where the waybill has segments', () => {
  const bare = vehicleInfo({ placeOfLoading: '', receiptCountrySubdivisionCode: null })
  expect(fieldsOf(waybill({ vehicleInfo: bare }))).toEqual(['1001'])
  expect(fieldsOf(waybill({ serialNumber: '0102', vehicleInfo: [bare] }))).toEqual([
    'vehicleInfo[0].placeOfLoading',
    'vehicleInfo[0].receiptCountrySubdivisionCode',
  ])
})

it('asks for the papers of a vehicle of 4.5 t or less', () => {
  expect(fieldsOf(vehicle({ grossMass: '4.50' }), 'WLHY_CL1001')).toEqual([
    'owner',
    'useCharacter',
    'vin',
    'issuingOrganizations',
    'registerDate',
    'issueDate',
  ])
  expect(fieldsOf(vehicle({ grossMass: '4.51' }), 'WLHY_CL1001')).toEqual(['1001'])
  expect(fieldsOf(vehicle({ grossMass: '4.5' }), 'WLHY_CL1001')).toEqual(['grossMass'])
})

it('checks funds and drivers by their own tables', () => {
  const both = funds({ financialList: [payment()], financiallist: undefined })
  expect(fieldsOf(both, 'WLHY_ZJ1001')).toEqual(['1001'])
  const wrong = funds({ financiallist: [payment({ monetaryAmount: 7 })], shippingNoteList: [{}] })
  expect(fieldsOf(wrong, 'WLHY_ZJ1001')).toEqual([
    'shippingNoteList[0].shippingNoteNumber',
    'shippingNoteList[0].serialNumber',
    'shippingNoteList[0].totalMonetaryAmount',
    'financiallist[0].monetaryAmount',
  ])
  expect(fieldsOf(driver({ telephone: '' }), 'WLHY_JSY1001')).toEqual(['telephone'])
  expect(fieldsOf(driver({ validPeriodTo: '20260231' }), 'WLHY_JSY1001')).toEqual(['validPeriodTo'])
})

it('spares who decodes the same report the work, and changes nothing by it', () => {
  const machine = reporting(CONTEXT)
  const bytes = sealed(driver(), { ipcType: 'WLHY_JSY1001' })
  const context = { ...CONTEXT, receivedAt: '2026-11-21T00:00:00Z' }
  const before = networkFreight.decode(bytes, context)
  const examined = machine.examine(bytes)
  if (!('taken' in examined)) throw new Error('refused')
  machine.recall?.(examined.taken.memo ?? '')
  expect(networkFreight.decode(bytes, context)).toEqual(before)
  expect(before.readings).toHaveLength(1)
  const other = { ...OPTIONS, privateKey: `${'00'.repeat(31)}07` }
  expect(networkFreight.decode(bytes, { ...context, options: other }).readings).toEqual([])
})

it('takes nothing that could not land: more rows than the source may send are refused', () => {
  const context = { ...CONTEXT, limits: { ...CONTEXT.limits, entities: 3 } }
  const examined = reporting(context).examine(sealed(waybill()))
  expect('refused' in examined && examined.refused.code).toBe('3005')
})

it('words every outcome with a code of the interface', () => {
  const { answer } = reporting(CONTEXT)
  const codes = [
    answer({ kind: 'accepted' }),
    answer({ kind: 'repeated', isSame: true }),
    answer({ kind: 'repeated', isSame: false }),
    answer({ kind: 'busy', reason: 'queue-full' }),
    answer({ kind: 'failed' }),
  ].map(({ code, body }) => [code, JSON.parse(body).code])
  expect(codes).toEqual([
    ['1001', 1001],
    ['3001', 3001],
    ['3001', 3001],
    ['3003', 3003],
    ['9001', 9001],
  ])
})

it('does not begin without a key or tokens, and says so without repeating them', () => {
  const open = (options: Record<string, string>) => () => reporting({ ...CONTEXT, options })
  expect(open({ tokens: TOKEN })).toThrow('setting')
  expect(open({ privateKey: PRIVATE_KEY })).toThrow('setting')
  const secret = 'f'.repeat(64)
  try {
    open({ privateKey: secret, tokens: TOKEN })()
    expect.unreachable()
  } catch (error) {
    expect(JSON.stringify(error) + String(error)).not.toContain(secret)
  }
})

it('tells a simulated peer its public key and token, and nothing else secret', () => {
  const peer = reporting(CONTEXT).peer?.()
  expect(peer).toMatchObject({ publicKey: PUBLIC_KEY, token: TOKEN, senderCode: '680000' })
  expect(JSON.stringify(peer)).not.toContain(PRIVATE_KEY)
})

it('decrypts as the library does, with every key and in both orders', () => {
  for (let turn = 0; turn < 40; turn += 1) {
    const { privateKey, publicKey } = sm2.generateKeyPairHex()
    for (const [cipherMode, mode] of [
      [0, 'C1C2C3'],
      [1, 'C1C3C2'],
    ] as const) {
      const ciphertext = sm2.doEncrypt('Abcdefgh12345678', publicKey, cipherMode)
      const bytes = Buffer.from(ciphertext, 'hex')
      expect(Buffer.from(decryptSm2(bytes, privateKey, mode) ?? []).toString()).toBe(
        sm2.doDecrypt(ciphertext, privateKey, cipherMode),
      )
      bytes[70] = (bytes[70] ?? 0) ^ 1
      expect(decryptSm2(bytes, privateKey, mode)).toBeUndefined()
    }
  }
})

it('computes as the standards do', () => {
  // GB/T 32918.5-2017, annex C: key pair of the example of encryption.
  expect(publicKeyOf(PRIVATE_KEY).toUpperCase()).toBe(
    '0409F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020' +
      'CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13',
  )
  // The same annex: `encryption standard`, ciphertext in the order C1, C3, C2.
  const example =
    '04ebfc718e8d1798620432268e77feb6415e2ede0e073c0f4f640ecd2e149a73' +
    'e858f9d81e5430a57b36daab8f950a3c64e6ee6a63094d99283aff767e124df0' +
    '59983c18f809e262923c53aec295d30383b54e39d609d160afcb1908d0bd8766' +
    '21886ca989ca9c7d58087307ca93092d651efa'
  const plain = decryptSm2(Buffer.from(example, 'hex'), PRIVATE_KEY, 'C1C3C2')
  expect(String(Buffer.from(plain ?? []))).toBe('encryption standard')
  // GB/T 32907-2016, A.1: one block.
  const key = Buffer.from('0123456789abcdeffedcba9876543210', 'hex')
  const cipher = createCipheriv('sm4-ecb', key, null).setAutoPadding(false)
  expect(cipher.update(key).toString('hex')).toBe('681edf34d206965e86b3e94f536e4246')
  // The library, where OpenSSL has no SM4, opens the same.
  const content = sm4.encrypt('{"a":1}', key, { mode: 'ecb', output: 'array' })
  expect(String(openContent(Buffer.from(content).toString('base64'), key))).toBe('{"a":1}')
})

it('says what it is', () => {
  expect(networkFreight.reporting).toBe(reporting)
})
