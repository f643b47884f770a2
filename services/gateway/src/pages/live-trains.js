/**
 * Trains on /live: each at the station where it was last, by how punctual it is. That is told by
 * colour and by form: a square on time, a square with a bar when late, a hollow cross when it does
 * not run. Trains of one station stand beside each other.
 */

const english = document.documentElement.lang === 'en'
const say = (zh, en) => (english ? en : zh)

/** Later than this is drawn in the colour of what is bad, in seconds. */
const VERY_LATE_SECONDS = 900
const SIDE_PIXELS = 9
/** From one train of a station to the next. */
const APART_PIXELS = 11
const TRAINS_IN_A_ROW = 4

const STATE_WORDS = {
  on_time: say('正点', 'on time'),
  late: say('晚点', 'late'),
  early: say('早点', 'early'),
  cancelled: say('停运', 'cancelled'),
  unknown: say('未知', 'unknown'),
}
const KIND_WORDS = { arrival: say('到达', 'arrived at'), departure: say('驶离', 'left') }

/** One thing per train: where it was last, and what is expected next. */
export function trainThings(layer, spotsOf) {
  const stations = new Map(layer.placeRows.map((row) => [row.station_code, row]))
  const trains = new Map()
  for (const state of layer.states) {
    const key = JSON.stringify([
      state.feed_id,
      state.train_no ?? state.train_code,
      state.service_date,
    ])
    const known = trains.get(key) ?? {}
    if (isPast(state)) known.last = laterOf(known.last, state)
    else known.next = state
    trains.set(key, known)
  }
  const standing = new Map()
  return [...trains.values()].flatMap(({ last, next }) => {
    const state = last ?? next
    const station = stations.get(state.station_code) ?? {}
    const spot = spotsOf(state).spot ?? spotsOf(station).spot
    if (!spot) return []
    const index = standing.get(state.station_code) ?? 0
    standing.set(state.station_code, index + 1)
    const place = { name: state.train_code, station: state.station_name ?? station.name }
    return [{ layer, place, states: [state, ...(next ? [next] : [])], lines: [], spot, index }]
  })
}

function isPast({ actual_at: actual, state }) {
  return Boolean(actual) || state === 'cancelled'
}

function laterOf(one, other) {
  if (!one) return other
  return (other.actual_at ?? '') >= (one.actual_at ?? '') ? other : one
}

/** Draws one thing of `trainThings`. */
export function drawTrain(pen, { spot, states: [state], index }, toScreen, colors) {
  const [left, top] = toScreen(spot)
  const x = left + 9 + (index % TRAINS_IN_A_ROW) * APART_PIXELS
  const y = top - Math.floor(index / TRAINS_IN_A_ROW) * APART_PIXELS
  const half = SIDE_PIXELS / 2
  const color = colors(colorOf(state))
  if (state.state === 'cancelled') {
    pen.strokeStyle = color
    pen.lineWidth = 2
    pen.beginPath()
    pen.moveTo(x - half, y - half)
    pen.lineTo(x + half, y + half)
    pen.moveTo(x + half, y - half)
    pen.lineTo(x - half, y + half)
    pen.stroke()
    return
  }
  pen.fillStyle = color
  pen.fillRect(x - half, y - half, SIDE_PIXELS, SIDE_PIXELS)
  if (state.state !== 'late') return
  pen.fillStyle = colors('paper')
  pen.fillRect(x - half + 1.5, y - 1, SIDE_PIXELS - 3, 2)
}

function colorOf({ state, delay_seconds: delay }) {
  if (state === 'late') return delay > VERY_LATE_SECONDS ? 'level-5' : 'level-3'
  if (state === 'on_time' || state === 'early') return 'level-1'
  return 'soft'
}

/** What is said of a train under the pointer. */
export function trainText([state, next], { station }) {
  const { state: word, kind, delay_seconds: delay, cause } = state
  const minutes = delay ? say(` ${lateBy(delay)} 分`, ` by ${lateBy(delay)} min`) : ''
  const was = isPast(state) && word !== 'cancelled' ? `${KIND_WORDS[kind] ?? ''} ` : ''
  const then = next?.expected_at
    ? say(
        `预计 ${clockOf(next.expected_at)} ${next.kind === 'arrival' ? '到' : '发'} ${next.station_name ?? ''}`,
        `expected ${clockOf(next.expected_at)} ${next.kind === 'arrival' ? 'at' : 'to leave'} ${next.station_name ?? ''}`,
      )
    : ''
  const parts = [`${was}${station ?? ''}`, `${STATE_WORDS[word] ?? word}${minutes}`, cause, then]
  return parts.filter(Boolean).join(' · ')
}

function lateBy(seconds) {
  return Math.abs(Math.round(seconds / 60))
}

function clockOf(instant) {
  const at = new Date(instant)
  return Number.isNaN(at.getTime()) ? '' : at.toTimeString().slice(0, 5)
}
