import type { TransferOutcome } from '@tongqu/access'
import { Problem } from '@tongqu/contracts'
import { type IndexedEntry, instantOf, type NewEntry, ULID } from '@tongqu/ledger'
import { type Ask, invalid, memberOf } from '../ask.ts'
import { dayParameters, daysOf } from '../days.ts'
import type { GatewayDeps } from '../deps.ts'
import { PRIVATE } from '../directory-lists.ts'
import { isOwn } from '../log-sight.ts'
import { type Route, route } from '../operation.ts'
import { path, query } from '../parameters.ts'
import { json, type Reply } from '../reply.ts'
import { ref } from '../schema-parts.ts'
import { transferSchemas as schemas } from '../schemas-usage.ts'
import { text } from '../texts.ts'

type Deps = Pick<GatewayDeps, 'access' | 'ledger' | 'now'>

/** An answer and its end are in a checkpoint a second after they were told. */
const WAITED_MILLISECONDS = 2_000
const LOOK_MILLISECONDS = 100
/** What is still under way then may be asked about again. */
const PENDING_SECONDS = 5
/** Receipts that are older are surely in a checkpoint. */
const NEW_MILLISECONDS = 15_000
/** A receiver's clock that is further from ours says nothing about the delay. */
const MAX_SKEW_MILLISECONDS = 300_000
const MAX_ID_CHARACTERS = 200

/** 可信通道: what receivers have got is what was sent; how often, and how long it took. */
export function transferRoutes(deps: Deps): Route[] {
  return [
    route(
      {
        id: 'confirmReceipt',
        method: 'post',
        path: '/api/receipts/{id}/confirm',
        tag: 'ledger',
        auth: 'signed-in',
        summary: text('接收方报告收到内容的摘要', 'Say what has arrived of an answer'),
        parameters: [path('id', '回执（Hub-Receipt）', 'Receipt (Hub-Receipt)')],
        others: 'refused',
        body: { schema: ref('Confirmation') },
        schemas,
        answers: {
          200: {
            description: text('与发出的是否一致', 'Whether it is what was sent'),
            content: { 'application/json': ref('Transfer') },
          },
        },
        problems: [
          'receipt-not-found',
          'receipt-not-hashed',
          'receipt-pending',
          'already-exists',
          'ledger-unavailable',
          'store-unavailable',
        ],
        cors: false,
      },
      (ask) => confirmed(deps, ask),
    ),
    route(
      {
        id: 'listChannels',
        path: '/api/channels',
        tag: 'ledger',
        auth: 'person',
        roles: ['auditor', 'operator'],
        summary: text('通道的两端一致率与时延', 'How channels fare: equality of both ends, delay'),
        parameters: [
          query('dataset', '数据集标识', 'Dataset id', {
            type: 'string',
            maxLength: MAX_ID_CHARACTERS,
          }),
          ...dayParameters,
        ],
        others: 'refused',
        schemas,
        answers: {
          200: {
            description: text('通道', 'Channels'),
            content: { 'application/json': ref('Channels') },
          },
        },
        problems: ['store-unavailable'],
        cors: false,
      },
      (ask) => channels(deps, ask),
    ),
  ]
}

type Told = { sha256: string; receivedAt?: string }

async function confirmed(deps: Deps, ask: Ask): Promise<Reply> {
  const caller = memberOf(ask)
  const receipt = ask.given('id')
  const told = ask.body as Told
  const open = await openOf(deps, ask, receipt)
  if (!open || !isOwn(caller, open.entry)) throw new Problem('receipt-not-found')
  if (open.entry.k === 'serve_sum') throw new Problem('receipt-not-hashed')
  if (open.entry.k !== 'serve_open') throw new Problem('receipt-not-found')
  const { transfers } = deps.access
  if (await transfers.find(receipt)) throw new Problem('already-exists')
  const outcome = await compared(deps, ask, receipt, told.sha256)
  const delay = delayOf(deps, open.entry, told)
  const { dataset = '', agreement } = open.entry
  const found = { outcome, ...(delay !== undefined && { delayMilliseconds: delay }) }
  const { kind, id, organisation } = caller
  const entry = deps.ledger.newId()
  // The ledger hears of what the store has kept, and of nothing that it has refused.
  await transfers.keep(
    { receipt, organisation, dataset, sha256: told.sha256, ...found },
    { actor: `${kind}:${id}`, entry, ...(agreement !== undefined && { agreement }) },
  )
  return json({ receipt, dataset, ...found, entry }, PRIVATE)
}

/** The answer that the receipt is of; what may be in the next checkpoint is waited for. */
function openOf({ ledger, now }: Deps, ask: Ask, receipt: string) {
  if (!ULID.test(receipt)) return undefined
  const look = () => ledger.reader.entry(receipt)
  const isNew = Math.abs(now().getTime() - instantOf(receipt)) <= NEW_MILLISECONDS
  return isNew ? soon(ask, look) : look()
}

/**
 * Throws `receipt-pending` while no checkpoint holds the end of the answer, so that nothing is told
 * again and again; `unknown` is an end without a hash, as after a crash.
 */
async function compared(
  { ledger }: Deps,
  ask: Ask,
  receipt: string,
  sha256: string,
): Promise<TransferOutcome> {
  const filter = { prev: receipt, kinds: ['serve_close'] as const, limit: 1 }
  const close = await soon(ask, async () => (await ledger.reader.find(filter)).items[0])
  if (!close) throw new Problem('receipt-pending', { retryAfter: PENDING_SECONDS })
  const sent = close.entry.outputs?.flatMap((one) => one.sha256 ?? []) ?? []
  if (sent.length === 0) return 'unknown'
  return sent.includes(sha256) ? 'equal' : 'different'
}

async function soon(
  { signal }: Ask,
  look: () => Promise<IndexedEntry | undefined>,
): Promise<IndexedEntry | undefined> {
  const until = performance.now() + WAITED_MILLISECONDS
  for (;;) {
    const found = await look()
    if (found || signal.aborted || performance.now() >= until) return found
    await new Promise((resolve) => setTimeout(resolve, LOOK_MILLISECONDS))
  }
}

/** Undefined where nothing was said, or the receiver's clock is too far from ours. */
function delayOf({ now }: Deps, open: NewEntry, { receivedAt }: Told): number | undefined {
  if (receivedAt === undefined) return undefined
  const at = Date.parse(receivedAt)
  if (Number.isNaN(at)) throw invalid('receivedAt', '不是有效时刻', 'is no valid instant')
  const delay = at - Date.parse(open.t)
  const isOff = delay < -MAX_SKEW_MILLISECONDS || at > now().getTime() + MAX_SKEW_MILLISECONDS
  return isOff ? undefined : Math.max(0, delay)
}

/** Both directions; what comes in is in the store some seconds after it came. */
async function channels({ access, now }: Deps, ask: Ask): Promise<Reply> {
  const days = daysOf(ask, now(), 'UTC')
  const given = ask.text('dataset')
  const dataset = given === undefined ? {} : { dataset: given }
  const [into, out] = await Promise.all([
    access.inbound.channels({ ...days, ...dataset }),
    access.transfers.channels({
      since: `${days.since}T00:00:00.000Z`,
      until: `${days.until}T00:00:00.000Z`,
      ...dataset,
    }),
  ])
  const items = [
    ...into.items.map((one) => ({ direction: 'in', ...one })),
    ...out.items.map((one) => ({ direction: 'out', ...one })),
  ]
  return json({ ...days, items, cut: into.cut || out.cut }, PRIVATE)
}
