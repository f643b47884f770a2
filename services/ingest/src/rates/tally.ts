/** Counts of vehicles due, entered and online, kept up to date event by event; no I/O, no clock. */

/** A vehicle of the roster. */
export type DueVehicle = {
  /** Plate and colour as `vehicleIdentity` joins them. */
  identity: string
  kind: string
  operator: string | undefined
  operatorName: string | undefined
  area: string | undefined
  /** First and last day on which it is due, `YYYY-MM-DD`. */
  from: string | undefined
  until: string | undefined
}

export type Counts = { due: number; entered: number; online: number }

/** Counts of one kind, operator and area on one day. */
export type Group = Pick<DueVehicle, 'kind' | 'operator' | 'operatorName' | 'area'> & Counts

/** Which batch told of an event: see `markOf`. */
export type Mark = number

/** The lake has it. */
export const LANDED: Mark = -1

/** The lake has what implies it and not the thing itself: it is written with the next report. */
export const IMPLIED: Mark = -2

/** Batches of one source that marks can tell apart: 34,000 years of one a second. */
const SEQUENCES = 2 ** 40

/** A mark of a batch; `source` is a small number, the same for one source while the hub runs. */
export function markOf(source: number, sequence: number): Mark {
  return source * SEQUENCES + sequence
}

/** Vehicles kept in mind: several times what the largest province has. Others are not counted. */
export const MAX_VEHICLES = 2_000_000

/** Days open at a time: more than any beat asks for, and a clock that is ahead. */
const MAX_DAYS = 8

export type Tally = {
  /** The days whose counts may still change; others are forgotten. A later one opens by itself. */
  open(days: readonly string[]): void
  /** Replaces the roster. Of two vehicles with one identity the first stands. */
  setRoster(vehicles: Iterable<DueVehicle>): void
  /**
   * A vehicle has registered or reported on a day. Answers its earliest day when that is to be
   * written: it is news, or the batch that brought it tells it again.
   */
  enter(identity: string, day: string, mark: Mark): string | undefined
  /**
   * A vehicle has reported a position. True when that is news on this day, or the batch that
   * brought it tells it again; on a day that is not open always. `vehicleId` stands for a vehicle
   * without identity, which is never counted.
   */
  appear(identity: string | undefined, vehicleId: string, day: string, mark: Mark): boolean
  /** Groups with vehicles due on an open day, in the order of the roster. */
  groups(day: string): Group[]
  /** Open days whose counts have changed since they were asked for, oldest first. */
  takeChanged(): string[]
  /** Says that the counts of a day are to be told once more. */
  touch(day: string): void
}

type Vehicle = { due: DueVehicle | undefined; entered: string | undefined; mark: Mark }

type Day = {
  seen: Map<Vehicle, Mark>
  strangers: Map<string, Mark>
  groups: Map<string, Group>
  changed: boolean
}

type State = { vehicles: Map<string, Vehicle>; days: Map<string, Day>; due: Vehicle[] }

/** An empty tally: no roster, no open day. */
export function createTally(): Tally {
  const state: State = { vehicles: new Map(), days: new Map(), due: [] }
  const { days } = state
  return {
    open: (names) => open(state, names),
    setRoster: (roster) => setRoster(state, roster),
    enter: (identity, day, mark) => enter(state, identity, day, mark),
    appear: (identity, vehicleId, day, mark) => appear(state, identity, vehicleId, day, mark),
    groups: (name) => [...(days.get(name)?.groups.values() ?? [])].map((group) => ({ ...group })),
    takeChanged() {
      const changed = [...days].filter(([, day]) => day.changed)
      for (const [, day] of changed) day.changed = false
      return changed.map(([name]) => name).sort()
    },
    touch(name) {
      const day = days.get(name)
      if (day) day.changed = true
    },
  }
}

function open(state: State, names: readonly string[]): void {
  const first = names.toSorted()[0] ?? ''
  // A day later than those named has vehicles already and stays.
  for (const name of state.days.keys()) if (name < first) state.days.delete(name)
  for (const name of names) if (!state.days.has(name)) openDay(state, name)
}

function setRoster(state: State, roster: Iterable<DueVehicle>): void {
  for (const vehicle of state.due) vehicle.due = undefined
  state.due = []
  for (const row of roster) {
    const vehicle = vehicleOf(state, row.identity)
    if (vehicle === undefined || vehicle.due !== undefined) continue
    vehicle.due = row
    state.due.push(vehicle)
  }
  for (const [name, day] of state.days) {
    count(day, name, state.due)
    day.changed = true
  }
}

