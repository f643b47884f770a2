import { readFileSync } from 'node:fs'
import type { DecodeContext, Decoded } from '@tongqu/adapter-kit'
import { adapterCases, FIXTURE_CONTEXT } from '@tongqu/adapter-kit/testing'
import { describe, expect, it } from 'vitest'
import { siri } from './siri.ts'

adapterCases(siri, new URL('../fixtures/', import.meta.url))

describe('what a SIRI delivery may claim', () => {
  it('is the whole of the situations that are open, so that others have ended', () => {
    const { mode, snapshotOf } = decoded(inputOf('sx-two-languages'))
    expect([mode, snapshotOf]).toEqual(['full', ['siri/situation@1']])
  })

  it('is a difference when it came by a subscription or has more to come: nothing ends', () => {
    const whole = inputOf('sx-two-languages')
    const header = '<Situations>'
    for (const mark of ['<SubscriptionRef>1</SubscriptionRef>', '<MoreData>true</MoreData>']) {
      const { mode, snapshotOf } = decoded(whole.replace(header, mark + header))
      expect([mode, snapshotOf]).toEqual(['differential', undefined])
    }
  })

  it('ends nothing when it failed, was broken off or holds a record that was refused', () => {
    const whole = inputOf('sx-two-languages')
    const failed = whole.replace('<Situations>', '<Status>false</Status><Situations>')
    const broken = whole.slice(0, whole.lastIndexOf('</PtSituationElement>'))
    const refused = whole.replaceAll(/<SituationNumber>LH:Situation:0<\/SituationNumber>/g, '')
    for (const content of [failed, broken, refused]) {
      const { rejects, snapshotOf } = decoded(content)
      expect([rejects.length, snapshotOf]).toEqual([1, undefined])
    }
  })

  it('does not end the positions of vehicles that it does not hold', () => {
    expect(decoded(inputOf('vm-no-namespace')).snapshotOf).toBeUndefined()
  })
})

describe('what SIRI is read in spite of', () => {
  it.each([
    ['vm-elements-in-another-order', ['time-without-zone', 'wrong-order']],
    [
      'vm-no-namespace',
      [
        'decimal-comma',
        'no-recorded-time',
        'odd-value',
        'time-without-zone',
        'unknown-code',
        'wrong-namespace',
      ],
    ],
    ['et-calls-2-1', ['bad-time']],
    ['et-cancellation-2-0', ['time-without-zone']],
    ['sm-cancellation', ['no-monitoring-ref']],
    ['sx-two-languages', []],
    ['vm-in-soap', []],
  ])('is remarked once for each kind: %s', (name, codes) => {
    const found = decoded(inputOf(name)).findings.map(({ code }) => code)
    expect([...new Set(found)].sort()).toEqual(codes)
  })

  it('reads the same whatever the prefix of the namespace', () => {
    const plain = inputOf('et-calls-2-1')
    const prefixed = plain.replaceAll(/<(\/?)([A-Z])/g, '<$1s:$2').replace('xmlns=', 'xmlns:s=')
    expect(decoded(prefixed)).toEqual(decoded(plain))
  })

  it('says why it refused, by a code that stays', () => {
    const codes = ['broken-off', 'doctype', 'request', 'status-false', 'not-landed'].map((name) =>
      decoded(inputOf(name)).rejects.map(({ code }) => code),
    )
    expect(codes.flat()).toEqual([
      'not-well-formed',
      'doctype-refused',
      'not-a-delivery',
      'delivery-failed',
      'unsupported-service',
    ])
  })
})

describe('a long document in pieces', () => {
  it('reads the same whatever the pieces', async () => {
    for (const name of ['sx-two-languages', 'et-calls-2-1', 'broken-off', 'vm-in-soap']) {
      const bytes = Buffer.from(inputOf(name))
      for (const size of [1, 7, 64, 100_000]) {
        const parts: Decoded[] = []
        const pieces = siri.decodePieces?.(cut(bytes, size), FIXTURE_CONTEXT) ?? []
        for await (const part of pieces) parts.push(part)
        const whole = siri.decode(bytes, FIXTURE_CONTEXT)
        expect(parts.flatMap(({ readings }) => readings)).toEqual(whole.readings)
        expect(parts.flatMap(({ rejects }) => rejects)).toEqual(whole.rejects)
        expect(parts.at(-1)?.snapshotOf).toEqual(whole.snapshotOf)
      }
    }
  })
})

async function* cut(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

function decoded(content: string, context: Partial<DecodeContext> = {}): Decoded {
  return siri.decode(Buffer.from(content), { ...FIXTURE_CONTEXT, ...context })
}

function inputOf(name: string): string {
  return readFileSync(new URL(`../fixtures/${name}/input.xml`, import.meta.url), 'utf8')
}
