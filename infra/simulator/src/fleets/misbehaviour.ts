import { noise } from '../random.ts'

/** What a vehicle can be told to do wrong. */
export const MISBEHAVIOURS = [
  'cut',
  'duplicate',
  'garble',
  'freeze',
  'clock-skew',
  'tunnel',
  'flood',
] as const
export type Misbehaviour = (typeof MISBEHAVIOURS)[number]

/** A share of the vehicles misbehaves; which ones, the seed decides. Share 0 ends it. */
export type MisbehaviourOrder = { kind: Misbehaviour; share: number; seed: number }

/** Shares of the reports of a misbehaving vehicle after which its link breaks, or that are bent. */
const CUT_SHARE = 0.15
const GARBLE_SHARE = 0.3
/** Two minutes of every six are spent in a tunnel. */
const TUNNEL = { everySeconds: 360, forSeconds: 120 } as const
/** Frames that a flooding terminal sends for each report. */
export const FLOOD_FRAMES = 200
/** First of the numbers by which vehicles are chosen, one a kind. */
const CHOICE = 310
/** How wrong a clock is, seconds: little, ahead, behind, and far behind. */
const SKEWS_SECONDS = [90, 7_200, -3_600, -100 * 86_400] as const

/** Is a text an order? Answers what is wrong with it otherwise. */
export function orderOf(value: unknown): MisbehaviourOrder | string {
  const { kind, share, seed = 1 } = (value ?? {}) as Partial<MisbehaviourOrder>
  const known = MISBEHAVIOURS.find((name) => name === kind)
  if (!known) return `kind: one of ${MISBEHAVIOURS.join(', ')}`
  if (typeof share !== 'number' || !(share >= 0 && share <= 1)) return 'share: from 0 to 1'
  if (!Number.isSafeInteger(seed)) return 'seed: a whole number'
  return { kind: known, share, seed }
}

/** The orders in force, and what each vehicle does by them. */
export function misbehaviours() {
  const orders = new Map<Misbehaviour, MisbehaviourOrder & { since: number }>()
  const order = (kind: Misbehaviour, vehicle: number) => {
    if (orders.size === 0) return undefined
    const found = orders.get(kind)
    return found && noise(found.seed, vehicle, CHOICE + MISBEHAVIOURS.indexOf(kind)) < found.share
      ? found
      : undefined
  }
  const second = (at: number) => Math.floor(at / 1000)
  return {
    /** `at`: simulated milliseconds since 1970. */
    set(wanted: MisbehaviourOrder, at: number): void {
      if (wanted.share === 0) orders.delete(wanted.kind)
      else orders.set(wanted.kind, { ...wanted, since: at })
    },
    clear: () => orders.clear(),
    list: (): MisbehaviourOrder[] => [...orders.values()].map(({ since: _, ...rest }) => rest),
    does: (kind: Misbehaviour, vehicle: number) => order(kind, vehicle) !== undefined,
    /** Does the link break after this report? */
    cuts(vehicle: number, at: number): boolean {
      const found = order('cut', vehicle)
      return found !== undefined && noise(found.seed + vehicle, second(at), 32) < CUT_SHARE
    },
    garbles(vehicle: number, at: number): boolean {
      const found = order('garble', vehicle)
      return found !== undefined && noise(found.seed + vehicle, second(at), 33) < GARBLE_SHARE
    },
    isInTunnel(vehicle: number, at: number): boolean {
      const found = order('tunnel', vehicle)
      if (!found) return false
      const phase = Math.floor(noise(found.seed, vehicle, 34) * TUNNEL.everySeconds)
      return (second(at) + phase) % TUNNEL.everySeconds < TUNNEL.forSeconds
    },
    /** Where a frozen terminal believes to be: where it was when it froze. */
    placeTime(vehicle: number, at: number): number {
      return Math.min(at, order('freeze', vehicle)?.since ?? at)
    },
    skewMilliseconds(vehicle: number): number {
      const found = order('clock-skew', vehicle)
      if (!found) return 0
      const index = Math.floor(noise(found.seed, vehicle, 35) * SKEWS_SECONDS.length)
      return (SKEWS_SECONDS[index] ?? 0) * 1000
    },
  }
}

export type Misbehaviours = ReturnType<typeof misbehaviours>

/** Flags and escapes of both protocols: a bent byte must not become one and part the frame. */
const SPECIAL = new Set([0x7e, 0x7d, 0x5a, 0x5b, 0x5d, 0x5e])
const MASKS = [0x80, 0x41, 0x2c, 0x13] as const

/** The frame with one byte between its flags changed: its checksum no longer fits. */
export function garbled(frame: Buffer, luck: number): Buffer {
  const bent = Buffer.from(frame)
  const at = 1 + Math.floor(luck * (frame.length - 2))
  const byte = bent[at] ?? 0
  bent[at] = byte ^ (MASKS.find((mask) => !SPECIAL.has(byte ^ mask)) ?? 0x80)
  return bent
}
