import type { LocalText } from '@tongqu/contracts'
import type { Level, Mode, NodeKind, StationGraph, StationNode } from './station-graph.ts'
import type { Leg } from './station-route.ts'
import { text } from './texts.ts'

const MODE_NAMES: Readonly<Record<Mode, LocalText>> = {
  walkway: text('步行通道', 'walkway'),
  stairs: text('楼梯', 'stairs'),
  moving_sidewalk: text('自动步道', 'moving walkway'),
  escalator: text('自动扶梯', 'escalator'),
  elevator: text('电梯', 'lift'),
  fare_gate: text('检票闸机', 'fare gate'),
  exit_gate: text('出站闸机', 'exit gate'),
}

const KIND_NAMES: Readonly<Record<NodeKind, LocalText>> = {
  platform: text('站台', 'platform'),
  entrance: text('出入口', 'entrance'),
  node: text('站厅节点', 'concourse'),
  boarding_area: text('候车区', 'boarding area'),
}

const VERBS: Readonly<Record<Mode, LocalText>> = {
  walkway: text('步行', 'Walk'),
  stairs: text('走楼梯', 'Take the stairs'),
  moving_sidewalk: text('乘自动步道', 'Take the moving walkway'),
  escalator: text('乘自动扶梯', 'Take the escalator'),
  elevator: text('乘电梯', 'Take the lift'),
  fare_gate: text('通过检票闸机', 'Go through the fare gate'),
  exit_gate: text('通过出站闸机', 'Go through the exit gate'),
}

export function modeName(mode: Mode): LocalText {
  return MODE_NAMES[mode]
}

export function kindName(kind: NodeKind): LocalText {
  return KIND_NAMES[kind]
}

/**
 * `站台 2`, `出入口 E1`: what a place is, and what tells it from others of its kind; an id without
 * that of the station before it.
 */
export function nodeName({ kind, platformCode, id }: StationNode, station: string): LocalText {
  const bare = id.startsWith(station) ? id.slice(station.length).replace(/^[-_:./ ]+/, '') : id
  const own = platformCode ?? (bare === '' ? id : bare)
  const name = KIND_NAMES[kind]
  return text(`${name['zh-CN']} ${own}`, `${name.en} ${own}`)
}

export function levelName({ name, index }: Level): LocalText {
  return text(name ?? `${index} 层`, name ?? `level ${index}`)
}

/** What to do on one leg, as one would say it. */
export function instruction({ id: station, levels }: StationGraph, leg: Leg): LocalText {
  const { pathway, to, vertical, signs } = leg
  const verb = VERBS[pathway.mode]
  const level = vertical === 'level' ? undefined : levels.find(({ id }) => id === to.level)
  const place = nodeName(to, station)
  const ways = level && levelName(level)
  const [up, upEnglish] = vertical === 'up' ? ['上行', ' up'] : ['下行', ' down']
  const climb = vertical === 'level' ? text('', '') : text(up, upEnglish)
  const zh = [
    `${verb['zh-CN']}${climb['zh-CN']}${ways ? `至${ways['zh-CN']}，到` : '到'}${place['zh-CN']}`,
    ...(signs ? [`循“${signs}”指示`] : []),
    ...figures(leg, ' 米', ' 级', ' 秒'),
  ]
  const en = [
    `${verb.en}${climb.en}${ways ? ` to ${ways.en},` : ''} to ${place.en}`,
    ...(signs ? [`follow the signs “${signs}”`] : []),
    ...figures(leg, ' m', ' stairs', ' s'),
  ]
  return text(`${zh.join('，')}。`, `${en.join(', ')}.`)
}

function figures({ pathway, seconds }: Leg, meters: string, stairs: string, time: string) {
  const { lengthMeters, stairCount } = pathway
  return [
    ...(lengthMeters === null ? [] : [`${lengthMeters}${meters}`]),
    ...(stairCount ? [`${Math.abs(stairCount)}${stairs}`] : []),
    `${seconds}${time}`,
  ]
}
