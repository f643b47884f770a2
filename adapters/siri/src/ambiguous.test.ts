import type { DecodeContext } from '@tongqu/adapter-kit'
import { describe, expect, it } from 'vitest'
import { siri } from './siri.ts'

const CONTEXT: DecodeContext = {
  receivedAt: '2026-03-01T00:00:00Z',
  zone: 'Asia/Shanghai',
  limits: { bytes: 1_000_000, entities: 1_000, depth: 64 },
  options: {},
}

describe('what a message says more than once', () => {
  it('leaves the direction of a line open when several are affected', () => {
    const [both, one] = affectsOf(
      '<AffectedLine><LineRef>L1</LineRef>' +
        '<Direction><DirectionRef>up</DirectionRef></Direction>' +
        '<Direction><DirectionRef>down</DirectionRef></Direction></AffectedLine>' +
        '<AffectedLine><LineRef>L2</LineRef>' +
        '<Direction><DirectionRef>up</DirectionRef></Direction></AffectedLine>',
    )
    expect(both).toMatchObject({
      affected_ref: 'L1',
      extra: { 'Direction.DirectionRef': 'up; down' },
    })
    expect(both).not.toHaveProperty('direction_ref')
    expect(one).toMatchObject({ affected_ref: 'L2', direction_ref: 'up' })
  })

  it('takes the stop of a visit from its delivery only when that names one', () => {
    const cancellation =
      '<MonitoredStopVisitCancellation><RecordedAtTime>2026-03-01T08:00:00+08:00</RecordedAtTime>' +
      '<ItemRef>i1</ItemRef></MonitoredStopVisitCancellation>'
    const one = `<MonitoringRef>S1</MonitoringRef>${cancellation}`
    expect(readingsOf('StopMonitoring', one)).toMatchObject([{ monitoring_ref: 'S1' }])
    const [open] = readingsOf('StopMonitoring', `<MonitoringRef>S2</MonitoringRef>${one}`)
    expect(open).toMatchObject({ item_identifier: 'i1', is_cancellation: true })
    expect(open).not.toHaveProperty('monitoring_ref')
  })
})

function affectsOf(lines: string): Record<string, unknown>[] {
  const situation =
    '<Situations><PtSituationElement><CreationTime>2026-03-01T08:00:00+08:00</CreationTime>' +
    '<SituationNumber>1</SituationNumber><Affects><Networks><AffectedNetwork>' +
    `${lines}</AffectedNetwork></Networks></Affects></PtSituationElement></Situations>`
  return readingsOf('SituationExchange', situation).filter((row) => 'affect_index' in row)
}

function readingsOf(service: string, content: string): Record<string, unknown>[] {
  const text =
    '<Siri xmlns="http://www.siri.org.uk/siri" version="2.0"><ServiceDelivery>' +
    `<${service}Delivery version="2.0">${content}</${service}Delivery></ServiceDelivery></Siri>`
  const { readings, rejects } = siri.decode(new TextEncoder().encode(text), CONTEXT)
  expect(rejects).toEqual([])
  return readings.map(({ reading }) => reading)
}
