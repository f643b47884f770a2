/**
 * Layers of /live beside the vehicles: traffic on sections, car parks, bike stations, events,
 * works, signs, detectors, the metro, trains, vessels. Places come from pages of records, states from
 * feeds; nobody but the hub is asked.
 */

import { crowdingText, drawCrowding, listServices, metroThings } from './live-metro.js'
import { drawTrain, trainText, trainThings } from './live-trains.js'
import { drawVessel, vesselText, vesselThings } from './live-vessels.js'

const STATES_EVERY_MILLISECONDS = 15_000
/** Places change with a timetable of their own; a car park is not moved within ten minutes. */
const PLACES_EVERY_MILLISECONDS = 600_000
/** A pointer nearer than this means a thing, in pixels. */
const NEAR_PIXELS = 14
const MOST_HAPPENINGS = 50
const LINE_WIDTHS = [1.5, 2, 2.5, 3, 4, 5]

const english = document.documentElement.lang === 'en'
const say = (zh, en) => (english ? en : zh)

/** Answers `draw`, to be called when the view has changed. */
export function startLayers(root, svg) {
  const canvas = root.querySelector('canvas.things')
  const layers = JSON.parse(root.dataset.layers ?? '[]').map((layer) => ({
    ...layer,
    isOn: false,
    places: new Map(),
    states: [],
    things: [],
    placesPath: layer.places?.path,
    placeKey: layer.places?.key,
    placeRows: [],
    placesAt: Number.NEGATIVE_INFINITY,
  }))
  const view = { root, svg, canvas, layers, colors: colorsOf(canvas) }
  const draw = () => drawThings(view)
  for (const box of root.querySelectorAll('.layers input')) {
    const layer = layers.find(({ id }) => id === box.value)
    if (!layer) continue
    layer.isOn = box.checked
    box.addEventListener('change', () => {
      layer.isOn = box.checked
      if (layer.isOn) refresh(view, layer).then(draw)
      else draw()
    })
  }
  // What has no switch is told in words, whatever is drawn.
  for (const layer of layers) layer.isOn ||= layer.isList
  for (const part of root.querySelectorAll('.layers, .levels')) part.hidden = layers.length === 0
  const repeat = async () => {
    if (!document.hidden) {
      await Promise.all(layers.filter(({ isOn }) => isOn).map((layer) => refresh(view, layer)))
      draw()
    }
    window.setTimeout(repeat, STATES_EVERY_MILLISECONDS)
  }
  repeat()
  listenForPointer(view)
  return { draw }
}

function colorsOf(canvas) {
  const style = window.getComputedStyle(canvas)
  return (name) => style.getPropertyValue(`--${name}`).trim() || '#888'
}

async function refresh(view, layer) {
  try {
    if (layer.placesPath) await readPlaces(layer)
    if (layer.feed) {
      const { readings } = await read(layer.feed.path)
      layer.states = layer.feed.tables.flatMap((table) => readings?.[table] ?? [])
    }
    layer.things = thingsOf(view, layer)
    if (layer.id === 'service') listServices(view.root, layer)
    if (layer.id === 'events') listHappenings(view.root, layer.states)
  } catch {
    // What was drawn stays; the cards tell how old it is.
  }
}

/** Without places, things that say where they are themselves are shown all the same. */
async function readPlaces(layer) {
  if (performance.now() - layer.placesAt < PLACES_EVERY_MILLISECONDS) return
  try {
    const { items } = await read(layer.placesPath)
    layer.placeRows = items
    layer.places = new Map(items.map((item) => [keyOf(item, layer.placeKey), item]))
    layer.placesAt = performance.now()
  } catch {
    // What was known stays, and is asked for again.
  }
}

async function read(path) {
  const response = await window.fetch(path, { cache: 'no-cache' })
  if (response.ok) return response.json()
  // A body that nobody takes keeps its request open.
  await response.body?.cancel()
  throw new Error(String(response.status))
}

function keyOf(row, key) {
  return JSON.stringify([row.feed_id ?? null, row[key]])
}

/** What is drawn: a place with its states; a state that says where it is needs no place. */
function thingsOf(view, layer) {
  if (layer.isList) return []
  if (layer.id === 'metro') return metroThings(layer, (place) => spotsOf(view.root, place))
  if (layer.id === 'trains') return trainThings(layer, (place) => spotsOf(view.root, place))
  if (layer.id === 'vessels') return vesselThings(layer, (place) => spotsOf(view.root, place))
  if (!layer.placeKey) {
    return layer.states.flatMap((state) => thingAt(view, layer, state, [state]))
  }
  const states = new Map()
  for (const state of layer.states) {
    const key = keyOf(state, layer.placeKey)
    states.set(key, [...(states.get(key) ?? []), state])
  }
  const unplaced = [...states].filter(([key]) => !layer.places.has(key))
  return [
    ...[...layer.places].flatMap(([key, place]) =>
      thingAt(view, layer, place, states.get(key) ?? []),
    ),
    ...unplaced.flatMap(([, own]) => thingAt(view, layer, own[0], own)),
  ]
}

