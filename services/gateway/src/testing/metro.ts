import type { ContractId } from '@tongqu/contracts'
import { openRealtime } from '@tongqu/realtime'
import type { GatewayDeps } from '../deps.ts'
import { sketches, tablesOf, testCatalog } from './catalog.ts'
import { NOON } from './gateway.ts'

type Reading = { contract: ContractId; reading: Record<string, unknown> }

const AT = '2026-03-01T03:59:30Z'

/** Four stations from west to east and what is between them; a line without a notice of its own. */
const STATIONS = ['M101', 'M102', 'M103', 'M104'] as const
const LEVELS = ['comfortable', 'moderate', 'very_crowded', 'restricted'] as const

const crowding: Reading[] = [
  ...STATIONS.map((id, index): Reading => {
    const place = { latitude: 30.2, longitude: longitudeOf(index) }
    return {
      contract: 'metro/station_crowding@1',
      reading: {
        ...{ observed_at: AT, station_id: id, name: `车站${index + 1}`, ...place },
        ...{ level: LEVELS[index], load_percentage: 30 + index * 35, is_derived: true },
      },
    }
  }),
  section(0, 1, 'crowded', 85),
  section(1, 0, 'comfortable', 12),
  // Without a line of its own it is drawn between its stations.
  section(1, 2, 'very_crowded', 131, { geometry: null }),
]

const notices: Reading[] = [
  notice('M2', { state: 'normal', text_zh: '2号线运营正常' }),
  notice('n-1', {
    line_id: 'M1',
    state: 'delayed',
    started_at: '2026-03-01T03:40:00Z',
    expected_end_at: '2026-03-01T04:20:00Z',
    text_zh: '信号故障<b>，列车晚点约4分钟。',
    text_en: 'Signal failure; trains are about 4 minutes late.',
  }),
  notice('n-0', { line_id: 'M1', state: 'suspended', ended_at: AT }),
]

/** A catalogue with open crowding and service status of a metro, and both as they are at noon. */
export function metroDeps(): Pick<GatewayDeps, 'catalog' | 'realtime'> {
  const open = (id: string, title: string, ...contracts: ContractId[]) => ({
    id,
    doors: ['feeds' as const],
    landing: 'append' as const,
    title: { 'zh-CN': title, en: id },
    tables: tablesOf(...contracts),
  })
  const catalog = testCatalog([
    ...sketches,
    open(
      'metro-crowding',
      '拥挤度',
      ...(['metro/station_crowding@1', 'metro/section_crowding@1'] as const),
    ),
    open('metro-service-status', '运营', 'metro/service_status@1'),
  ])
  const realtime = openRealtime({ now: () => NOON, freshnessLimitSeconds: () => 3_600 })
  const tell = (dataset: string, readings: Reading[]) =>
    realtime.apply({
      ...{ dataset, feed: 'metro', source: 'metro', delivery: dataset, receivedAt: AT },
      ...{ mode: 'full', readings },
    })
  tell('metro-crowding', crowding)
  tell('metro-service-status', notices)
  return { catalog: () => catalog, realtime }
}

function longitudeOf(index: number): number {
  return 120.2 + index / 10
}

function section(
  from: number,
  to: number,
  level: string,
  load: number,
  own: Record<string, unknown> = {},
): Reading {
  const coordinates = [from, to].map((index) => [longitudeOf(index), 30.2])
  return {
    contract: 'metro/section_crowding@1',
    reading: {
      ...{ observed_at: AT, line_id: 'M1', level, load_percentage: load },
      ...{ from_station_id: STATIONS[from], to_station_id: STATIONS[to] },
      geometry: JSON.stringify({ type: 'LineString', coordinates }),
      ...own,
    },
  }
}

function notice(id: string, own: Record<string, unknown>): Reading {
  const reading = { updated_at: AT, notice_id: id, line_id: id, ...own }
  return { contract: 'metro/service_status@1', reading }
}
