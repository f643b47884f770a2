import { createCipheriv } from 'node:crypto'
import { FIXTURE_CONTEXT, randomOf } from '@tongqu/adapter-kit/testing'
import { validate } from '@tongqu/contracts'
import { describe, expect, it } from 'vitest'
import { mutantOf, spoiltOf } from '../../../kit/src/testing/mutants.ts'
import { networkFreight } from '../index.ts'
import { reporting } from '../reporting.ts'
import { driver, funds, payment, vehicle, vehicleInfo, waybill } from './documents.ts'
import { headerOf, OPTIONS, PRIVATE_KEY, PUBLIC_KEY, sealed } from './envelopes.ts'

const DOCUMENTS = [
  { ipcType: 'WLHY_YD1001', document: waybill({ vehicleInfo: [vehicleInfo(), vehicleInfo()] }) },
  { ipcType: 'WLHY_ZJ1001', document: funds({ remark: '补', financiallist: [payment()] }) },
  { ipcType: 'WLHY_CL1001', document: vehicle({ owner: '某', vin: 'V1', remark: '无' }) },
  { ipcType: 'WLHY_JSY1001', document: driver() },
] as const
const SEED = 20_261_121
/** Opening an envelope takes milliseconds: one in so many mutants goes all the way. */
const EXAMINED_EVERY = 10
const KEY = 'Abcdefgh12345678'
/** Whose values must stand in no answer and no reject. */
const SECRETS = ['赵试远', '云AQ1234', '680101197001011017', '19900001007', '6299990010000019']

const context = { ...FIXTURE_CONTEXT, options: { privateKey: PRIVATE_KEY } }
const machine = reporting({ ...context, options: OPTIONS })
/** One encrypted key for all: encrypting takes as long as opening. */
const { encryptedCode } = JSON.parse(String(sealed({}, { key: KEY }))).root.body

/**
 * Documents with one value replaced, doubled or taken away: both readers answer, agree with one
 * another, and tell no value. Then envelopes with bytes changed, cut or doubled.
 */
export function freightFuzz(runs: number, accepted: { least: number; most: number }): void {
  describe(`network-freight under ${runs} mutants, seed ${SEED}`, () => {
    it.each(DOCUMENTS)('reads or refuses, as it answers: $ipcType', ({ ipcType, document }) => {
      const random = randomOf(SEED)
      const share = Math.ceil(runs / DOCUMENTS.length)
      let read = 0
      for (let run = 0; run < share; run++) {
        const text = mutantOf('json', JSON.stringify(document), random)
        const isRead = reads(ipcType, text)
        if (isRead) read++
        if (run % EXAMINED_EVERY === 0) expect(isTaken(ipcType, text), text).toBe(isRead)
      }
      console.info(`network-freight ${ipcType}: ${((read / share) * 100).toFixed(1)} % accepted`)
      expect(read / share).toBeGreaterThanOrEqual(accepted.least)
      expect(read / share).toBeLessThanOrEqual(accepted.most)
    })

    it('answers to envelopes with broken bytes', () => {
      const random = randomOf(SEED)
      const whole = sealed(waybill(), { key: KEY })
      for (let run = 0; run < runs / EXAMINED_EVERY; run++) {
        const bytes = spoiltOf(whole, random)
        const examined = machine.examine(bytes)
        const { readings, rejects } = networkFreight.decode(bytes, context)
        expect(readings.length + rejects.length).toBeGreaterThan(0)
        if ('refused' in examined) expect(examined.refused.code).toMatch(/^[1-9]\d{3}$/)
        // What is taken can be read; what the header alone refuses, a file by hand may hold.
        else expect(readings.length).toBeGreaterThan(0)
      }
    })
  })
}

function reads(ipcType: string, text: string): boolean {
  const body = `{"root":{"header":${JSON.stringify(headerOf({ ipcType }))},"body":${text}}}`
  const { readings, rejects } = networkFreight.decode(Buffer.from(body), context)
  for (const { contract, reading } of readings) expect(validate(contract, reading)).toEqual([])
  for (const reject of rejects) {
    expect(reject.at && reject.code && reject.reason).toBeTruthy()
    expectNoSecret(JSON.stringify(reject))
  }
  expect(readings.length === 0 || rejects.length === 0).toBe(true)
  return readings.length > 0
}

function isTaken(ipcType: string, text: string): boolean {
  const cipher = createCipheriv('sm4-ecb', Buffer.from(KEY), null)
  const content = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  const body = { encryptedCode, encryptedContent: content.toString('base64') }
  const envelope = { root: { header: headerOf({ ipcType }), body } }
  const examined = machine.examine(Buffer.from(JSON.stringify(envelope)))
  if ('refused' in examined) expectNoSecret(examined.refused.body)
  return 'taken' in examined
}

function expectNoSecret(text: string): void {
  for (const secret of [...SECRETS, PUBLIC_KEY, PRIVATE_KEY]) expect(text).not.toContain(secret)
}
