/**
 * Draws the open positions over the lines of /live and brings its numbers up to date. Asks nobody
 * but the hub; the tag of the last answer is sent by the browser itself.
 */

import { startLayers } from './live-layers.js'

/** Where a vehicle would have to be next is not believed: it is drawn there at once. */
const LEAP_UNITS = 600
/** Numbers change with the minute; ages are told in seconds. */
const NUMBERS_EVERY_MILLISECONDS = 10_000
/** Beyond so many, arrows are only a smear. */
const MOST_ARROWS = 3_000
const ZOOM_STEP = 1.6
const SMALLEST_UNITS = 200
/** An arrow key moves the map by this share of what is seen. */
const KEY_SHARE = 0.15
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }

const english = document.documentElement.lang === 'en'
const say = (zh, en) => (english ? en : zh)
const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches

const figure = document.getElementById('map')
if (figure) startMap(figure)
window.setInterval(refreshNumbers, NUMBERS_EVERY_MILLISECONDS)

function startMap(root) {
  const { feed, table, every, whole, focus } = root.dataset
  const map = {
    root,
    svg: root.querySelector('svg'),
    canvas: root.querySelector('canvas.vehicles'),
    status: root.querySelector('#map-status'),
    everyMilliseconds: Number(every) * 1_000,
    /** Units: left, top, width, height. */
    box: numbersOf(focus),
    whole: numbersOf(whole),
    focus: numbersOf(focus),
    vehicles: new Map(),
  }
  const repeat = async () => {
    if (!document.hidden) await readFeed(map, feed, table)
    window.setTimeout(repeat, map.everyMilliseconds)
  }
  const draw = () => {
    drawVehicles(map, performance.now())
    if (!still) window.requestAnimationFrame(draw)
  }
  map.redraw = () => still && drawVehicles(map, performance.now())
  map.layers = startLayers(root, map.svg)
  listen(map)
  show(map)
  repeat()
  draw()
}

function numbersOf(text) {
  return text.split(' ').map(Number)
}

async function readFeed(map, feed, table) {
  try {
    const response = await window.fetch(feed, { cache: 'no-cache' })
    if (!response.ok) throw new Error(String(response.status))
    const { readings } = await response.json()
    move(map, readings?.[table] ?? [])
    const age = response.headers.get('Age')
    const state = response.headers.get('Hub-State')
    tell(map, state, age === null ? undefined : Number(age))
  } catch {
    map.status.textContent = say(
      '连接中断，正在重试；所示为最后一次的位置。',
      'No connection; trying again. Shown are the last positions.',
    )
  }
  map.redraw()
}

function tell({ status, vehicles }, state, age) {
  const shown = vehicles.size.toLocaleString(english ? 'en' : 'zh-CN')
  const aged = age === undefined ? '' : say(`，内容 ${age} 秒前`, `, content ${age} s old`)
  const live = state === 'live' || state === null
  const word = live ? '' : say('（数据已过期）', ' (stale)')
  const text = say(`地图上 ${shown} 辆公交车`, `${shown} buses on the map`)
  status.textContent = `${text}${aged}${word}`
}

/** From where it is drawn now to where it is told to be, by the next time we ask. */
function move(map, positions) {
  const { west, north, shrink, units } = map.root.dataset
  const now = performance.now()
  const next = new Map()
  for (const { vehicle_id: id, longitude, latitude, direction_degrees: course } of positions) {
    if (typeof longitude !== 'number' || typeof latitude !== 'number') continue
    const x = (longitude - Number(west)) * Number(shrink) * Number(units)
    const y = (Number(north) - latitude) * Number(units)
    const known = map.vehicles.get(id)
    const from = known ? placeAt(known, now, map.everyMilliseconds) : { x, y }
    const leaps = still || Math.hypot(from.x - x, from.y - y) > LEAP_UNITS
    const start = leaps ? { x, y } : from
    next.set(id, { startX: start.x, startY: start.y, x, y, since: now, course })
  }
  map.vehicles = next
}

function placeAt({ startX, startY, x, y, since }, now, everyMilliseconds) {
  const part = Math.min(1, (now - since) / everyMilliseconds)
  return { x: startX + (x - startX) * part, y: startY + (y - startY) * part }
}

function drawVehicles(map, now) {
  const { canvas, svg, vehicles, everyMilliseconds } = map
  const ratio = window.devicePixelRatio || 1
  const { clientWidth, clientHeight } = canvas
  const [width, height] = [Math.round(clientWidth * ratio), Math.round(clientHeight * ratio)]
  if (canvas.width !== width) canvas.width = width
  if (canvas.height !== height) canvas.height = height
  const pen = canvas.getContext('2d')
  const matrix = svg.getScreenCTM()
  if (!pen || !matrix) return
  const frame = canvas.getBoundingClientRect()
  pen.setTransform(ratio, 0, 0, ratio, 0, 0)
  pen.clearRect(0, 0, clientWidth, clientHeight)
  pen.fillStyle = window.getComputedStyle(canvas).color
  const arrows = vehicles.size <= MOST_ARROWS
  for (const vehicle of vehicles.values()) {
    const { x, y } = placeAt(vehicle, now, everyMilliseconds)
    const left = matrix.a * x + matrix.e - frame.left
    const top = matrix.d * y + matrix.f - frame.top
    if (left < -9 || top < -9 || left > clientWidth + 9 || top > clientHeight + 9) continue
    if (arrows && typeof vehicle.course === 'number') drawArrow(pen, left, top, vehicle.course)
    else pen.fillRect(left - 2, top - 2, 4, 4)
  }
}

