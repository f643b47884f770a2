import { FIXES, STATUSES, TURNS } from './codes.ts'
import { type Heard, observedAt, placeOf, type Sink, within } from './message.ts'

/** Units of a degree: ten-thousandths, and tenths, of an arc minute. */
const FINE = 600_000
const COARSE = 600

/** Tenths of a knot (ITU-R M.1371-5, table 48): 102.2 or more, and unknown. */
const MOST_SPEED = 1_022
const NO_SPEED = 1_023

/** Tenths of a degree. */
const MOST_COURSE = 3_599
const NO_COURSE = 3_600
const NO_HEADING = 511

/** Position reports of class A: messages 1, 2, 3 (ITU-R M.1371-5, table 48). */
export function classA(heard: Heard, sink: Sink): void {
  const { bits } = heard
  const place = placeOf(bits.s(61, 28), bits.s(89, 27), FINE, sink)
  const turn = TURNS[bits.u(42, 8)]
  const second = bits.u(137, 6)
  const manoeuvre = bits.u(143, 2)
  sink.reading('vessel/position@1', {
    observed_at: observedAt(heard, second),
    mmsi: heard.mmsi,
    message_type: heard.type,
    latitude: place?.latitude,
    longitude: place?.longitude,
    speed_knots: knots(bits.u(50, 10), sink),
    course_degrees: course(bits.u(116, 12), sink),
    heading_degrees: within(bits.u(128, 9), 359, NO_HEADING, 'heading', sink),
    rate_of_turn_degrees_per_minute: turn?.rate,
    navigation_status: STATUSES[bits.u(38, 4)],
    is_accurate: bits.flag(60),
    utc_second: second > 59 ? undefined : second,
    channel: heard.channel,
    extra: extraOf(heard, second, bits.flag(148), {
      turning: turn?.extra,
      special_manoeuvre: manoeuvre === 2 ? 'true' : undefined,
    }),
  })
}

/** Position reports of class B: messages 18 and 19 (tables 67 and 68). */
export function classB(heard: Heard, sink: Sink): void {
  const { bits } = heard
  const place = placeOf(bits.s(57, 28), bits.s(85, 27), FINE, sink)
  const second = bits.u(133, 6)
  const raim = bits.flag(heard.type === 18 ? 147 : 305)
  sink.reading('vessel/position@1', {
    observed_at: observedAt(heard, second),
    mmsi: heard.mmsi,
    message_type: heard.type,
    latitude: place?.latitude,
    longitude: place?.longitude,
    speed_knots: knots(bits.u(46, 10), sink),
    course_degrees: course(bits.u(112, 12), sink),
    heading_degrees: within(bits.u(124, 9), 359, NO_HEADING, 'heading', sink),
    rate_of_turn_degrees_per_minute: undefined,
    navigation_status: undefined,
    is_accurate: bits.flag(56),
    utc_second: second > 59 ? undefined : second,
    channel: heard.channel,
    extra: extraOf(heard, second, raim, {}),
  })
}

/** Aircraft of search and rescue: message 9 (table 58). Its speed is in whole knots. */
export function aircraft(heard: Heard, sink: Sink): void {
  const { bits } = heard
  const place = placeOf(bits.s(61, 28), bits.s(89, 27), FINE, sink)
  const second = bits.u(128, 6)
  const altitude = bits.u(38, 12)
  sink.reading('vessel/position@1', {
    observed_at: observedAt(heard, second),
    mmsi: heard.mmsi,
    message_type: heard.type,
    latitude: place?.latitude,
    longitude: place?.longitude,
    speed_knots: within(bits.u(50, 10), MOST_SPEED, NO_SPEED, 'speed', sink),
    course_degrees: course(bits.u(116, 12), sink),
    is_accurate: bits.flag(60),
    utc_second: second > 59 ? undefined : second,
    channel: heard.channel,
    extra: extraOf(heard, second, bits.flag(147), {
      altitude_meters: altitude === 4_095 ? undefined : String(altitude),
    }),
  })
}

/** Reports for satellites: message 27 (table 78), in coarse units and without a second. */
export function longRange(heard: Heard, sink: Sink): void {
  const { bits } = heard
  const place = placeOf(bits.s(44, 18), bits.s(62, 17), COARSE, sink)
  sink.reading('vessel/position@1', {
    observed_at: observedAt(heard, 60),
    mmsi: heard.mmsi,
    message_type: heard.type,
    latitude: place?.latitude,
    longitude: place?.longitude,
    speed_knots: within(bits.u(79, 6), 62, 63, 'speed', sink),
    course_degrees: within(bits.u(85, 9), 359, NO_HEADING, 'course', sink),
    navigation_status: STATUSES[bits.u(40, 4)],
    is_accurate: bits.flag(38),
    channel: heard.channel,
    extra: extraOf(heard, 60, bits.flag(39), { is_stale: bits.flag(94) ? 'true' : undefined }),
  })
}

function knots(tenths: number, sink: Sink): number | undefined {
  const speed = within(tenths, MOST_SPEED, NO_SPEED, 'speed', sink)
  return speed === undefined ? undefined : speed / 10
}

function course(tenths: number, sink: Sink): number | undefined {
  const degrees = within(tenths, MOST_COURSE, NO_COURSE, 'course', sink)
  return degrees === undefined ? undefined : degrees / 10
}

/** What few messages say; undefined when this one says none of it. */
function extraOf(
  heard: Heard,
  second: number,
  raim: boolean,
  others: Record<string, string | undefined>,
): Record<string, string> | undefined {
  let extra: Record<string, string> | undefined
  for (const name in others) {
    const value = others[name]
    if (value !== undefined) extra = { ...extra, [name]: value }
  }
  const fix = second > 60 ? FIXES[second - 60] : undefined
  if (fix !== undefined) extra = { ...extra, fix }
  if (raim) extra = { ...extra, raim: 'true' }
  return withSource(heard, extra)
}

/** Adds who heard a message and how often it was repeated, as far as that is told. */
export function withSource(
  { bits, source }: Heard,
  extra: Record<string, string> | undefined,
): Record<string, string> | undefined {
  const repeats = bits.u(6, 2)
  let all = extra
  if (repeats > 0) all = { ...all, repeats: String(repeats) }
  if (source !== undefined) all = { ...all, station: source }
  return all
}
