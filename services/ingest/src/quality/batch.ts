import type { Contract, ContractId } from '@tongqu/contracts'
import type { LakeReading } from '@tongqu/lakehouse'
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
export function batchOf(contract: Contract, all: readonly Record<string, unknown>[]): Batch {
  const step = Math.ceil(all.length / SAMPLED_BEYOND)
  const readings = step > 1 ? all.filter((_, index) => index % step === 0) : all
  let keys: string[] | undefined
  return {
    contract,
    readings,
    times: timesOf(contract, readings),
    keys() {
      keys ??= keysOf(contract.key, readings)
      return keys
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
      instant = typeof text === 'string' ? Date.parse(text) : Number.NaN
    }
    times[index] = instant
  }
  return times
}

function keysOf(
  columns: readonly string[],
  readings: readonly Record<string, unknown>[],
): string[] {
  const [only] = columns
  if (only !== undefined && columns.length === 1) {
    return readings.map((reading) => String(reading[only] ?? ''))
  }
  return readings.map((reading) => {
    let key = ''
    for (const column of columns) key += `${reading[column] ?? ''}${SEPARATOR}`
    return key
  })
}
