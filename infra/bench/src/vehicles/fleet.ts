import { type Fleet, generateProvince, openFleet } from '@tongqu/simulator'

const SEED = 7
/** The street grid of the whole city. */
const SCALE = 1

/** Vehicles of the simulated province, each a terminal of JT/T 808, editions mixed; none moves. */
export function fleetOf(vehicles: number): Pick<Fleet, 'vehicles' | 'roster'> {
  const province = generateProvince({ seed: SEED, scale: SCALE })
  const now = () => Date.now()
  const fleet = openFleet({ province, vehicles, now, access: 'jt808', tickMilliseconds: 0 })
  return { vehicles: fleet.vehicles, roster: fleet.roster }
}
