import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { FRAME_CONTEXT } from '@tongqu/adapter-kit/testing'
import { describe, expect, it } from 'vitest'
import { jt809 } from './jt809.ts'
import { exchangeOf, isExchange, vehicleOf } from './wire/body.ts'
import {
  checkedMessage,
  decrypt,
  type Edition,
  frameOf,
  HEADER_BYTES,
  headerOf,
  messageOf,
} from './wire/frame.ts'
import { exchangeBody, vehicleBytes } from './wire/outgoing.ts'

/** Collected frames, beside the repository: not ours, so that they are not in it. */
const VECTORS = new URL('../../../../shared/data/bus/jt809/frames.jsonl', import.meta.url)

type Vector = {
  hex?: string
  line: number
  sn: number
  msgId: string
  gnssCenterId: number
  encryptFlag: number
  encryptKey: number
  checksumOk: boolean
  lengthOk: boolean
  specVersion?: Edition
  headerTimeUtc?: number
  decryptParams?: { M1: number; IA1: number; IC1: number }
  decryptedBodyHex?: string
  plate?: string
  color?: number
  sub?: string
  subBodyHex?: string
  as2011?: { plate: string; color: number; sub: string }
  as2019?: { plate: string; color: number; sub: string }
}

const found = existsSync(VECTORS)
if (!found) console.log(`skipped: no ${fileURLToPath(VECTORS)}`)
const vectors: Vector[] = found
  ? readFileSync(VECTORS, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
  : []
const whole = vectors.filter(({ hex }) => hex !== undefined)

describe.skipIf(!found)('collected frames of JT/T 809', () => {
  it.each(whole.map((vector, index) => [index, vector.msgId, vector] as const))(
    'frame %i (%s) decodes to what its source states, or is refused for the right reason',
    (_, id, vector) => {
      const { readings, rejects } = capture(vector)
      if (!vector.lengthOk) expect(rejects.map(({ code }) => code)).toEqual(['wrong-length'])
      else if (!vector.checksumOk) expect(rejects[0]?.code).toBe('wrong-checksum')
      else {
        expect(rejects).toEqual([])
        expect(readings.length).toBeGreaterThan(0)
        for (const { reading } of readings) {
          expect(reading.platform_id).toBe(String(vector.gnssCenterId))
          if (vector.specVersion) expect(reading.protocol_version).toBe(vector.specVersion)
          if ('message_id' in reading)
            expect(reading).toMatchObject({ message_id: id, serial: String(vector.sn) })
        }
        const stated = statedVehicle(vector, String(readings[0]?.reading.protocol_version))
        if (stated) expect(readings[0]?.reading).toMatchObject(stated)
      }
    },
  )

  it.each(vectors.filter(({ decryptedBodyHex }) => decryptedBodyHex))(
    'decrypts frame $sn of $msgId to the stated body',
    (vector) => {
      const edition = vector.specVersion ?? '2019'
      const bytes = Buffer.from(vector.hex ?? '', 'hex').subarray(1, -1)
      const message = messageOf(bytes, edition)
      const plain = message instanceof Uint8Array ? message : checkedMessage(bytes, edition)
      if (!(plain instanceof Uint8Array)) throw new Error(plain.reason)
      const { M1: m1 = 0, IA1: ia1 = 0, IC1: ic1 = 0 } = vector.decryptParams ?? {}
      expect(headerOf(plain, edition)).toMatchObject({
        serial: vector.sn,
        key: vector.encryptKey,
        isEncrypted: vector.encryptFlag === 1,
        sentAt: vector.headerTimeUtc,
      })
      decrypt(plain, edition, { m1, ia1, ic1 })
      const body = Buffer.from(plain.subarray(HEADER_BYTES[edition])).toString('hex').toUpperCase()
      expect(body).toBe(vector.decryptedBodyHex)
      const exchange = isExchange(headerOf(plain, edition).messageId) && exchangeOf(plain, edition)
      if (exchange && vector.sub) {
        expect(exchange.subId).toBe(Number(vector.sub))
        const { plate, plateColor } = vehicleOf(plain, exchange)
        expect({ plate, color: plateColor }).toEqual({ plate: vector.plate, color: vector.color })
      }
    },
  )

  it('reads the 2019 position that is given without its frame', () => {
    const hex = vectors.find(({ subBodyHex }) => subBodyHex)?.subBodyHex ?? ''
    const body = exchangeBody(0x1202, Buffer.from(hex, 'hex'), vehicleBytes('云A12345', 2))
    const header = { serial: 877, messageId: 0x1200, accessCode: 86_896_940, sentAt: 1_759_037_327 }
    const context = { ...FRAME_CONTEXT, options: { version: '2019' } }
    const { readings, rejects } = jt809.decodeCapture(frameOf('2019', header, body), context)
    expect(rejects).toEqual([])
    expect(readings[0]?.reading).toMatchObject({
      located_at: '2025-09-28T05:28:44Z',
      latitude: 34.479181,
      longitude: 108.630994,
      altitude_meters: 501,
      speed_kilometers_per_hour: 83,
      recorder_speed_kilometers_per_hour: 83,
      direction_degrees: 56,
      mileage_kilometers: undefined,
      satellites: 20,
      signal_strength: 83,
    })
  })
})

function capture({ hex, decryptParams, encryptFlag }: Vector) {
  const { M1, IA1, IC1 } = decryptParams ?? { M1: DEMO_KEY, IA1: DEMO_KEY, IC1: DEMO_KEY }
  const keys = { m1: String(M1), ia1: String(IA1), ic1: String(IC1) }
  const options = encryptFlag === 1 ? keys : {}
  return jt809.decodeCapture(Buffer.from(`${hex}\n`), { ...FRAME_CONTEXT, options })
}

/** Key of the encrypted login, as the test it was collected from sets it. */
const DEMO_KEY = 20_240_604

/** What the source states for the edition; its guesses at the other one are no plates. */
function statedVehicle(vector: Vector, edition: string) {
  const stated = vector.sub ? vector : edition === '2019' ? vector.as2019 : vector.as2011
  const plate = stated?.plate ?? ''
  if (!/^\p{Script=Han}/u.test(plate)) return undefined
  return { plate, plate_color: stated?.color }
}
