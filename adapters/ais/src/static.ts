import { hazardCategory } from './codes.ts'
import { type Heard, heardAt, type Sink } from './message.ts'
import { withSource } from './position.ts'

/** IMO numbers have seven digits; above them are those of flag states (M.1371-5, table 52). */
const LEAST_IMO = 1_000_000
const MOST_IMO = 9_999_999

/** MMSI of craft that belong to a parent ship begin with 98 (ITU-R M.585). */
const AUXILIARY = '98'

type Facts = Record<string, string | number | undefined>

/** Ship static and voyage data: message 5 (table 52). */
export function voyage(heard: Heard, sink: Sink): void {
  const { bits } = heard
  const imo = bits.u(40, 30)
  if (imo > 0 && imo < LEAST_IMO) {
    sink.remark('out-of-range', 'an IMO number out of its range was left out')
  }
  const fix = bits.u(270, 4)
  const draught = bits.u(294, 8)
  emit(
    heard,
    sink,
    {
      imo: imo >= LEAST_IMO && imo <= MOST_IMO ? String(imo) : undefined,
      call_sign: bits.text(70, 7),
      name: bits.text(112, 20),
      ...typeOf(bits.u(232, 8)),
      ...sizeOf(heard, 240),
      draught_meters: draught === 0 ? undefined : draught / 10,
      destination: bits.text(302, 20),
      eta_month: between(bits.u(274, 4), 1, 12),
      eta_day: between(bits.u(278, 5), 1, 31),
      eta_hour: between(bits.u(283, 5), 0, 23),
      eta_minute: between(bits.u(288, 6), 0, 59),
    },
    {
      flag_state_number: imo > MOST_IMO ? String(imo) : undefined,
      fix_device: fix === 0 || fix === 15 ? undefined : String(fix),
      ...sidesOf(heard, 240),
    },
  )
}

/** The static part of an extended class B report: message 19 (table 68). */
export function extended(heard: Heard, sink: Sink): void {
  const { bits } = heard
  emit(
    heard,
    sink,
    { name: bits.text(143, 20), ...typeOf(bits.u(263, 8)), ...sizeOf(heard, 271) },
    sidesOf(heard, 271),
  )
}

/** Part A of message 24 (table 75): the name alone. */
export function partA(heard: Heard, sink: Sink): void {
  emit(heard, sink, { name: heard.bits.text(40, 20) }, {})
}

/** Part B (table 76), with the name of the part A that went before it where there was one. */
export function partB(heard: Heard, name: string | undefined, sink: Sink): void {
  const { bits, mmsi } = heard
  const isAuxiliary = mmsi.startsWith(AUXILIARY)
  const model = bits.u(66, 4)
  const serial = bits.u(70, 20)
  emit(
    heard,
    sink,
    {
      call_sign: bits.text(90, 7),
      name,
      ...typeOf(bits.u(40, 8)),
      ...(isAuxiliary ? {} : sizeOf(heard, 132)),
    },
    {
      vendor: bits.text(48, 3),
      unit_model: model === 0 ? undefined : String(model),
      serial_number: serial === 0 ? undefined : String(serial),
      ...(isAuxiliary
        ? { mothership_mmsi: String(bits.u(132, 30)).padStart(9, '0') }
        : sidesOf(heard, 132)),
    },
  )
}

function emit(heard: Heard, sink: Sink, facts: Facts, others: Facts): void {
  let extra: Record<string, string> | undefined
  for (const [name, value] of Object.entries(others)) {
    if (value !== undefined) extra = { ...extra, [name]: String(value) }
  }
  sink.reading('vessel/static@1', {
    observed_at: heardAt(heard),
    mmsi: heard.mmsi,
    message_type: heard.type,
    ...facts,
    extra: withSource(heard, extra),
  })
}

function typeOf(shipType: number): Facts {
  if (shipType === 0) return {}
  return { ship_type: shipType, carries_dangerous_category: hazardCategory(shipType) }
}

/**
 * Length and beam from the distances of the antenna to bow, stern, port and starboard (figure 41
 * of M.1371-5). Where bow and port are 0 the antenna's place is unknown and the others are whole.
 */
function sizeOf({ bits }: Heard, start: number): Facts {
  const length = bits.u(start, 9) + bits.u(start + 9, 9)
  const beam = bits.u(start + 18, 6) + bits.u(start + 24, 6)
  return {
    length_meters: length === 0 ? undefined : length,
    beam_meters: beam === 0 ? undefined : beam,
  }
}

/** Where the antenna is; nothing when that is unknown. */
export function sidesOf({ bits }: Heard, start: number): Facts {
  const bow = bits.u(start, 9)
  const port = bits.u(start + 18, 6)
  if (bow === 0 && port === 0) return {}
  return {
    to_bow_meters: bow,
    to_stern_meters: bits.u(start + 9, 9),
    to_port_meters: port,
    to_starboard_meters: bits.u(start + 24, 6),
  }
}

function between(value: number, least: number, most: number): number | undefined {
  return value >= least && value <= most ? value : undefined
}
