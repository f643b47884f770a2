import { offset, type Place } from './geography.ts'
import { chance } from './random.ts'

/** What the feeds of the province can be told to do wrong, so that rules of quality have work. */
export const FEED_FAULTS = [
  /** The path answers 503, or nothing is pushed or dropped. */
  'outage',
  /** The document, file or push ends in its middle; not of SIRI, which has `garble`. */
  'half',
  /** Values stand still; their times go on. */
  'freeze',
  /** Values leap far out of what is likely. */
  'jump',
  /** Times are hours ahead. */
  'clock-skew',
  /** Places lie outside the province. */
  'outside',
  /** SIRI: the producer starts anew and has forgotten its subscribers; happens once. */
  'restart',
  /** SIRI: accepts everything and delivers nothing, not even heartbeats. */
  'silence',
  /** Deliveries, pushes and files come twice. */
  'duplicate',
  /** SIRI: deliveries are not well-formed. */
  'garble',
] as const
export type FeedFault = (typeof FEED_FAULTS)[number]

/** Sides of the province that a fault can befall; for `outage` and `half` also one path. */
export const FEED_SIDES = [
  'road',
  'wzdx',
  'parking',
  'bikes',
  'siri',
  'kerb',
  'loops',
  'edifact',
  'dcsa',
  'gates',
  'afc',
  'waybills',
  'metro',
  'rail',
] as const
export type FeedSide = (typeof FEED_SIDES)[number]

/** A share of the things of a side go wrong; which ones, the seed decides. Share 0 ends it. */
export type FeedOrder = { kind: FeedFault; target: string; share: number; seed: number }

/** How far times are ahead, and places away from where they are. */
export const SKEW_MILLISECONDS = 2 * 3_600_000
const AWAY_METERS = 1_500_000
/** Values of a jump are so many times what they were. */
export const JUMP_FACTOR = 9

/** Is a value an order? Answers what is wrong with it otherwise. */
export function feedOrderOf(value: unknown): FeedOrder | string {
  const { kind, target, share = 1, seed = 1 } = (value ?? {}) as Partial<FeedOrder>
  const known = FEED_FAULTS.find((name) => name === kind)
  if (!known) return `kind: one of ${FEED_FAULTS.join(', ')}`
  const isSide = FEED_SIDES.some((side) => side === target)
  const isPath = typeof target === 'string' && /^\/[\w./-]{1,100}$/.test(target)
  if (typeof target !== 'string' || !(isSide || isPath)) {
    return `target: one of ${FEED_SIDES.join(', ')}, or a path`
  }
  if (isPath && known !== 'outage' && known !== 'half') return 'a path can be out or half only'
  if (typeof share !== 'number' || !(share >= 0 && share <= 1)) return 'share: from 0 to 1'
  if (!Number.isSafeInteger(seed)) return 'seed: a whole number'
  return { kind: known, target, share, seed }
}

/** `outage:/road/datex2/measured.xml` or `freeze:bikes=0.2`. Throws with what is wrong. */
export function feedOrderOfText(text: string): FeedOrder {
  const [what = '', share = '1'] = text.split('=')
  const colon = what.indexOf(':')
  const [kind, target] = [what.slice(0, colon), what.slice(colon + 1)]
  const order = feedOrderOf({ kind, target, share: Number(share) })
  if (typeof order === 'string') throw new Error(`--misfeed ${text}: ${order}`)
  return order
}

/** The orders in force, and what they do to the things of a side, which are known by their ids. */
export function feedFaults() {
  const orders = new Map<string, FeedOrder & { since: number }>()
  let revision = 0
  let hears: (order: FeedOrder) => void = () => undefined
  const find = (kind: FeedFault, target: string) => orders.get(`${kind}:${target}`)
  const befalls = (kind: FeedFault, side: FeedSide, id: string) => {
    const order = find(kind, side)
    if (!order) return undefined
    return order.share === 1 || chance(order.seed, kind, id) < order.share ? order : undefined
  }
  return {
    /** `at`: milliseconds since 1970. */
    set(order: FeedOrder, at: number): void {
      const key = `${order.kind}:${order.target}`
      revision += 1
      if (order.share === 0) orders.delete(key)
      else orders.set(key, { ...order, since: at })
      if (order.share > 0) hears(order)
      if (order.kind === 'restart') orders.delete(key)
    },
    clear(): void {
      revision += 1
      orders.clear()
    },
    list: (): FeedOrder[] => [...orders.values()].map(({ since: _, ...rest }) => rest),
    /** Changes with every order: part of the key under which documents are remembered. */
    revision: () => revision,
    onOrder(listener: (order: FeedOrder) => void): void {
      hears = listener
    },
    isOn: (kind: FeedFault, side: FeedSide) => find(kind, side) !== undefined,
    /** Is a path, or all of its side, out or cut in half? */
    hits: (kind: 'outage' | 'half', path: string, side: FeedSide) =>
      find(kind, path) !== undefined || find(kind, side) !== undefined,
    /** The instant whose values a thing shows: an earlier one when it is frozen. */
    valueTime: (side: FeedSide, id: string, at: number) =>
      Math.min(at, befalls('freeze', side, id)?.since ?? at),
    jumped: (side: FeedSide, id: string, value: number) =>
      befalls('jump', side, id) ? (value + 1) * JUMP_FACTOR : value,
    timeOf: (side: FeedSide, id: string, at: number) =>
      befalls('clock-skew', side, id) ? at + SKEW_MILLISECONDS : at,
    placeOf: <P extends Place>(side: FeedSide, id: string, place: P): P =>
      befalls('outside', side, id)
        ? { ...place, ...offset(place, AWAY_METERS, AWAY_METERS) }
        : place,
  }
}

export type FeedFaults = ReturnType<typeof feedFaults>
