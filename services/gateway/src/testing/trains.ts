import type { ContractId } from '@tongqu/contracts'
import { openRealtime } from '@tongqu/realtime'
import type { GatewayDeps } from '../deps.ts'
import { sketches, tablesOf, testCatalog } from './catalog.ts'
import { NOON } from './gateway.ts'

type Reading = { contract: ContractId; reading: Record<string, unknown> }

const AT = '2026-03-01T03:59:30Z'

/** Trains at stations from west to east: on time, late, very late, cancelled; the last nowhere. */
const TRAINS: readonly Reading[] = [
  punctual('G1', 'W1', 120.2, { actual_at: '2026-03-01T03:50:00Z', state: 'on_time' }),
  punctual('G1', 'W2', 120.4, {
    ...{ kind: 'arrival', expected_at: '2026-03-01T04:10:00Z', state: 'on_time' },
  }),
  punctual('G3', 'W2', 120.4, {
    ...{ actual_at: '2026-03-01T03:55:00Z', state: 'late', delay_seconds: 420, cause: '大风<b>' },
  }),
  punctual('G5', 'W3', 120.6, {
    ...{ actual_at: '2026-03-01T03:45:00Z', state: 'late', delay_seconds: 1_800 },
  }),
  punctual('G7', 'W4', 120.8, { state: 'cancelled' }),
  punctual('G9', 'W5', undefined, { actual_at: '2026-03-01T03:40:00Z', state: 'on_time' }),
]

/** A catalogue with open punctuality, and how trains are at noon. */
export function trainDeps(): Pick<GatewayDeps, 'catalog' | 'realtime'> {
  const catalog = testCatalog([
    ...sketches,
    {
      id: 'rail-punctuality',
      doors: ['feeds'],
      landing: 'append',
      title: { 'zh-CN': '列车正晚点', en: 'Punctuality' },
      tables: tablesOf('rail/punctuality@1'),
    },
  ])
  const realtime = openRealtime({ now: () => NOON, freshnessLimitSeconds: () => 3_600 })
  const origin = { dataset: 'rail-punctuality', feed: 'rail', source: 'rail', delivery: 'd' }
  realtime.apply({ ...origin, receivedAt: AT, mode: 'full', readings: [...TRAINS] })
  return { catalog: () => catalog, realtime }
}

function punctual(
  code: string,
  station: string,
  longitude: number | undefined,
  own: Record<string, unknown>,
): Reading {
  const place = longitude === undefined ? {} : { longitude, latitude: 30.2 }
  return {
    contract: 'rail/punctuality@1',
    reading: {
      ...{ observed_at: AT, train_code: code, train_no: `no-${code}`, service_date: '2026-03-01' },
      ...{ station_code: station, station_name: `站${station}`, kind: 'departure' },
      ...place,
      ...own,
    },
  }
}
