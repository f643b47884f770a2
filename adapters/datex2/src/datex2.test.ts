import { readFileSync } from 'node:fs'
import type { DecodeContext, Decoded } from '@tongqu/adapter-kit'
import { adapterCases, FIXTURE_CONTEXT } from '@tongqu/adapter-kit/testing'
import { describe, expect, it } from 'vitest'
import { datex2 } from './datex2.ts'

adapterCases(datex2, new URL('../fixtures/', import.meta.url))

describe('what a DATEX II delivery may claim', () => {
  it('is a full snapshot of events unless the source or the message says otherwise', () => {
    const whole = decoded('v3-situations')
    expect([whole.mode, whole.snapshotOf, whole.covers]).toEqual([
      'full',
      ['road/event@1'],
      ['road/event@1'],
    ])
    const delta = decoded('v3-situations', { options: { snapshot: 'delta' } })
    expect([delta.mode, delta.snapshotOf, delta.covers]).toEqual(['differential', undefined, []])
  })

  it('follows the update method of the exchange over the option, in v2 and in v3', () => {
    const v2 = decoded('v2-situations-delta', { options: { snapshot: 'full' } })
    expect([v2.mode, v2.snapshotOf]).toEqual(['differential', undefined])
    const v3 = decoded('v3-container-in-soap', { options: { snapshot: 'delta' } })
    expect([v3.mode, v3.covers]).toEqual(['full', ['road/detector@1', 'road/detector_reading@1']])
  })

  it('ends all events by an empty snapshot', () => {
    const { readings, snapshotOf } = decoded('empty-snapshot')
    expect([readings.length, snapshotOf]).toEqual([0, ['road/event@1']])
  })

  it('ends nothing when the document breaks off, and replaces nothing', () => {
    const text = textOf('v3-situations')
    const cut = text.slice(0, text.indexOf('</sit:situation>') + 16)
    const { readings, rejects, snapshotOf, covers, mode } = datex2.decode(bytesOf(cut), CONTEXT)
    expect(readings.length).toBe(3)
    expect(rejects.map(({ code }) => code)).toEqual(['not-well-formed'])
    expect([snapshotOf, covers, mode]).toEqual([undefined, [], 'differential'])
  })

  it('ends nothing when a record was refused: its absence is not known', () => {
    const text = textOf('v3-situations').replace(/ id="YZ-R-2"/, '')
    const { readings, rejects, snapshotOf, findings } = datex2.decode(bytesOf(text), CONTEXT)
    expect([readings.length, rejects.length, snapshotOf]).toEqual([2, 1, undefined])
    expect(findings.map(({ code }) => code)).toContain('snapshot-not-trusted')
  })
})

describe('a DATEX II delivery in pieces', () => {
  it.each([1, 7, 64, 4_096])('says the same in pieces of %i bytes', async (size) => {
    for (const name of ['v3-situations', 'v2-parking-table', 'json-measured', 'broken-off']) {
      expect(await inPieces(name, size)).toEqual(decoded(name))
    }
  })
})

describe('namespaces, types and prefixes', () => {
  it('reads a publication whose xsi:type is missing by what stands in it', () => {
    const text = textOf('v3-situations').replace('xsi:type="sit:SituationPublication" ', '')
    expect(datex2.decode(bytesOf(text), CONTEXT).covers).toEqual(['road/event@1'])
  })

  it('does not care for prefixes', () => {
    const text = textOf('v3-measured').replaceAll('roa:', 'x:').replace('xmlns:roa', 'xmlns:x')
    expect(datex2.decode(bytesOf(text), CONTEXT).readings).toEqual(decoded('v3-measured').readings)
  })

  it('tells a wrong namespace and goes on reading', () => {
    const text = textOf('v2-measured').replace('schema/2/2_0', 'schema/1/1_0')
    const { readings, findings } = datex2.decode(bytesOf(text), CONTEXT)
    expect(readings).toEqual(decoded('v2-measured').readings)
    expect(findings.map(({ code }) => code)).toContain('namespace')
  })
})

const CONTEXT: DecodeContext = FIXTURE_CONTEXT

function textOf(name: string): string {
  const type = name.startsWith('json') ? 'json' : 'xml'
  return readFileSync(new URL(`../fixtures/${name}/input.${type}`, import.meta.url), 'utf8')
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

function decoded(name: string, context: Partial<DecodeContext> = {}): Decoded {
  return datex2.decode(bytesOf(textOf(name)), { ...CONTEXT, ...context })
}

async function inPieces(name: string, size: number): Promise<Decoded> {
  const bytes = bytesOf(textOf(name))
  async function* pieces(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
  }
  const all: Decoded = { readings: [], rejects: [], findings: [] }
  for await (const part of datex2.decodePieces(pieces(), CONTEXT)) {
    all.readings.push(...part.readings)
    all.rejects.push(...part.rejects)
    all.findings.push(...part.findings)
    const { covers, mode, snapshotOf } = part
    Object.assign(all, { ...(covers && { covers }), ...(mode && { mode }) })
    if (snapshotOf) all.snapshotOf = snapshotOf
  }
  return all
}
