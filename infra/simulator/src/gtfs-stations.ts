import type { Table } from './gtfs.ts'
import type { Network, Stop } from './network.ts'
import { INTERCHANGE, INTERCHANGE_METRO } from './rail-network.ts'

/** GTFS `pathway_mode`: 2 stairs, 4 escalator, 5 elevator. */
const MODES = { stairs: 2, escalator: 4, elevator: 5 } as const
const LEVELS = [
  { suffix: '-L0', index: 0, name: '地面' },
  { suffix: '-L1', index: -1, name: '站厅层' },
  { suffix: '-L2', index: -2, name: '站台层' },
]

/** What is inside the stations: levels, pathways, and where one changes trains. */
export function stationTables({ stops }: Network): Table[] {
  const stations = stops.filter((stop) => stop.kind === 'station')
  return [levelsTable(stations), pathwaysTable(stations), transfersTable()]
}

function levelsTable(stations: readonly Stop[]): Table {
  return {
    file: 'levels.txt',
    columns: ['level_id', 'level_index', 'level_name'],
    rows: stations.flatMap(({ id }) =>
      LEVELS.map((level) => [`${id}${level.suffix}`, level.index, level.name]),
    ),
  }
}

function pathwaysTable(stations: readonly Stop[]): Table {
  return {
    file: 'pathways.txt',
    columns: [
      'pathway_id',
      'from_stop_id',
      'to_stop_id',
      'pathway_mode',
      'is_bidirectional',
      'length',
      'traversal_time',
      'stair_count',
    ],
    rows: stations.flatMap(({ id }) => [
      [`${id}-W1`, `${id}-E1`, `${id}-C1`, MODES.stairs, 1, 40, 55, 48],
      [`${id}-W2`, `${id}-E1`, `${id}-C1`, MODES.elevator, 1, '', 60, ''],
      [`${id}-W3`, `${id}-C1`, `${id}-P1`, MODES.escalator, 0, 30, 35, ''],
      [`${id}-W4`, `${id}-C1`, `${id}-P2`, MODES.escalator, 0, 30, 35, ''],
      [`${id}-W5`, `${id}-P1`, `${id}-C1`, MODES.stairs, 1, 30, 50, -42],
      [`${id}-W6`, `${id}-P2`, `${id}-C1`, MODES.stairs, 1, 30, 50, -42],
    ]),
  }
}

/** `transfer_type` 2: possible, but it takes this long. */
function transfersTable(): Table {
  return {
    file: 'transfers.txt',
    columns: ['from_stop_id', 'to_stop_id', 'transfer_type', 'min_transfer_time'],
    rows: [
      [INTERCHANGE_METRO, INTERCHANGE, 2, 420],
      [INTERCHANGE, INTERCHANGE_METRO, 2, 360],
    ],
  }
}
