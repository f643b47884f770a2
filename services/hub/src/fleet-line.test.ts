import type { Catalog } from '@tongqu/catalog'
import type { Rates } from '@tongqu/gateway'
import type { FeedUpdate } from '@tongqu/realtime'
import { describe, expect, it } from 'vitest'
import { type FleetWorld, openFleetLine } from './fleet-line.ts'

const RATES: Rates = {
  day: '2026-03-01',
  rows: [{ kind: 'bus', operator: 'a', area: '', due: 100, entered: 100, online: 97 }],
}

describe('vehicles on the move', () => {
  it('are told once per dataset, and after that in one line that is written over', async () => {
    const { line, written, clock } = opened({ isTerminal: true, columns: 90 })
    line.moved(batch('bus-positions'))
    expect(written[0]).toBe('✓ bus-positions  412 辆 vehicles · 1 秒 s  公交位置 Buses\n')
    expect(written[1]?.startsWith('\r\u001b[K公交 bus 412·1s  辆·时效·上线率')).toBe(true)
    line.released('vehicle-rates')
    await Promise.resolve()
    line.moved(batch('bus-positions'))
    expect(written).toHaveLength(2)
    clock.now += 2_000
    line.moved(batch('bus-positions'))
    expect(written[2]).toContain('公交 bus 412·1s·97%')
    line.clear()
    expect(written[3]).toBe('\r\u001b[K')
  })

  it('never take more of a narrow terminal than one line, wide characters counted twice', () => {
    for (const columns of [10, 20, 31, 40]) {
      const { line, written } = opened({ isTerminal: true, columns })
      line.moved(batch('bus-positions'))
      const text = written[1]?.slice('\r\u001b[K'.length) ?? ''
      const width = [...text].reduce((sum, one) => sum + (one > '\u2fff' ? 2 : 1), 0)
      expect(width).toBeLessThan(columns)
      expect(width).toBeGreaterThanOrEqual(columns - 3)
    }
  })

  it('write nothing over where there is no terminal', () => {
    const { line, written, clock } = opened({ isTerminal: false, columns: 80 })
    for (let second = 0; second < 10; second += 1) {
      clock.now += 2_000
      line.moved(batch('bus-positions'))
    }
    expect(written).toHaveLength(1)
  })

  it('are not told while the state still fills with what was before the start', () => {
    const { line, written, state } = opened({ isTerminal: true, columns: 80 })
    Object.assign(state, { condition: 'stale', ageSeconds: 597 })
    line.moved(batch('bus-positions'))
    expect(written).toEqual([])
    Object.assign(state, { condition: 'live', ageSeconds: 2 })
    line.moved(batch('bus-positions'))
    expect(written[0]).toContain('412 辆 vehicles · 2 秒 s')
  })

  it('are not what other feeds bring', () => {
    const { line, written } = opened({ isTerminal: true, columns: 80 })
    line.moved({ ...batch('bus-positions'), readings: [] })
    const readings = [{ contract: 'gtfs-realtime/alert@1' as const, reading: {} }]
    line.moved({ ...batch('bus-positions'), readings })
    expect(written).toEqual([])
  })
})

function opened({ isTerminal, columns }: { isTerminal: boolean; columns: number }) {
  const written: string[] = []
  const clock = { now: 0 }
  const state = { condition: 'live' as const, contentTime: '2026-03-01T04:00:00Z', ageSeconds: 1 }
  const write = (text: string) => void written.push(text)
  const table = (contract: string) => [{ name: 'main', contract }]
  const contract = 'vehicle/position@1'
  const route = { contract, dataset: 'bus-positions', where: { vehicle_kind: ['bus'] } }
  const catalog = {
    datasets: new Map<string, unknown>([
      ['bus-positions', { title: { 'zh-CN': '公交位置', en: 'Buses' }, tables: table(contract) }],
      ['vehicle-rates', { tables: table('vehicle/rate@1') }],
    ]),
    sources: new Map([['vehicles', { routes: [route] }]]),
  } as unknown as Catalog
  const world: FleetWorld = {
    catalog: () => catalog,
    realtime: {
      count: () => 412,
      state: () => state,
    },
    rates: async () => RATES,
    now: () => clock.now,
  }
  const out = { write, isTerminal, columns, isRead: () => true }
  return { line: openFleetLine(out, world), written, clock, state }
}

function batch(dataset: string): FeedUpdate {
  return {
    dataset,
    feed: 'yunze-808',
    source: 'vehicles',
    delivery: 'd',
    receivedAt: '2026-03-01T04:00:01Z',
    mode: 'differential',
    readings: [{ contract: 'vehicle/position@1', reading: { vehicle_id: '1' } }],
  }
}
