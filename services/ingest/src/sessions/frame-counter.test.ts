import type { FrameEntry, LakeReading } from '@tongqu/lakehouse'
import { expect, it } from 'vitest'
import type { Channels } from '../channels/channels.ts'
import { frameCounter } from './frame-counter.ts'

const AT = Date.parse('2026-03-01T00:00:10Z')
const BY = { source: 'terminals', dataset: 'links' }

function entry(kind: FrameEntry['kind']): FrameEntry {
  return { kind, at: AT, context: '{}', bytes: Buffer.of(1) }
}

function counting(checkFault?: string) {
  const came: unknown[] = []
  const delays: number[] = []
  const channels: Channels = {
    came: (_, outcome, count) => void came.push([outcome, count ?? 1]),
    took: (_, sentAt, receivedAt) => void delays.push(receivedAt - sentAt),
    close: () => undefined,
  }
  const given = checkFault === undefined ? {} : { checkFault }
  return { came, delays, counter: frameCounter(channels, BY, given) }
}

it('frames of a protocol with a check code are what was sent, and those that fail it are not', () => {
  const { came, counter } = counting('wrong-checksum')
  counter.kept([entry('message'), entry('event'), entry('message')])
  counter.rejected('wrong-checksum')
  counter.rejected('too-short')
  expect(came).toEqual([
    ['equal', 2],
    ['different', 1],
  ])
  const silent = counting()
  silent.counter.kept([entry('message')])
  silent.counter.rejected('wrong-checksum')
  expect(silent.came).toEqual([['unknown', 1]])
})

it('delays are those of positions, of a hundred of a piece at most', () => {
  const { delays, counter } = counting('wrong-checksum')
  const position = (at: string): LakeReading => {
    return { contract: 'vehicle/position@1', reading: { located_at: at } }
  }
  const other: LakeReading = { contract: 'vehicle/alarm@1', reading: { located_at: 'x' } }
  const many = Array.from({ length: 1_050 }, () => position('2026-03-01T00:00:08Z'))
  counter.decoded(
    [entry('message')],
    new Map([
      ['a', many],
      ['b', [other]],
    ]),
  )
  expect(delays.length).toBeGreaterThan(90)
  expect(delays.length).toBeLessThanOrEqual(100)
  expect(new Set(delays)).toEqual(new Set([2_000]))
})
