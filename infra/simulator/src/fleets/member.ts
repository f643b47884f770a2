import type { Fix, Reporter } from './reporter.ts'
import type { FleetVehicle } from './vehicles.ts'
import type { Sleeper } from './wheel.ts'

/** A vehicle behind a lower platform. */
export type Member = Reporter &
  Sleeper & {
    /** Flags of its last report: a new one is told by 0x1402. */
    alarms: number
    /** Login in which it was made known by 0x1201 and 0x1601. */
    knownSince: number
  }

/** A position on its way; a repetition counts for the peer, but not for us. */
export type Sent = { member: Member; fix: Fix; isRepetition: boolean }

/** Plate and colour, as messages name a vehicle. */
export function nameOf({ plate, plateColor }: FleetVehicle): string {
  return `${plate}|${plateColor}`
}
