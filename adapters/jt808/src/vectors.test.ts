import { existsSync, readFileSync } from 'node:fs'
import { FRAME_CONTEXT } from '@tongqu/adapter-kit/testing'
import { validate } from '@tongqu/contracts'
import { describe, expect, it } from 'vitest'
import { jt808 } from './jt808.ts'

/** Frames that others published; they stay outside of the repository. */
const DATA = new URL('../../../../shared/data/bus/', import.meta.url)
const isThere = existsSync(DATA)
if (!isThere) console.info('skipped: ../shared/data/bus is not there')

type Vector = {
  hex: string
  msgId: string
  v2019flag: boolean
  fragmented: boolean
  encrypt: number
  bodyLen: number
  checksumOk: boolean
  lengthOk: boolean
  phoneBcd: string
}

const LOCATIONS = ['0x0200', '0x0201', '0x0704']

/** Flags inside of the frame: the record shows a frame before it was escaped, or two in a row. */
function hasFlagInside({ hex }: Vector): boolean {
  return (
    /^(..)+?7e/i.test(hex.slice(2, -2)) &&
    Buffer.from(hex, 'hex').indexOf(0x7e, 1) < hex.length / 2 - 1
  )
}

describe.skipIf(!isThere)('frames of others', () => {
  const read = (name: string) => readFileSync(new URL(name, DATA), 'utf8').trim().split('\n')
  const vectors: Vector[] = isThere
    ? read('jt808/frames.jsonl').map((line) => JSON.parse(line))
    : []
  const capture = (text: string) => {
    const decoded = jt808.decodeCapture(Buffer.from(text), FRAME_CONTEXT)
    for (const { contract, reading } of decoded.readings) {
      expect(validate(contract, reading)).toEqual([])
    }
    return decoded
  }

  it('are all there', () => {
    expect(vectors.length).toBe(234)
  })

  it.each(
    vectors.filter((vector) => vector.checksumOk && vector.lengthOk && !hasFlagInside(vector)),
  )(
    'with right verdicts decode to their phone, id and body: $msgId $phoneBcd',
    ({ hex, msgId, phoneBcd, v2019flag, bodyLen, fragmented }) => {
      const { readings, rejects } = capture(hex)
      expect(rejects).toEqual([])
      expect(readings.length).toBeGreaterThan(0)
      for (const { contract, reading } of readings) {
        expect(reading.phone).toBe(phoneBcd.replace(/^0+/, '').toUpperCase() || '0')
        expect(reading.protocol_version === '2019').toBe(v2019flag)
        if (contract === 'vehicle/message@1') {
          expect(reading.message_id).toBe(msgId)
          expect(String(reading.body_hex ?? '').length).toBe(2 * bodyLen)
        }
      }
      const contract = fragmented
        ? 'vehicle/message@1'
        : LOCATIONS.includes(msgId)
          ? 'vehicle/position@1'
          : msgId === '0x0100'
            ? 'vehicle/registration@1'
            : 'vehicle/message@1'
      expect(readings[0]?.contract).toBe(contract)
    },
  )

  it.each(vectors.filter(({ checksumOk, lengthOk }) => !checksumOk || !lengthOk))(
    'with a wrong verdict are rejected for it: $msgId checksum $checksumOk, length $lengthOk',
    (vector) => {
      const { readings, rejects } = capture(vector.hex)
      expect(readings).toEqual([])
      const codes = rejects.map(({ code }) => code)
      expect(codes.length).toBeGreaterThan(0)
      if (hasFlagInside(vector)) return
      if (!vector.checksumOk) expect(codes).toEqual(['wrong-checksum'])
      else expect(codes).toEqual(['wrong-length'])
    },
  )

  it('shown before they were escaped are rejected, since a flag ends a frame', () => {
    const raw = vectors.filter(
      (vector) => vector.checksumOk && vector.lengthOk && hasFlagInside(vector),
    )
    expect(raw.length).toBeGreaterThan(0)
    for (const { hex } of raw) expect(capture(hex).rejects.length).toBeGreaterThan(0)
  })

  it('of the generator decode line by line without a reject', () => {
    const lines = read('jt808/yezhihao_JT808.txt')
    const { readings, rejects, findings } = capture(lines.join('\n'))
    expect(rejects).toEqual([])
    expect(findings.filter(({ code }) => code !== 'short-body')).toEqual([])
    expect(readings.length).toBeGreaterThanOrEqual(lines.length)
  })

  it('of JT/T 1078 join to a list of 180 resources and to all parameters, three more than counted', () => {
    const { readings, rejects } = capture(read('jt1078/yezhihao_JT1078.txt').join('\n'))
    expect(rejects).toEqual([])
    const fields = readings.map(({ reading }) => reading.fields as Record<string, string>)
    expect(fields.length).toBe(2)
    expect(Object.keys(fields[0] ?? {}).filter((name) => name.startsWith('resource_')).length).toBe(
      180,
    )
    expect(fields[0]).toMatchObject({ count: '180', answer_serial: '2' })
    expect(fields[1]).toMatchObject({ count: '88' })
    expect(Object.keys(fields[1] ?? {}).filter((name) => name.startsWith('parameter')).length).toBe(
      91,
    )
  })
})
