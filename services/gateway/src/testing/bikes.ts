import type { ContractId } from '@tongqu/contracts'

type Reading = { contract: ContractId; reading: Record<string, unknown> }

const AREA = '{"type":"Polygon","coordinates":[[[120,30],[121,30],[121,31],[120,30]]]}'

const statics: Reading[] = [
  {
    contract: 'gbfs/system@1',
    reading: { system_id: 'city-bikes', name: '城市单车', timezone: 'Asia/Shanghai' },
  },
  ...['B1', 'B2'].map(
    (station_id, index): Reading => ({
      contract: 'gbfs/station@1',
      reading: { station_id, name: `站 ${station_id}`, latitude: 30.2, longitude: 120 + index / 9 },
    }),
  ),
  {
    contract: 'gbfs/vehicle_type@1',
    reading: { vehicle_type_id: 'bike', form_factor: 'bicycle', propulsion_type: 'human' },
  },
  {
    contract: 'gbfs/geofencing_zone@1',
    reading: { zone_id: '0', name: '禁停区', is_global_rule: false, geometry: AREA },
  },
]

/** Closed and open again; closed and still so. */
const alerts: Reading[] = [
  alert('over', '2026-03-01T03:00:00Z'),
  alert('over', '2026-03-01T03:30:00Z', '2026-03-01T03:30:00Z'),
  alert('stands', '2026-03-01T03:00:00Z'),
]

function alert(alert_id: string, updated_at: string, ended_at?: string): Reading {
  const summary = `${alert_id} 停运`
  const reading = { alert_id, updated_at, alert_type: 'station_closure', summary }
  return { contract: 'gbfs/alert@1', reading: { ...reading, ...(ended_at && { ended_at }) } }
}

/** What lies in the lake of a small bike-sharing system, by dataset. */
export const bikes: readonly (readonly [string, Reading[]])[] = [
  ['bike-stations', statics],
  ['bike-alerts', alerts],
]

const reported = { reported_at: '2026-03-01T03:59:30Z' }

/** And its newest states. */
export const bikeStates: readonly (readonly [string, Reading[]])[] = [
  [
    'bike-status',
    ['B1', 'B2'].map((station_id) => ({
      contract: 'gbfs/station_status@1',
      reading: {
        ...{ ...reported, station_id, vehicles_available: 4, docks_available: 6 },
        ...{ is_installed: true, is_renting: true, is_returning: true },
      },
    })),
  ],
  [
    'bike-vehicles',
    [
      {
        contract: 'gbfs/vehicle_status@1',
        reading: {
          ...{ ...reported, vehicle_id: 'FREEBIKE', is_reserved: false, is_disabled: false },
          ...{ latitude: 30.2, longitude: 120.1 },
        },
      },
    ],
  ],
]
