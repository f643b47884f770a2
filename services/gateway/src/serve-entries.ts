import { isIPv4 } from 'node:net'
import { networkOf, type Principal } from '@tongqu/access'
import {
  type Artefact,
  type Commitments,
  closeIdOf,
  type EntryActor,
  type NewEntry,
} from '@tongqu/ledger'
import type { StreamEnd } from './streams.ts'
import type { Read, Visit } from './visit.ts'

/** `lost`: nobody knows, the process that served it is gone. */
export type ServeOutcome = StreamEnd | 'lost'

/** One answer, as far as it is known before its first byte. */
export type ServeFacts = {
  /** RFC 3339. */
  at: string
  method: string
  route: string
  status: number
  actor: EntryActor
  network: string
  query: NewEntry['query']
  /** Id of the gateway. */
  run: string
}

/** What has left: of the representation before content coding, or of a part of it. */
export type Left = {
  rows: number
  bytes: number
  /** Lower-case hexadecimal; absent where there was no body. */
  sha256?: string
  /** Of a stream of changes. */
  seconds?: number
}

/** Who reads, without a person's name; without a promise where there is none to hide. */
export function actorOf(
  principal: Principal,
  commitments: Pick<Commitments, 'person'>,
): EntryActor | Promise<EntryActor> {
  if (principal.kind === 'anonymous') return { type: 'anonymous' }
  const { kind, id, organisation } = principal
  if (kind === 'app') return { id, organisation, type: 'app' }
  return commitments.person(id).then((person) => ({ id: person, organisation, type: 'person' }))
}

/** The /24 of an IPv4 address, the /64 of an IPv6 one. */
export function widerNetwork(address: string): string {
  return isIPv4(address) ? address.replace(/\.\d+$/, '.0/24') : networkOf(address)
}

/**
 * `serve_open` of one decision. Members of entries about answers stand in the order of canonical
 * JSON: that is written in half the time.
 */
export function openEntry(
  id: string,
  visit: Pick<Visit, 'id' | 'used'>,
  { plan, isServed }: Read,
  facts: ServeFacts,
  isSynthetic: boolean,
): NewEntry {
  const { dataset, tier, basis, purpose } = plan
  const { at, method, route, status, network, query, run, actor } = facts
  return {
    activity: { job: 'gateway', run },
    actor,
    ...(basis && { agreement: basis.id }),
    ...(!isServed && { body: SHOWN }),
    ctx: { network },
    dataset,
    id,
    inputs: inputsOf(visit, dataset),
    k: 'serve_open',
    policy: { ...(basis && { basis: basis.kind }), plan: plan.hash, tier },
    purpose,
    ...(query && { query }),
    req: { id: visit.id, method, route, status },
    ...(isSynthetic && { synthetic: true }),
    t: at,
  }
}

/** Told on a page or as a number, served by no door. */
const SHOWN = { shown: true }

function inputsOf({ used }: Pick<Visit, 'used'>, dataset: string): readonly Artefact[] {
  const inputs = used?.get(dataset)?.inputs
  return inputs && inputs.size > 0 ? [...inputs.values()] : [{ dataset }]
}

/**
 * `serve_close` of a `serve_open`. What was shown and not served by a door is not metered: nobody
 * is charged for looking at a page. `left` undefined: nobody knows what left.
 */
export function closeEntry(
  open: NewEntry,
  at: string,
  outcome: ServeOutcome,
  left: Left | undefined,
): NewEntry {
  const { id, actor, dataset, agreement, purpose, synthetic, body } = open
  return {
    actor,
    ...(agreement !== undefined && { agreement }),
    ...(dataset !== undefined && { dataset }),
    id: closeIdOf(id),
    k: 'serve_close',
    meters: body?.shown === true ? NOTHING : metersOf(outcome, left),
    outcome,
    ...(left?.sha256 !== undefined && { outputs: [outputOf(left)] }),
    prev: id,
    ...(purpose !== undefined && { purpose }),
    ...(synthetic && { synthetic }),
    t: at,
  }
}

const NOTHING = { requests: 0 } as const

/**
 * What is billed. Of an answer that may never have come, and of one that we broke off before its
 * first byte, nothing is; rows leave with bytes. What is asked and answered without a body (HEAD,
 * 304) is a request.
 */
function metersOf(outcome: ServeOutcome, left: Left | undefined): Record<string, number> {
  if (!left) return NOTHING
  const { rows, bytes, seconds } = left
  if (bytes === 0 && (outcome === 'revoked' || outcome === 'broken')) return NOTHING
  const own = { bytes, requests: 1, rows: bytes > 0 ? rows : 0 }
  return seconds === undefined ? own : { ...own, seconds }
}

function outputOf({ sha256, bytes, rows }: Left): Artefact {
  return { bytes, rows, ...(sha256 !== undefined && { sha256 }) }
}