function thingAt({ root }, layer, place, states) {
  const { lines, spot: own } = spotsOf(root, place)
  const spot = own ?? middleOf(lines)
  return spot ? [{ layer, place, states, lines, spot }] : []
}

/** Lines and point of a place, in units of the map. */
function spotsOf(root, { geometry, longitude, latitude }) {
  const lines = linesOf(geometry).map((line) => line.map((spot) => unitsOf(root, spot)))
  const isPoint = typeof longitude === 'number' && typeof latitude === 'number'
  return { lines, spot: isPoint ? unitsOf(root, [longitude, latitude]) : undefined }
}

function unitsOf(root, [longitude, latitude]) {
  const { west, north, shrink, units } = root.dataset
  return {
    x: (longitude - Number(west)) * Number(shrink) * Number(units),
    y: (Number(north) - latitude) * Number(units),
  }
}

function linesOf(geometry) {
  if (typeof geometry !== 'string') return []
  try {
    const { type, coordinates } = JSON.parse(geometry)
    if (type === 'LineString') return [coordinates]
    if (type === 'MultiLineString' || type === 'Polygon') return coordinates
    return type === 'Point' ? [[coordinates]] : []
  } catch {
    return []
  }
}

function middleOf(lines) {
  const line = lines[0] ?? []
  return line[Math.floor(line.length / 2)]
}

function drawThings(view) {
  const { canvas, svg, layers, colors } = view
  const ratio = window.devicePixelRatio || 1
  const { clientWidth, clientHeight } = canvas
  canvas.width = Math.round(clientWidth * ratio)
  canvas.height = Math.round(clientHeight * ratio)
  const pen = canvas.getContext('2d')
  const matrix = svg.getScreenCTM()
  if (!pen || !matrix) return
  const frame = canvas.getBoundingClientRect()
  pen.setTransform(ratio, 0, 0, ratio, 0, 0)
  view.toScreen = ({ x, y }) => [
    matrix.a * x + matrix.e - frame.left,
    matrix.d * y + matrix.f - frame.top,
  ]
  for (const layer of layers) {
    if (!layer.isOn) continue
    for (const thing of layer.things) DRAW[layer.id]?.(pen, thing, view.toScreen, colors)
  }
}

const DRAW = {
  sections(pen, { lines, states }, toScreen, colors) {
    const level = states[0]?.congestion_level ?? 0
    pen.strokeStyle = level > 0 ? colors(`level-${level}`) : colors('soft')
    pen.lineWidth = LINE_WIDTHS[level] ?? 1.5
    stroke(pen, lines, toScreen)
  },
  parking(pen, { spot, states, place }, toScreen, colors) {
    const [x, y] = toScreen(spot)
    const all = states.find(({ group_id: group }) => group === 'all') ?? states[0]
    const capacity = all?.capacity ?? place.capacity
    const share = all && capacity > 0 ? (all.free ?? 0) / capacity : undefined
    pen.fillStyle = colors(
      share === undefined ? 'soft' : share > 0.3 ? 'level-1' : share > 0.05 ? 'level-3' : 'level-5',
    )
    pen.fillRect(x - 5, y - 5, 10, 10)
    pen.fillStyle = '#fff'
    pen.font = 'bold 8px sans-serif'
    pen.textAlign = 'center'
    pen.textBaseline = 'middle'
    pen.fillText('P', x, y + 0.5)
  },
  bikes(pen, { spot, states }, toScreen, colors) {
    const [x, y] = toScreen(spot)
    pen.fillStyle = colors(states[0]?.vehicles_available > 0 ? 'bike' : 'soft')
    pen.beginPath()
    pen.arc(x, y, 3.5, 0, Math.PI * 2)
    pen.fill()
  },
  events(pen, { spot, lines }, toScreen, colors) {
    pen.strokeStyle = colors('event')
    pen.lineWidth = 3
    stroke(pen, lines, toScreen)
    sign(pen, toScreen(spot), colors('event'), '!')
  },
  works(pen, { spot, lines }, toScreen, colors) {
    pen.strokeStyle = colors('works')
    pen.lineWidth = 3
    stroke(pen, lines, toScreen)
    sign(pen, toScreen(spot), colors('works'), '')
  },
  metro: drawCrowding,
  trains: drawTrain,
  vessels: drawVessel,
  signs(pen, { spot }, toScreen, colors) {
    const [x, y] = toScreen(spot)
    pen.fillStyle = colors('ink')
    pen.fillRect(x - 6, y - 3, 12, 6)
  },
  detectors(pen, { spot }, toScreen, colors) {
    const [x, y] = toScreen(spot)
    pen.strokeStyle = colors('ink')
    pen.lineWidth = 1.5
    pen.strokeRect(x - 2, y - 2, 4, 4)
  },
}

function stroke(pen, lines, toScreen) {
  for (const line of lines) {
    if (line.length < 2) continue
    pen.beginPath()
    for (const spot of line) pen.lineTo(...toScreen(spot))
    pen.stroke()
  }
}

