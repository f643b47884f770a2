/**
 * The metro on /live: sections and stations by how crowded they are, and in words how lines run.
 * A level is told by colour and by width, so that it can be told apart without colour.
 */

const LEVELS = ['comfortable', 'moderate', 'crowded', 'very_crowded', 'restricted']
/** Of sections, in pixels, by level; so are the radii of stations. */
const WIDTHS = [1.5, 2, 3, 4, 5, 6]
const RADII = [2.5, 3, 3.5, 4.5, 5.5, 6.5]
/** Trains keep to the right: each direction is drawn so far from the middle, in pixels. */
const ASIDE_PIXELS = 3.5
const MOST_SERVICES = 60

const english = document.documentElement.lang === 'en'
const say = (zh, en) => (english ? en : zh)

const LEVEL_WORDS = english
  ? ['comfortable', 'moderate', 'crowded', 'very crowded', 'entry restricted']
  : ['舒适', '较舒适', '拥挤', '很拥挤', '限流']

const STATE_WORDS = {
  normal: say('运营正常', 'good service'),
  delayed: say('延误', 'delayed'),
  part_suspended: say('部分停运', 'partly suspended'),
  suspended: say('停运', 'suspended'),
  skipping_stations: say('部分车站通过不停车', 'skipping stations'),
  entry_restricted: say('限流', 'entry restricted'),
}

/**
 * Things to draw: sections, both directions as one, then stations. A section without a line of its
 * own is drawn between its stations, which are known from the network or from their crowding.
 */
export function metroThings(layer, spotsOf) {
  const stations = new Map()
  for (const place of [...layer.placeRows, ...layer.states]) {
    const { spot } = spotsOf(place)
    const known = stations.get(place.station_id)
    if (place.station_id && spot) {
      stations.set(place.station_id, { spot, name: place.name ?? known?.name })
    }
  }
  const sections = new Map()
  const things = []
  for (const state of layer.states) {
    if (state.station_id) {
      const { spot, name } = stations.get(state.station_id) ?? {}
      const place = { name: state.name ?? name ?? state.station_id }
      if (spot) things.push({ layer, place, states: [state], lines: [], spot })
      continue
    }
    const ways = [state.from_station_id, state.to_station_id]
    const key = JSON.stringify([state.feed_id, state.line_id, ...ways.toSorted()])
    const own = spotsOf(state).lines[0]
    const line = own ?? ways.flatMap((id) => stations.get(id)?.spot ?? [])
    if (line.length < 2) continue
    const known = sections.get(key) ?? { states: [], lines: [] }
    sections.set(key, { states: [...known.states, state], lines: [...known.lines, line] })
  }
  const named = (id) => stations.get(id)?.name ?? id
  const drawn = [...sections.values()].map(({ states, lines }) => {
    const { from_station_id: from, to_station_id: to } = states[0]
    const place = { name: `${named(from)}—${named(to)}` }
    const towards = states.map((state) => ({ ...state, towards: named(state.to_station_id) }))
    return { layer, place, states: towards, lines, spot: middleOf(lines[0]) }
  })
  return [...drawn, ...things]
}

/** Half of the way between the ends: where a section is pointed at. */
function middleOf(line) {
  const [first, last] = [line[0], line.at(-1)]
  return { x: (first.x + last.x) / 2, y: (first.y + last.y) / 2 }
}

function levelOf({ level }) {
  return LEVELS.indexOf(level) + 1
}

/** Draws one thing of `metroThings`. */
export function drawCrowding(pen, { spot, lines, states }, toScreen, colors) {
  const colorOf = (level) => (level > 0 ? colors(`level-${level}`) : colors('soft'))
  for (const [index, line] of lines.entries()) {
    const level = levelOf(states[index])
    pen.strokeStyle = colorOf(level)
    pen.lineWidth = WIDTHS[level]
    pen.beginPath()
    for (const place of asideOf(line.map(toScreen))) pen.lineTo(...place)
    pen.stroke()
  }
  if (lines.length > 0) return
  const level = levelOf(states[0])
  const [x, y] = toScreen(spot)
  dot(pen, x, y, RADII[level] + 1.5, colors('paper'))
  dot(pen, x, y, RADII[level], colorOf(level))
  pen.fillStyle = colors('paper')
  // No entry: a bar, as on the sign.
  if (level === LEVELS.length) pen.fillRect(x - 4, y - 1.2, 8, 2.4)
}

function dot(pen, x, y, radius, color) {
  pen.fillStyle = color
  pen.beginPath()
  pen.arc(x, y, radius, 0, Math.PI * 2)
  pen.fill()
}

/** A line on the screen, moved to its right as a whole. */
function asideOf(line) {
  const [first, last] = [line[0], line.at(-1)]
  const [right, down] = [last[0] - first[0], last[1] - first[1]]
  const length = Math.hypot(right, down)
  if (length === 0) return line
  const [x, y] = [(-down / length) * ASIDE_PIXELS, (right / length) * ASIDE_PIXELS]
  return line.map(([left, top]) => [left + x, top + y])
}

/** What is said of a thing under the pointer. */
export function crowdingText(states) {
  return states
    .map((state) => {
      const word = LEVEL_WORDS[levelOf(state) - 1] ?? ''
      const load = state.load_percentage
      const share = load === undefined ? '' : `${Math.round(load)}%`
      const way = state.towards ? say(`往${state.towards} `, `to ${state.towards} `) : ''
      return `${way}${[word, share].filter(Boolean).join(' ')}`
    })
    .join(say('；', '; '))
}

/** How lines run, the disturbed ones first. */
export function listServices(root, { states, placeRows }) {
  const list = root.querySelector('.services')
  if (!list) return
  const names = new Map(
    placeRows.map(({ line_id: id, name, name_en: other }) => [
      id,
      english ? (other ?? name) : name,
    ]),
  )
  const now = states.filter(({ ended_at: ended }) => !ended)
  const isHeld = ({ state }) => state !== 'normal'
  const sorted = [...now.filter(isHeld), ...now.filter((one) => !isHeld(one))]
  list.replaceChildren(
    ...sorted.slice(0, MOST_SERVICES).map((status) => {
      const item = document.createElement('li')
      item.className = isHeld(status) ? 'held' : ''
      item.textContent = serviceText(status, names.get(status.line_id) ?? status.line_id)
      return item
    }),
  )
  list.hidden = sorted.length === 0
}

function serviceText(status, name) {
  const { state, started_at: since, expected_end_at: until } = status
  const text = english ? (status.text_en ?? status.text_zh) : (status.text_zh ?? status.text_en)
  return [
    name,
    STATE_WORDS[state] ?? state,
    since ? say(`${clockOf(since)} 起`, `since ${clockOf(since)}`) : '',
    until ? say(`预计 ${clockOf(until)} 恢复`, `until about ${clockOf(until)}`) : '',
    state === 'normal' ? '' : text,
  ]
    .filter(Boolean)
    .join(' · ')
}

/** Hours and minutes on the reader's clock. */
function clockOf(instant) {
  return new Date(instant).toLocaleTimeString(english ? 'en-GB' : 'zh-CN', {
    hour: '2-digit',
    minute: '2-digit',
  })
}
