import { type Heard, heardAt, observedAt, placeOf, type Sink } from './message.ts'
import { withSource } from './position.ts'

/** Ten-thousandths of an arc minute. */
const FINE = 600_000

/** Base stations, and mobile ones that answer for the time: messages 4 and 11 (table 51). */
export function baseStation(heard: Heard, sink: Sink): void {
  const { bits } = heard
  const place = placeOf(bits.s(79, 28), bits.s(107, 27), FINE, sink)
  const second = bits.u(72, 6)
  const utc = utcOf(heard, second)
  sink.reading('vessel/station@1', {
    observed_at: observedAt(heard, second),
    mmsi: heard.mmsi,
    message_type: heard.type,
    latitude: place?.latitude,
    longitude: place?.longitude,
    extra: withSource(heard, utc === undefined ? undefined : { utc }),
  })
}

/** Aids to navigation: message 21 (table 71); its name may go on behind the other fields. */
export function aid(heard: Heard, sink: Sink): void {
  const { bits } = heard
  const place = placeOf(bits.s(164, 28), bits.s(192, 27), FINE, sink)
  const second = bits.u(253, 6)
  const more = Math.min(14, Math.floor((bits.length() - 272) / 6))
  const first = bits.text(43, 20) ?? ''
  // A name goes on only when the last of its first twenty characters does not end it.
  const goesOn = more > 0 && bits.u(157, 6) !== 0
  const name = goesOn ? first.padEnd(20) + (bits.text(272, more) ?? '') : first
  const type = bits.u(38, 5)
  sink.reading('vessel/station@1', {
    observed_at: heardAt(heard),
    mmsi: heard.mmsi,
    message_type: heard.type,
    name: name.trim() === '' ? undefined : name.trimEnd(),
    aid_type: type === 0 ? undefined : type,
    latitude: place?.latitude,
    longitude: place?.longitude,
    // Only a floating aid that knows the time can tell (table 71).
    is_off_position: second > 59 ? undefined : bits.flag(259),
    is_virtual: bits.flag(269),
    extra: withSource(heard, bits.flag(268) ? { raim: 'true' } : undefined),
  })
}

/** The time as the station knows it; undefined when any part of it is unknown. */
function utcOf({ bits }: Heard, second: number): string | undefined {
  const [year, month, day] = [bits.u(38, 14), bits.u(52, 4), bits.u(56, 5)]
  const [hour, minute] = [bits.u(61, 5), bits.u(66, 6)]
  if (year === 0 || year > 9_999 || month < 1 || month > 12 || day < 1) return undefined
  if (hour > 23 || minute > 59 || second > 59) return undefined
  const text = [month, day, hour, minute, second].map((part) => String(part).padStart(2, '0'))
  const [months, days, ...clock] = text
  return `${String(year).padStart(4, '0')}-${months}-${days}T${clock.join(':')}Z`
}
