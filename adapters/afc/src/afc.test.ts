import { existsSync, readFileSync } from 'node:fs'
import type { DecodeContext, Decoded } from '@tongqu/adapter-kit'
import { adapterCases, FIXTURE_CONTEXT, fixturesIn, goldenCases } from '@tongqu/adapter-kit/testing'
import { describe, expect, it } from 'vitest'
import { afc } from './afc.ts'

const FIXTURES = new URL('../fixtures/', import.meta.url)

adapterCases(afc, FIXTURES)
goldenCases(afc, `${import.meta.dirname}/../goldens`)

const { keyed: _, ...KEYLESS } = FIXTURE_CONTEXT

async function inPieces(bytes: Uint8Array, size: number, context: DecodeContext) {
  async function* pieces() {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
  }
  const whole: Decoded = { readings: [], rejects: [], findings: [] }
  for await (const piece of afc.decodePieces(pieces(), context)) {
    whole.readings.push(...piece.readings)
    whole.rejects.push(...piece.rejects)
    whole.findings.push(...piece.findings)
  }
  return whole
}

describe('without keys', () => {
  it.each(fixturesIn(FIXTURES))('$name is refused as a whole', async ({ bytes }) => {
    const decoded = afc.decode(bytes, KEYLESS)
    expect(decoded.readings).toEqual([])
    expect(decoded.rejects).toMatchObject([{ at: 'body', code: 'no-keys' }])
    expect(await inPieces(bytes, 100, KEYLESS)).toEqual(decoded)
  })
})

describe('in pieces of any size', () => {
  it.each(fixturesIn(FIXTURES))('$name decodes as it does whole', async ({ bytes, context }) => {
    const whole = afc.decode(bytes, context)
    for (const size of [1, 7, 64, 1_000])
      expect(await inPieces(bytes, size, context)).toEqual(whole)
  })
})

describe('the number of a card', () => {
  const SAMPLES = new URL('../../../../shared/data/card-taxi/', import.meta.url)
  const paths = ['shenzhen-tong/page1_first38.json', 't-union/nfsee_reader_mock_apdu.json']
  const isThere = existsSync(SAMPLES)
  if (!isThere) console.info(`skipped samples: ${SAMPLES.pathname} is not there`)
  const samples = isThere
    ? paths.map((name) => ({
        name,
        bytes: readFileSync(new URL(name, SAMPLES)),
        context: FIXTURE_CONTEXT,
      }))
    : []
  const numbers =
    /ZZ[A-Z]{7}|\b[A-J]{9}\b|9000000000\d+|6200\*+1234|[0-9A-F]{30,}|0102030405060708/g

  it.each([...fixturesIn(FIXTURES), ...samples])(
    'stands in no byte of what $name decodes to, nor do letters of masked ones',
    ({ bytes, context }) => {
      const cards = new Set(bytes.toString().match(numbers) ?? [])
      const told = JSON.stringify(afc.decode(bytes, context))
      for (const card of cards) expect(told).not.toContain(card)
    },
  )

  it('is looked for in the samples and most fixtures', () => {
    const documents = [...fixturesIn(FIXTURES), ...samples]
    const telling = documents.filter(({ bytes }) => numbers.test(bytes.toString()))
    expect(telling.length).toBeGreaterThan(documents.length / 2)
  })

  it('is given to the key for one purpose, the same of a gate and of the card itself', () => {
    const asked: string[] = []
    const context = {
      ...FIXTURE_CONTEXT,
      keyed(purpose: string, text: string) {
        asked.push(`${purpose} ${text}`)
        return 'p'.repeat(26)
      },
    }
    const row = { deal_date: '2026-04-15 08:00:00', deal_type: '巴士', equ_no: '1' }
    const number = '9999000000000000018'
    const answer = `${'0'.repeat(20)}0${number}20260401203603310000`
    const pairs = [['TUnion_00B095001E', `${answer}9000`]]
    afc.decode(Buffer.from(JSON.stringify([{ ...row, card_no: ` ${number} ` }])), context)
    afc.decode(Buffer.from(JSON.stringify({ pairs })), context)
    expect(asked).toEqual([`card ${number}`, `card ${number}`])
  })

  it('is the same card in either case, and with the zero that fills it up', () => {
    const row = { deal_date: '2026-04-15 08:00:00', deal_type: '巴士', equ_no: '1' }
    const told = (card_no: string) => {
      const decoded = afc.decode(
        Buffer.from(JSON.stringify([{ ...row, card_no }])),
        FIXTURE_CONTEXT,
      )
      return decoded.readings.map(({ reading }) => reading.card_pseudonym)
    }
    expect(told('zzqabcdef')).toEqual(told('ZZQABCDEF'))
    expect(told('09999000000000000018')).toEqual(told('9999000000000000018'))
    expect(told('ZZQABCDEG')).not.toEqual(told('ZZQABCDEF'))
  })
})

describe('a day of many pieces', () => {
  const row = (number: number) => ({
    deal_date: `2026-04-15 08:${String(number % 60).padStart(2, '0')}:00`,
    card_no: `ZZC${String(number).padStart(6, '0')}`,
    deal_type: number % 2 ? '地铁出站' : '地铁入站',
    station: `站] ${number % 7} },{`,
    equ_no: '900101101',
  })
  const rows = Array.from({ length: 12_000 }, (_, number) => row(number))
  const quoted = (one: object) => `"${Object.values(one).join('","')}"`
  const context = {
    ...FIXTURE_CONTEXT,
    limits: { ...FIXTURE_CONTEXT.limits, bytes: 64_000_000, entities: 50_000 },
  }

  it.each([
    ['a page', `{"data":[${rows.map((one) => JSON.stringify(one)).join(',\n')}]}`],
    ['lines', rows.map((one) => JSON.stringify(one)).join('\n')],
    ['a table', [Object.keys(row(0)).join(), ...rows.map(quoted)].join('\n')],
  ])('%s loses no row and hands on some thousand at a time', async (_, text) => {
    const bytes = Buffer.from(text)
    const sizes: number[] = []
    const devices = new Set<unknown>()
    async function* pieces() {
      for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536)
    }
    for await (const piece of afc.decodePieces(pieces(), context)) {
      sizes.push(piece.readings.length)
      expect(piece.rejects).toEqual([])
      for (const { reading } of piece.readings) devices.add(reading.card_pseudonym)
    }
    expect(devices.size).toBe(rows.length)
    expect(sizes.length).toBeGreaterThan(1)
    expect(Math.max(...sizes)).toBeLessThan(8_000)
  })

  it('a broken record in the middle hides no other', async () => {
    const broken = rows.map((one) => JSON.stringify(one))
    broken[6_000] = '{"card_no": "ZZ, "deal_date": }'
    const text = `{"data":[${broken.join(',')}]}`
    const { readings, rejects } = await inPieces(Buffer.from(text), 65_536, context)
    expect(readings.length).toBe(rows.length - 1)
    expect(rejects.map(({ at, code }) => `${at} ${code}`)).toEqual(['record[6000] not-json'])
  })

  it('a record without end does not take the memory with it', async () => {
    const text = `[{"card_no": "${'x'.repeat(400_000)}`
    const { readings, rejects } = await inPieces(Buffer.from(text), 65_536, context)
    expect(readings).toEqual([])
    expect(rejects.length).toBeGreaterThan(0)
    expect(rejects.length).toBeLessThan(20)
  })
})
