import { readFileSync } from 'node:fs'
import { jt808 } from '@tongqu/adapter-jt808'
import { describe, expect, it } from 'vitest'
import { CONTEXT } from './context.ts'
import { judgedFiles, PAGE, pageOf } from './frames-page.ts'
import { decodeWith, judge808 } from './judge-808.ts'
import { judge809 } from './judge-809.ts'
import { hexOf } from './second/bytes.ts'
import { second808, split808 } from './second/jt808.ts'
import { DATA_PATH, hasVectors, vectors808, vectors809 } from './vectors.ts'

const isThere = hasVectors()
if (!isThere) console.info(`skipped: no vectors at ${DATA_PATH}`)

describe.skipIf(!isThere)('published frames', () => {
  const files = isThere ? judgedFiles() : []

  it('are all looked at', () => {
    expect(files.map(({ file, rows }) => [file, rows.length])).toEqual([
      ['jt808/frames.jsonl', 234],
      ['jt808/yezhihao_JT808.txt', 96],
      ['jt1078/yezhihao_JT1078.txt', 20],
      ['jt809/frames.jsonl', 23],
    ])
  })

  it.each(files)('of $file decode to what their source states, or to the right reject', (file) => {
    for (const { source, unlike } of file.rows)
      expect({ source, unlike }).toEqual({ source, unlike: [] })
  })

  it.each(files)('of $file are read alike by the second decoder', ({ rows }) => {
    for (const { source, differences } of rows) {
      expect({ source, differences }).toEqual({ source, differences: [] })
    }
  })

  it('stand in the page of the documentation as they are found today', () => {
    const page = readFileSync(PAGE, 'utf8')
    expect(page).toBe(pageOf(files))
    expect(page).not.toMatch(/否 no/)
  })

  it('show no bytes, plates or phones on that page', () => {
    const page = readFileSync(PAGE, 'utf8')
    expect(page).not.toMatch(/[0-9A-Fa-f]{9}/)
    expect(page).not.toMatch(/\p{Script=Han}[A-Z][0-9A-Z]{5}/u)
  })

  it('are no agreement about nothing: a record that says something else is found out', () => {
    const [vector] = vectors808()[0]?.vectors.slice(1) ?? []
    if (!vector?.stated) throw new Error('no vector')
    const { stated } = vector
    expect(judge808(vector).unlike).toEqual([])
    for (const change of [
      { msgId: '0x0201' },
      { phoneBcd: '1' },
      { bodyLen: 1 },
      { checksumOk: false },
      { lengthOk: false },
      { v2019flag: true },
    ]) {
      expect(judge808({ ...vector, stated: { ...stated, ...change } }).unlike).not.toEqual([])
    }
    const encrypted = vectors809().vectors.find(({ hex, plate }) => hex && plate)
    if (!encrypted) throw new Error('no vector')
    expect(judge809(encrypted).unlike).toEqual([])
    for (const change of [
      { sn: 1 },
      { plate: '云A00000' },
      { color: 9 },
      { gnssCenterId: 1 },
      { encryptKey: 1 },
      { decryptedBodyHex: '00' },
      { decryptParams: { M1: 1, IA1: 2, IC1: 3 } },
      { checksumOk: false },
    ]) {
      expect(judge809({ ...encrypted, ...change }).unlike).not.toEqual([])
    }
  })

  it('have the values that a reader of their bytes finds by hand', () => {
    const example = vectors808()[0]?.vectors.find(({ source }) => source === 'README.en.md:199')
    const { readings } = decodeWith(example?.hex ?? '')
    expect(readings[0]?.reading).toMatchObject({
      located_at: '2018-10-15T02:10:10Z',
      latitude: 12.222222,
      longitude: 132.444444,
      altitude_meters: 40,
      speed_kilometers_per_hour: 6,
      direction_degrees: 0,
      mileage_kilometers: 10,
      fuel_liters: 12.5,
      alarm_flags: '1',
      status_flags: '2',
    })
  })

  it('in parts are joined alike by both decoders', () => {
    const { vectors = [] } = vectors808()[2] ?? {}
    const parts = vectors.flatMap(({ hex }) => split808(Buffer.from(hex, 'hex')).map(second808))
    const bodies = new Map<number, string>()
    for (const part of parts) {
      if (part.fault !== undefined || !part.fragment) throw new Error('no part')
      bodies.set(part.id, (bodies.get(part.id) ?? '') + hexOf(part.body))
    }
    const text = vectors.map(({ hex }) => hex).join('\n')
    const { readings, rejects } = jt808.decodeCapture(Buffer.from(text), CONTEXT)
    expect(rejects).toEqual([])
    expect(readings.map(({ reading }) => reading.body_hex)).toEqual([...bodies.values()])
  })
})
