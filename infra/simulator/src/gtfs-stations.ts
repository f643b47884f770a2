import type { Table } from './gtfs.ts'
import type { Network, Stop } from './network.ts'
import { INTERCHANGE, INTERCHANGE_METRO } from './rail-network.ts'

/** GTFS `pathway_mode`: 1 walkway, 2 stairs, 4 escalator, 5 elevator. */
const MODES = { walkway: 1, stairs: 2, escalator: 4, elevator: 5 } as const

/** Slopes of the ramps to the second entrance: gentle, and too steep for a wheelchair. */
const GENTLE_SLOPE = -0.06
const STEEP_SLOPE = -0.11

/** One station in so many has a ramp that is too steep, or no lift to its second platform. */
const STEEP_EVERY = 4
const LIFTLESS_EVERY = 5

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
      'max_slope',
      'min_width',
      'signposted_as',
      'reversed_signposted_as',
    ],
    rows: stations.flatMap(({ id }, index) => pathwaysOf(id, index)),
  }
}

type Cell = string | number

/**
 * Stairs and a lift from the street, a ramp at the other entrance; escalators, stairs and lifts.
 */
function pathwaysOf(id: string, index: number): Cell[][] {
  const [street, ramp, hall] = [`${id}-E1`, `${id}-E2`, `${id}-C1`]
  const slope = index % STEEP_EVERY === 1 ? STEEP_SLOPE : GENTLE_SLOPE
  const hasLift = index % LIFTLESS_EVERY !== 3
  const out = '出站'
  const platforms = [`${id}-P1`, `${id}-P2`]
  const towards = (platform: string) => `往 ${platform.slice(-1)} 站台`
  const rows: (readonly Cell[])[] = [
    [street, hall, MODES.stairs, 1, 40, 55, -48, '', 3, '进站', out],
    [street, hall, MODES.elevator, 1, '', 60, '', '', 1.4, '无障碍电梯', out],
    ...platforms.map((platform) => [
      ...[hall, platform, MODES.escalator, 0, 30, 35, '', '', 1],
      ...[towards(platform), ''],
    ]),
    ...platforms.map((platform) => [
      ...[platform, hall, MODES.stairs, 1, 30, 50, 42, '', 2.4],
      ...[out, towards(platform)],
    ]),
    ...platforms
      .slice(0, hasLift ? 2 : 1)
      .map((platform) => [
        ...[hall, platform, MODES.elevator, 1, '', 45, '', '', 1.4],
        ...[towards(platform), out],
      ]),
    [ramp, hall, MODES.walkway, 1, 90, 85, '', slope, 2, '进站', out],
  ]
  return rows.map((row, number) => [`${id}-W${number + 1}`, ...row])
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
