import type { ContractId } from '@tongqu/contracts'

type Reading = { contract: ContractId; reading: Record<string, unknown> }

/** The station of the world, and one that nobody knows the inside of. */
export const STATION = 'HALL'
export const BARE_STATION = 'FIELD'

/**
 * A station on three levels: stairs and a lift from the street, a ramp that is too steep, one that
 * is not; an escalator down; a platform with two boarding areas, and one that no wheelchair gets
 * to.
 */
export function stationRows(): Reading[] {
  return [...stops(), ...levels(), ...pathways()]
}

function stops(): Reading[] {
  const inside = { parent_station: STATION, stop_lat: 30.1, stop_lon: 120.1 }
  const rows: Record<string, unknown>[] = [
    { stop_id: STATION, stop_name: '大厅 <b>', location_type: 1, wheelchair_boarding: 1 },
    { stop_id: BARE_STATION, stop_name: '野外', location_type: 1 },
    { stop_id: 'E1', ...inside, location_type: 2, level_id: 'L0' },
    { stop_id: 'E2', ...inside, location_type: 2, level_id: 'L0' },
    { stop_id: 'N1', ...inside, location_type: 3, level_id: 'L1' },
    { stop_id: 'N2', ...inside, location_type: 3, level_id: 'L1' },
    { stop_id: 'P1', ...inside, level_id: 'L2', platform_code: '1' },
    { stop_id: 'P2', ...inside, location_type: 0, level_id: 'L2', wheelchair_boarding: 2 },
    { stop_id: 'B1', parent_station: 'P1', location_type: 4, level_id: 'L2' },
    { stop_id: 'B2', parent_station: 'P1', location_type: 4, level_id: 'L2' },
  ]
  return rows.map((reading) => ({
    contract: 'gtfs/stops@1',
    reading: { stop_lat: 30.1, stop_lon: 120.1, ...reading },
  }))
}

function levels(): Reading[] {
  return ['地面', '站厅', '站台'].map((level_name, index) => ({
    contract: 'gtfs/levels@1',
    reading: { level_id: `L${index}`, level_index: -index, level_name },
  }))
}

/** Modes: 1 walkway, 2 stairs, 4 escalator, 5 elevator, 6 fare gate. */
function pathways(): Reading[] {
  const both = { is_bidirectional: true }
  const rows: Record<string, unknown>[] = [
    { from_stop_id: 'E1', to_stop_id: 'N1', pathway_mode: 2, ...both, stair_count: -40 },
    { from_stop_id: 'E1', to_stop_id: 'N1', pathway_mode: 1, ...both, length: 20, max_slope: -0.1 },
    {
      from_stop_id: 'E2',
      to_stop_id: 'N1',
      pathway_mode: 1,
      ...both,
      length: 107,
      max_slope: -0.05,
    },
    { from_stop_id: 'N1', to_stop_id: 'N2', pathway_mode: 6, ...both, traversal_time: 5 },
    { from_stop_id: 'N2', to_stop_id: 'B1', pathway_mode: 4, is_bidirectional: false, length: 10 },
    {
      ...{ from_stop_id: 'B2', to_stop_id: 'N2', pathway_mode: 5, ...both, traversal_time: 40 },
      ...{ signposted_as: '出站', reversed_signposted_as: '往 1 站台' },
    },
    { from_stop_id: 'N2', to_stop_id: 'P2', pathway_mode: 5, ...both, traversal_time: 30 },
  ]
  return rows.map((row, index) => ({
    contract: 'gtfs/pathways@1',
    reading: { pathway_id: `W${index + 1}`, ...row },
  }))
}