/** A triangle, as signs of warning are. */
function sign(pen, [x, y], color, letter) {
  pen.fillStyle = color
  pen.beginPath()
  pen.moveTo(x, y - 8)
  pen.lineTo(x + 8, y + 6)
  pen.lineTo(x - 8, y + 6)
  pen.fill()
  pen.fillStyle = '#fff'
  pen.font = 'bold 9px sans-serif'
  pen.textAlign = 'center'
  pen.textBaseline = 'middle'
  pen.fillText(letter, x, y + 1.5)
}

function listenForPointer({ root, canvas, layers, ...view }) {
  const tip = root.querySelector('.tip')
  const sheet = root.querySelector('.sheet')
  const shared = { root, canvas, layers, ...view }
  sheet.addEventListener('pointermove', (event) => {
    const frame = canvas.getBoundingClientRect()
    const at = [event.clientX - frame.left, event.clientY - frame.top]
    const thing = nearest(shared, at)
    tip.hidden = !thing
    if (!thing) return
    tip.textContent = textOf(thing)
    tip.style.left = `${Math.min(at[0] + 12, Math.max(0, frame.width - 240))}px`
    tip.style.top = `${Math.max(0, Math.min(at[1] + 12, frame.height - 70))}px`
  })
  sheet.addEventListener('pointerleave', () => {
    tip.hidden = true
  })
}

function nearest({ svg, canvas, layers }, [left, top]) {
  const matrix = svg.getScreenCTM()
  const frame = canvas.getBoundingClientRect()
  if (!matrix) return undefined
  let found
  let least = NEAR_PIXELS
  for (const layer of layers) {
    if (!layer.isOn) continue
    for (const thing of layer.things) {
      const x = matrix.a * thing.spot.x + matrix.e - frame.left
      const y = matrix.d * thing.spot.y + matrix.f - frame.top
      const distance = Math.hypot(x - left, y - top)
      // Of two in one place the one drawn last is meant.
      if (distance > least) continue
      least = distance
      found = thing
    }
  }
  return found
}

function textOf({ layer, place, states }) {
  const name = place.name ?? place.road_name ?? layer.name
  const said = TEXTS[layer.id]?.(states[0] ?? {}, states, place)
  return said ? `${name}：${said}` : `${name}`
}

const TEXTS = {
  sections: ({ speed_kilometers_per_hour: speed, congestion_level: level }) =>
    speed === undefined
      ? say('暂无路况', 'no state')
      : `${Math.round(speed)} km/h${level ? ` · ${LEVELS[level - 1]}` : ''}`,
  parking(_, states, { capacity }) {
    const all = states.find(({ group_id: group }) => group === 'all') ?? states[0]
    if (all?.free === undefined) return say('暂无余位', 'no state')
    return say(
      `空 ${all.free} / ${all.capacity ?? capacity ?? '—'}`,
      `${all.free} of ${all.capacity ?? capacity ?? '—'} free`,
    )
  },
  bikes: ({ vehicles_available: bikes, docks_available: docks }) =>
    say(
      `可借 ${bikes ?? '—'}，空桩 ${docks ?? '—'}`,
      `${bikes ?? '—'} bikes, ${docks ?? '—'} docks`,
    ),
  events: (event) => happeningOf(event),
  works: ({ description, event_type: type, vehicle_impact: impact }) =>
    [description ?? type, impact].filter(Boolean).join(' · '),
  metro: (_, states) => crowdingText(states),
  trains: (_, states, place) => trainText(states, place),
  vessels: (state, _, place) => vesselText(state, place),
  signs: ({ message_text: text }) => (text ?? say('无显示', 'blank')).replaceAll('\n', ' / '),
  detectors: ({ speed_kilometers_per_hour: speed }) =>
    speed === undefined ? '' : `${Math.round(speed)} km/h`,
}

const LEVELS = english
  ? ['smooth', 'basically smooth', 'light congestion', 'medium congestion', 'heavy congestion']
  : ['畅通', '基本畅通', '轻度拥堵', '中度拥堵', '严重拥堵']

const KINDS = {
  accident: say('事故', 'Accident'),
  obstruction: say('障碍', 'Obstruction'),
  traffic: say('拥堵', 'Congestion'),
  conditions: say('路面与天气', 'Conditions'),
  works: say('施工', 'Works'),
  event: say('活动', 'Public event'),
  management: say('交通管制', 'Management'),
  other: say('其他', 'Other'),
}

function happeningOf({ event_kind: kind, comment, road_name: road, lanes_restricted: lanes }) {
  const word = lanes === 1 ? 'lane' : 'lanes'
  const restricted = lanes > 0 ? say(`占 ${lanes} 车道`, `${lanes} ${word} restricted`) : ''
  return [KINDS[kind] ?? kind, road, comment, restricted].filter(Boolean).join(' · ')
}

function listHappenings(root, events) {
  const list = root.querySelector('.happenings')
  if (!list) return
  const now = events.filter(({ ended_at: ended }) => !ended).slice(0, MOST_HAPPENINGS)
  list.replaceChildren(
    ...now.map((event) => {
      const item = document.createElement('li')
      item.textContent = happeningOf(event)
      return item
    }),
  )
  list.hidden = now.length === 0
}
