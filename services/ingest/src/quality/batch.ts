import type { Contract, ContractId } from '@tongqu/contracts'
import type { LakeReading } from '@tongqu/lakehouse'
import type { Slots } from './slots.ts'
import type { Batch } from './types.ts'

/** Between the values of key columns: a control character that no source sends in an id. */
const SEPARATOR = '\u001f'

/**
 * Readings of one contract beyond which a delivery is sampled: judging stays a small share of
 * landing however large a delivery is.
 */
export const SAMPLED_BEYOND = 50_000

/** Readings by contract. */
export function byContract(
  readings: readonly LakeReading[],
): Map<ContractId, Record<string, unknown>[]> {
  const groups = new Map<ContractId, Record<string, unknown>[]>()
  let last: ContractId | undefined
  let group: Record<string, unknown>[] = []
  for (const { contract, reading } of readings) {
    if (contract !== last) {
      last = contract
      group = groups.get(contract) ?? []
      groups.set(contract, group)
    }
    group.push(reading)
  }
  return groups
}

/** What rules look at; of a huge delivery every n-th reading. */
export function batchOf(
  contract: Contract,
  all: readonly Record<string, unknown>[],
  places: Slots,
): Batch {
  const step = Math.ceil(all.length / SAMPLED_BEYOND)
  const readings = step > 1 ? all.filter((_, index) => index % step === 0) : all
  let keys: string[] | undefined
  let slots: Int32Array | undefined
  return {
    contract,
    readings,
    total: all.length,
    times: timesOf(contract, readings),
    keys() {
      keys ??= keysOf(contract.key, readings)
      return keys
    },
    slots() {
      slots ??= places.slotsOf(partsOf(contract.key, readings), readings.length, (index) =>
        keyIn(contract.key, readings[index]),
      )
      return slots
    },
  }
}

/** Many readings of a delivery share one instant: it is read once. */
function timesOf(
  { eventTime }: Contract,
  readings: readonly Record<string, unknown>[],
): Float64Array {
  const times = new Float64Array(readings.length).fill(Number.NaN)
  if (eventTime === undefined) return times
  let last: unknown
  let instant = Number.NaN
  for (const [index, reading] of readings.entries()) {
    const text = reading[eventTime]
    if (text !== last) {
      last = text
      instant = typeof text === 'string' ? instantOf(text) : Number.NaN
    }
    times[index] = instant
  }
  return times
}

let lastDay = ''
let lastMidnight = Number.NaN

/**
 * `Date.parse` of the form readings have, several times faster: the day of most is that of the one
 * before. NaN for what is no instant.
 */
function instantOf(text: string): number {
  const { length } = text
  if (length < 20 || text.charCodeAt(length - 1) !== Z || text.charCodeAt(13) !== COLON) {
    return Date.parse(text)
  }
  const day = text.slice(0, 10)
  if (day !== lastDay) {
    lastDay = day
    lastMidnight = Date.parse(day)
  }
  const hours = two(text, 11)
  const minutes = two(text, 14)
  const seconds = two(text, 17)
  const isOdd = !(hours < 24 && minutes < 60 && seconds < 60)
  if (isOdd || text.charCodeAt(10) !== T || text.charCodeAt(16) !== COLON) return Date.parse(text)
  const fraction = length > 20 ? Number(text.slice(19, -1)) : 0
  return lastMidnight + ((hours * 60 + minutes) * 60 + seconds) * 1_000 + fraction * 1_000
}

const [Z, T, COLON, ZERO] = [0x5a, 0x54, 0x3a, 0x30]

/** Two digits; beyond any time of day where they are none. */
function two(text: string, at: number): number {
  const tens = text.charCodeAt(at) - ZERO
  const ones = text.charCodeAt(at + 1) - ZERO
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : 100
}

function keysOf(
  columns: readonly string[],
  readings: readonly Record<string, unknown>[],
): string[] {
  return readings.map((reading) => keyIn(columns, reading))
}

function keyIn(columns: readonly string[], reading: Record<string, unknown> | undefined): string {
  let key = ''
  for (const column of columns) {
    if (key !== '') key += SEPARATOR
    key += String(reading?.[column] ?? '')
  }
  return key
}

/** The values of each key column; absent ones are all the same. */
function partsOf(
  columns: readonly string[],
  readings: readonly Record<string, unknown>[],
): unknown[][] {
  return columns.map((column) => readings.map((reading) => reading[column] ?? ''))
}
