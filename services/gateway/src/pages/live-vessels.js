/**
 * Vessels, aids to navigation and AIS stations on /live. What a vessel does is told by colour and
 * by form: an arrow by its course, a ring for one that lies still, a diamond for an aid.
 */

const english = document.documentElement.lang === 'en'
const say = (zh, en) => (english ? en : zh)

/** Below this a vessel does not go anywhere, whatever its status says, in knots. */
const STILL_KNOTS = 0.3

const STATUS_WORDS = {
  under_way_using_engine: say('在航', 'under way'),
  at_anchor: say('锚泊', 'at anchor'),
  not_under_command: say('失控', 'not under command'),
  restricted_manoeuvrability: say('操纵能力受限', 'restricted in its ability to manoeuvre'),
  constrained_by_draught: say('吃水受限', 'constrained by its draught'),
  moored: say('系泊', 'moored'),
  aground: say('搁浅', 'aground'),
  fishing: say('捕捞作业', 'fishing'),
  under_way_sailing: say('驶风航行', 'under way sailing'),
  reserved: '',
  power_driven_towing_astern: say('尾拖', 'towing astern'),
  power_driven_pushing_ahead: say('顶推', 'pushing ahead'),
  ais_sart: say('搜救示位', 'search and rescue transmitter'),
}

const HAMPERED = new Set([
  'not_under_command',
  'restricted_manoeuvrability',
  'constrained_by_draught',
  'aground',
  'ais_sart',
])
const RESTING = new Set(['at_anchor', 'moored'])

/** Every position with the particulars of its vessel; of aids and stations where they are. */
export function vesselThings(layer, spotsOf) {
  const particulars = new Map()
  for (const state of layer.states) {
    if (isStatic(state)) particulars.set(keyOf(state), state)
  }
  return layer.states.flatMap((state) => {
    if (isStatic(state)) return []
    const { spot } = spotsOf(state)
    if (!spot) return []
    const own = particulars.get(keyOf(state)) ?? {}
    const name = state.name ?? own.name ?? `MMSI ${state.mmsi}`
    return [{ layer, place: { ...own, name }, states: [state], lines: [], spot }]
  })
}

/** Type 19 tells both: its position has coordinates, its particulars have none. */
function isStatic({ message_type: type, latitude }) {
  return type === 5 || type === 24 || (type === 19 && latitude === undefined)
}

function isStation({ message_type: type }) {
  return type === 4 || type === 11 || type === 21
}

function keyOf({ feed_id: feed, mmsi }) {
  return JSON.stringify([feed ?? null, mmsi])
}

/** Draws one thing of `vesselThings`. */
export function drawVessel(pen, { spot, states: [state] }, toScreen, colors) {
  const [x, y] = toScreen(spot)
  if (isStation(state)) {
    diamond(pen, x, y, colors('ink'))
    return
  }
  const { navigation_status: status, speed_knots: knots } = state
  const color = colors(colorOf(state))
  const course = state.heading_degrees ?? state.course_degrees
  if (RESTING.has(status) || !(knots > STILL_KNOTS) || course === undefined) {
    pen.strokeStyle = color
    pen.lineWidth = 2
    pen.beginPath()
    pen.arc(x, y, 3.5, 0, Math.PI * 2)
    pen.stroke()
    return
  }
  arrow(pen, [x, y], state.course_degrees ?? course, color, colors('paper'))
}

function colorOf({ navigation_status: status }) {
  if (HAMPERED.has(status)) return 'event'
  if (status === 'fishing') return 'bike'
  return RESTING.has(status) ? 'level-3' : 'vessel'
}

function arrow(pen, [x, y], course, color, rim) {
  const angle = (course * Math.PI) / 180
  const at = (turn, length) => [
    x + Math.sin(angle + turn) * length,
    y - Math.cos(angle + turn) * length,
  ]
  pen.fillStyle = color
  pen.strokeStyle = rim
  pen.lineWidth = 1
  pen.beginPath()
  pen.moveTo(...at(0, 9))
  pen.lineTo(...at(2.55, 7))
  pen.lineTo(...at(Math.PI, 3))
  pen.lineTo(...at(-2.55, 7))
  pen.closePath()
  pen.fill()
  pen.stroke()
}

function diamond(pen, x, y, color) {
  pen.fillStyle = color
  pen.beginPath()
  pen.moveTo(x, y - 4.5)
  pen.lineTo(x + 4.5, y)
  pen.lineTo(x, y + 4.5)
  pen.lineTo(x - 4.5, y)
  pen.fill()
}

/** What is said of a thing under the pointer, behind its name. */
export function vesselText(state, place) {
  if (isStation(state)) return stationText(state)
  const { navigation_status: status, speed_knots: knots, course_degrees: course } = state
  const { destination, length_meters: length, carries_dangerous_category: danger } = place
  return [
    STATUS_WORDS[status] ?? '',
    knots === undefined ? '' : say(`${knots} 节`, `${knots} kn`),
    course === undefined || !(knots > STILL_KNOTS) ? '' : `${Math.round(course)}°`,
    length === undefined ? '' : say(`长 ${length} 米`, `${length} m long`),
    destination ? say(`往 ${destination}`, `to ${destination}`) : '',
    danger ? say(`危险货物 ${danger} 类`, `dangerous cargo, category ${danger}`) : '',
  ]
    .filter(Boolean)
    .join(' · ')
}

function stationText({ message_type: type, is_virtual: isVirtual, is_off_position: isOff }) {
  const word =
    type === 21
      ? isVirtual
        ? say('虚拟航标', 'virtual aid')
        : say('航标', 'aid to navigation')
      : say('AIS 基站', 'AIS base station')
  return isOff ? `${word} · ${say('已移位', 'off its position')}` : word
}
