import iconv from 'iconv-lite'
import { offset, type Place } from '../geography.ts'
import { hourOfDay, localText } from '../instants.ts'
import { noise } from '../random.ts'
import { onSection } from '../road/sections.ts'
import type { World } from '../world.ts'

/** A parking space at the kerb with a sensor of its own. */
type KerbSpace = Place & {
  id: string
  street: string
  streetName: string
  kind: string
  index: number
}

const COLUMNS = [
  '泊位编号',
  '路段编号',
  '路段名称',
  '经度',
  '纬度',
  '泊位类型',
  '状态',
  '电量',
  '采集时间',
] as const
const SPACES_A_STREET = 10
const STREETS = 30
const STAY_MILLISECONDS = 35 * 60_000
const BROKEN_SHARE = 0.01

/** Spaces at kerbs of main streets: GBK, comma, CRLF, one line a space, Chinese words. */
export function kerbCsv(world: World, at: number): Buffer {
  const lines = spacesOf(world).map((space) => line(world, space, at))
  return iconv.encode(`${[COLUMNS.join(','), ...lines].join('\r\n')}\r\n`, 'gbk')
}

const made = new WeakMap<World, KerbSpace[]>()

function spacesOf(world: World): KerbSpace[] {
  const known = made.get(world)
  if (known) return known
  const streets = world
    .road()
    .sections.filter(({ isUrban }) => isUrban)
    .slice(0, STREETS)
  const spaces = streets.flatMap((section, street) =>
    Array.from({ length: SPACES_A_STREET }, (_, number): KerbSpace => {
      const at = onSection(section, 0.2 + (number * 6) / section.lengthMeters)
      return {
        ...offset(at, 4, 4),
        id: `${section.id.replace('-', '')}${String(number + 1).padStart(3, '0')}`,
        street: section.id,
        streetName: `${section.roadName.zh}往${section.towards.zh}`,
        kind: number === 0 ? '无障碍' : number === 1 ? '充电' : '普通',
        index: street * SPACES_A_STREET + number,
      }
    }),
  )
  made.set(world, spaces)
  return spaces
}

function line(world: World, space: KerbSpace, at: number): string {
  const { faults, seed } = world
  const { index, id } = space
  const shown = faults.valueTime('kerb', id, at)
  const { latitude, longitude } = faults.placeOf('kerb', id, space)
  const phase = noise(seed, index, 71)
  const stay = Math.floor(shown / STAY_MILLISECONDS + phase)
  const hour = hourOfDay(shown)
  const busy = hour > 8 && hour < 21 ? 0.82 : 0.45
  const isBroken = noise(seed + index, Math.floor(shown / 86_400_000), 72) < BROKEN_SHARE
  const isTaken = noise(seed + index, stay, 73) < busy
  const battery = 40 + Math.floor(noise(seed, index, 74) * 60)
  return [
    id,
    space.street,
    space.streetName,
    longitude.toFixed(6),
    latitude.toFixed(6),
    space.kind,
    isBroken ? '故障' : isTaken ? '占用' : '空闲',
    String(faults.jumped('kerb', id, battery)),
    localText(faults.timeOf('kerb', id, at)),
  ].join(',')
}
