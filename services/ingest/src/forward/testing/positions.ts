import type { Dataset, Forward } from '@tongqu/catalog'
import type { LakeReading } from '@tongqu/lakehouse'
import { counters } from '../../../../lakehouse/src/testing/lake.ts'
import { randomFrom } from '../../../../lakehouse/src/testing/random.ts'

/** An appending dataset of positions. */
export const positions: Dataset = {
  ...counters,
  id: 'positions',
  tables: [{ name: 'position', contract: 'vehicle/position@1' }],
}

const KEYS = { m1: '10000000', ia1: '20000000', ic1: '30000000' }

/** Line of the option `platforms` of the upper side, for `forwardBy809`. */
export function platformLine(version: '2011' | '2019'): string {
  const keys = Object.entries(KEYS).map(([name, value]) => `${name}=${value}`)
  return `5300001 version=${version} user=53 password=secret ${keys.join(' ')}`
}

/** Positions onward to an upper platform on this machine. */
export function forwardBy809(version: '2011' | '2019', port: number): Forward {
  return {
    id: 'ministry',
    dataset: 'positions',
    table: 'position',
    adapter: 'jt809',
    transport: { kind: 'tcp-dial', host: '127.0.0.1', port, idleSeconds: 60 },
    listen: { host: '127.0.0.1', port: 0, publicHost: '127.0.0.1' },
    zone: 'Asia/Shanghai',
    options: {
      version,
      accessCode: '5300001',
      user: '53',
      password: 'secret',
      encrypt: 'yes',
      ...KEYS,
    },
    enabled: true,
  }
}

/** What a position says, to be compared at both ends. */
export function textOf(reading: Record<string, unknown>): string {
  const { plate, plate_color: color, located_at: at, latitude, longitude } = reading
  const { speed_kilometers_per_hour: speed, direction_degrees: course } = reading
  return JSON.stringify([plate, color, Date.parse(String(at)), latitude, longitude, speed, course])
}

/** A truck somewhere. */
export function position(vehicle: number, at: number, random: () => number): LakeReading {
  const micro = (from: number) => from + Math.floor(random() * 1_000_000) / 1e6
  return {
    contract: 'vehicle/position@1',
    reading: {
      located_at: new Date(at).toISOString(),
      vehicle_id: `v${vehicle}`,
      vehicle_kind: 'truck',
      plate: `云A${10_000 + vehicle}`,
      plate_color: 2,
      protocol: 'jt808',
      protocol_version: '2019',
      is_back_fill: false,
      is_positioned: true,
      latitude: Number(micro(31).toFixed(6)),
      longitude: Number(micro(113).toFixed(6)),
      speed_kilometers_per_hour: Math.floor(random() * 100),
      direction_degrees: Math.floor(random() * 360),
      altitude_meters: 40,
      status_flags: '3',
      alarm_flags: '0',
    },
  }
}

/** Deliveries of positions that are the same whoever makes them. */
export type Feeding = { seed: number; beginAt: number; deliveries: number; vehicles: number }

/** One delivery: every vehicle once, each delivery a second after the one before. */
export function readingsOf(feeding: Feeding, sequence: number): LakeReading[] {
  const random = randomFrom(feeding.seed + sequence)
  const at = feeding.beginAt + sequence * 1000
  return Array.from({ length: feeding.vehicles }, (_, vehicle) => position(vehicle, at, random))
}
