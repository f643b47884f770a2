/** What contracts say of their columns, as rules ask for it. */
import type { Column, Contract } from '@tongqu/contracts'

const NUMERIC = new Set(['integer', 'double'])

/** Instants that say when a record was written, not when something was measured. */
const VERSION_TIMES = new Set([
  'versioned_at',
  'created_at',
  'updated_at',
  'set_at',
  'entered_at',
  'registered_at',
  'day_at',
  'noted_at',
  'raised_at',
])

/**
 * Has the contract an event time that says when the world was so? A situation may stand for weeks
 * under the time of its last version; a measurement that old is stale.
 */
export function isObserved({ eventTime }: Contract): boolean {
  return eventTime !== undefined && !VERSION_TIMES.has(eventTime)
}

/** Numbers with a unit that may be absent: what was measured, not how it is told apart. */
export function measuredColumns({ columns, key, geometry }: Contract): Column[] {
  const place = geometry?.kind === 'point' ? [geometry.longitude, geometry.latitude] : []
  const others = new Set([...key, ...place])
  return columns.filter(
    ({ name, type, unit, nullable }) =>
      NUMERIC.has(type) && unit !== undefined && nullable && !others.has(name) && !isPlace(name),
  )
}

/** Coordinates as the source wrote them, and numbers that name or order things. */
function isPlace(name: string): boolean {
  return /^source_|latitude|longitude|_(id|type|index|sequence|order|number)$/.test(name)
}

/**
 * Is each reading an instrument's: several numbers, and no instants but that of the measurement? A
 * prediction has its times, and what moves its place, with or without numbers.
 */
export function isInstrument(contract: Contract): boolean {
  const { columns, eventTime } = contract
  const instants = columns.filter(({ type, name }) => type === 'timestamp' && name !== eventTime)
  return isObserved(contract) && instants.length === 0 && measuredColumns(contract).length > 1
}

/** Does the contract tell of things that move: a place, a time, and a speed or a course? */
export function isMoving({ geometry, eventTime, key, columns }: Contract): boolean {
  return (
    geometry?.kind === 'point' &&
    eventTime !== undefined &&
    key.length > 0 &&
    columns.some(({ name }) => /speed|velocity|bearing/.test(name))
  )
}

/** Columns in one of these units, numeric. */
export function columnsIn({ columns }: Contract, units: readonly string[]): Column[] {
  return columns.filter(({ type, unit }) => NUMERIC.has(type) && units.includes(unit ?? ''))
}