function drawArrow(pen, left, top, course) {
  const angle = (course * Math.PI) / 180
  const at = (turn, length) => [
    left + Math.sin(angle + turn) * length,
    top - Math.cos(angle + turn) * length,
  ]
  pen.beginPath()
  pen.moveTo(...at(0, 7))
  pen.lineTo(...at(2.5, 5))
  pen.lineTo(...at(-2.5, 5))
  pen.fill()
}

function show(map) {
  map.svg.setAttribute('viewBox', map.box.join(' '))
  map.layers.draw()
  map.redraw?.()
}

function listen(map) {
  const group = map.root.querySelector('.zoom')
  group.hidden = false
  group.addEventListener('click', ({ target }) => {
    const wish = target.dataset?.zoom
    if (wish === 'in') zoom(map, 1 / ZOOM_STEP)
    if (wish === 'out') zoom(map, ZOOM_STEP)
    if (wish === 'focus') map.box = [...map.focus]
    if (wish === 'whole') map.box = [...map.whole]
    show(map)
  })
  const sheet = map.root.querySelector('.sheet')
  sheet.addEventListener('pointerdown', (event) => {
    if (event.pointerType === 'touch') return
    sheet.setPointerCapture(event.pointerId)
  })
  sheet.addEventListener('pointermove', (event) => {
    const matrix = map.svg.getScreenCTM()
    if (!sheet.hasPointerCapture(event.pointerId) || !matrix) return
    map.box[0] -= event.movementX / matrix.a
    map.box[1] -= event.movementY / matrix.d
    show(map)
  })
  sheet.addEventListener('keydown', (event) => {
    const step = STEPS[event.key]
    if (event.key === '+' || event.key === '=') zoom(map, 1 / ZOOM_STEP)
    else if (event.key === '-') zoom(map, ZOOM_STEP)
    else if (step) {
      map.box[0] += step[0] * map.box[2] * KEY_SHARE
      map.box[1] += step[1] * map.box[3] * KEY_SHARE
    } else return
    event.preventDefault()
    show(map)
  })
  window.addEventListener('resize', () => {
    map.layers.draw()
    map.redraw()
  })
}

function zoom(map, factor) {
  const [left, top, width, height] = map.box
  const most = Math.max(map.whole[2], map.whole[3]) * ZOOM_STEP
  const longer = Math.max(width, height) * factor
  if (longer > most || longer < SMALLEST_UNITS) return
  map.box = [
    left + (width * (1 - factor)) / 2,
    top + (height * (1 - factor)) / 2,
    width * factor,
    height * factor,
  ]
}

async function refreshNumbers() {
  if (document.hidden) return
  try {
    const response = await window.fetch('/api/live', { cache: 'no-cache' })
    if (!response.ok) return
    const { day, kinds, layers } = await response.json()
    const shown = document.getElementById('rates-day')
    if (shown && day) shown.textContent = day
    for (const kind of kinds) refreshCard(`[data-kind="${kind.kind}"]`, kind)
    for (const layer of layers) refreshCard(`[data-layer="${layer.id}"]`, layer)
  } catch {
    // The map tells of a lost connection; the numbers stay what they were.
  }
}

function refreshCard(selector, live) {
  const card = document.querySelector(selector)
  for (const field of card?.querySelectorAll('[data-field]') ?? []) {
    const name = field.dataset.field
    const value = live[name]
    if (name === 'state') refreshState(field, live)
    else if (name.endsWith('Percent')) refreshBar(field, value)
    else field.textContent = value === undefined ? '—' : value.toLocaleString()
  }
}

const STATES = {
  live: say('最新', 'up to date'),
  stale: say('过期', 'stale'),
  empty: say('暂无数据', 'no data yet'),
  down: say('中断', 'down'),
}

function refreshState(badge, { state, ageSeconds }) {
  if (state === undefined) return
  badge.className = `badge state ${state}`
  const age = ageSeconds === undefined ? '' : ageText(ageSeconds)
  badge.textContent = `${STATES[state] ?? state}${age}`
}

function ageText(seconds) {
  const [value, unit] =
    seconds < 60
      ? [seconds, say('秒', 's')]
      : seconds < 3_600
        ? [Math.floor(seconds / 60), say('分钟', 'min')]
        : [Math.floor(seconds / 3_600), say('小时', 'h')]
  return say(` · ${value} ${unit}前`, ` · ${value} ${unit} ago`)
}

function refreshBar(cell, percent) {
  const known = typeof percent === 'number'
  cell.querySelector('.fill')?.setAttribute('width', String(known ? percent : 0))
  const value = cell.querySelector('.value')
  if (value) value.textContent = known ? `${percent.toFixed(1)}%` : '—'
}