function enter(state: State, identity: string, name: string, mark: Mark): string | undefined {
  const vehicle = vehicleOf(state, identity)
  if (vehicle === undefined) return name
  const { entered } = vehicle
  if (entered !== undefined && entered <= name) {
    const isToldAgain = entered === name && isAgain(vehicle.mark, mark)
    if (vehicle.mark !== IMPLIED && !isToldAgain) return undefined
    if (vehicle.mark === IMPLIED) vehicle.mark = mark
    return entered
  }
  vehicle.entered = name
  vehicle.mark = mark
  for (const [day, facts] of state.days) {
    const was = entered !== undefined && entered <= day
    if (!was && name <= day) add(facts, day, vehicle, 'entered')
  }
  return name
}

function appear(
  state: State,
  identity: string | undefined,
  vehicleId: string,
  name: string,
  mark: Mark,
): boolean {
  const day = dayOf(state, name)
  const vehicle = identity === undefined ? undefined : vehicleOf(state, identity)
  if (day === undefined) return true
  if (vehicle === undefined) return isNew(day.strangers, vehicleId, mark)
  const known = day.seen.has(vehicle)
  if (!isNew(day.seen, vehicle, mark)) return false
  if (!known) add(day, name, vehicle, 'online')
  return true
}

function vehicleOf({ vehicles }: State, identity: string): Vehicle | undefined {
  const known = vehicles.get(identity)
  if (known !== undefined || vehicles.size >= MAX_VEHICLES) return known
  const vehicle: Vehicle = { due: undefined, entered: undefined, mark: IMPLIED }
  vehicles.set(identity, vehicle)
  return vehicle
}

/** The open day; one later than all open ones has begun for somebody whose clock is ahead. */
function dayOf(state: State, name: string): Day | undefined {
  const { days } = state
  const day = days.get(name)
  if (day !== undefined || days.size === 0 || days.size >= MAX_DAYS) return day
  for (const other of days.keys()) if (other > name) return undefined
  return openDay(state, name)
}

function openDay({ days, due }: State, name: string): Day {
  const day: Day = { seen: new Map(), strangers: new Map(), groups: new Map(), changed: true }
  count(day, name, due)
  days.set(name, day)
  return day
}

function add(day: Day, name: string, vehicle: Vehicle, what: 'entered' | 'online'): void {
  if (!isDue(vehicle, name)) return
  groupOf(day, vehicle.due)[what]++
  day.changed = true
}

/** The counts of a day from nothing but the vehicles. */
function count(day: Day, name: string, due: readonly Vehicle[]): void {
  day.groups.clear()
  for (const vehicle of due) {
    if (!isDue(vehicle, name)) continue
    const group = groupOf(day, vehicle.due)
    group.due++
    if (vehicle.entered !== undefined && vehicle.entered <= name) group.entered++
    if (day.seen.has(vehicle)) group.online++
  }
}

function groupOf({ groups }: Day, { kind, operator, operatorName, area }: DueVehicle): Group {
  const key = JSON.stringify([kind, operator, area])
  const known = groups.get(key)
  if (known !== undefined) {
    known.operatorName ??= operatorName
    return known
  }
  const group = { kind, operator, operatorName, area, due: 0, entered: 0, online: 0 }
  groups.set(key, group)
  return group
}

function isDue(vehicle: Vehicle, day: string): vehicle is Vehicle & { due: DueVehicle } {
  const { due } = vehicle
  if (due === undefined) return false
  return (
    (due.from === undefined || due.from <= day) && (due.until === undefined || day <= due.until)
  )
}

function isNew<K>(seen: Map<K, Mark>, key: K, mark: Mark): boolean {
  const known = seen.get(key)
  if (known !== undefined && !isAgain(known, mark)) return false
  if (seen.size >= MAX_VEHICLES && known === undefined) return true
  seen.set(key, mark)
  return true
}

/** Does the batch that told it tell it again, or an earlier one of that source? */
function isAgain(known: Mark, mark: Mark): boolean {
  if (mark < 0) return false
  return Math.floor(known / SEQUENCES) === Math.floor(mark / SEQUENCES) && mark <= known
}
