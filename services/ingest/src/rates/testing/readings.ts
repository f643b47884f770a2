import type { LakeReading } from '@tongqu/lakehouse'

/** A position of vehicle `number` at an instant; number 0 has no plate. */
export function position(number: number, at: string, isPositioned = true): LakeReading {
  const plate = number === 0 ? {} : { plate: plateOf(number), plate_color: 2 }
  return {
    contract: 'vehicle/position@1',
    reading: {
      located_at: at,
      vehicle_id: `V${number}-${at.slice(0, 10)}`,
      vehicle_kind: 'bus',
      protocol: 'jt808',
      protocol_version: '2019',
      is_back_fill: false,
      is_positioned: isPositioned,
      ...(isPositioned ? { latitude: 31, longitude: 112 } : {}),
      ...plate,
    },
  }
}

export function registration(number: number, at: string): LakeReading {
  return {
    contract: 'vehicle/registration@1',
    reading: {
      registered_at: at,
      vehicle_kind: 'bus',
      protocol: 'jt808',
      protocol_version: '2019',
      plate: plateOf(number),
      plate_color: 2,
    },
  }
}

/** A row of the roster: vehicles of even numbers belong to one operator, the others to another. */
export function rosterRow(number: number, more: Record<string, unknown> = {}) {
  return {
    plate: plateOf(number),
    plate_color: 2,
    vehicle_kind: number % 3 === 0 ? 'coach' : 'bus',
    operator_id: number % 2 === 0 ? 'linheng-bus' : 'yunze-coach',
    operator_name: number % 2 === 0 ? '临衡公交' : '云泽客运',
    area_code: '990100',
    ...more,
  }
}

function plateOf(number: number): string {
  return `云A${String(10_000 + number)}`
}
