import type { AccessPlan } from '@tongqu/access'
import { Problem } from '@tongqu/contracts'
import type { FeedChanges } from '@tongqu/realtime'
import { createAdmission } from '../admission.ts'
import type { Ask } from '../ask.ts'
import type { GatewayDeps } from '../deps.ts'
import { feedPlan, noteFeed } from '../feed-reply.ts'
import { decisionProblems } from '../lookup.ts'
import { type Route, route } from '../operation.ts'
import { datasetParameter } from '../parameters.ts'
import type { Reply } from '../reply.ts'
import { text } from '../texts.ts'

type Deps = Pick<GatewayDeps, 'limits' | 'catalog' | 'realtime' | 'decide' | 'now' | 'publicUrl'>

const EVENT_STREAM = 'text/event-stream; charset=utf-8'

/** Changes of a feed are told together, at most so often. */
const CONFLATION_MILLISECONDS = 1_000
/** So often it is looked at what no change tells: age, permission, the hub's own end. */
const LOOK_MILLISECONDS = 1_000
/** A stream without news says so, or proxies and clients take it for dead. */
export const HEARTBEAT_MILLISECONDS = 15_000
/** How long a client waits before it comes back. */
const RETRY_MILLISECONDS = 3_000

/** Streams wait most of the time: a place costs a timer and what is on its way to the client. */
const MAX_STREAMS = 2_000
const MAX_STREAMS_PER_CALLER = 50

/** Pieces of an event; each is a copy, because what has been sent is given back (`streams.ts`). */
const PIECE_BYTES = 128 * 1024

/** An `etag` of real time. */
const ETAG = /^[\w-]{1,64}$/

const HEARTBEAT = ': \n\n'

/** `/feeds/{id}/events`: what changes in a real-time feed, as it changes. */
export function feedEventRoutes(deps: Deps, draining: () => boolean): Route[] {
  const admission = createAdmission({
    downloads: deps.limits?.streams ?? MAX_STREAMS,
    downloadsPerCaller: deps.limits?.streamsPerCaller ?? MAX_STREAMS_PER_CALLER,
  })
  return [
    route(
      {
        id: 'getFeedEvents',
        path: '/feeds/{id}/events',
        tag: 'realtime',
        door: 'feeds',
        summary: text(
          '实时馈送的变化（服务器推送）',
          'Changes of a real-time feed (server-sent events)',
        ),
        parameters: [datasetParameter],
        others: 'refused',
        answers: {
          200: {
            description: text(
              '事件 snapshot（全部实体）、change（新增、变化与消失的实体）、state（状态变化）；' +
                '用 Last-Event-ID 可从中断处继续',
              'Events snapshot (all entities), change (new, changed and gone ones) and state; ' +
                'with Last-Event-ID a stream goes on where it was cut',
            ),
            content: { 'text/event-stream': { type: 'string' } },
          },
        },
        problems: [
          'feed-not-found',
          'authentication-required',
          'tier-closed',
          'rate-limited',
          'hub-busy',
          ...decisionProblems,
        ],
        cors: true,
      },
      async (ask) => {
        const { dataset, plan } = feedPlan(deps, ask)
        ask.onDone(admission.enter(ask.principal))
        let isCut = false
        const cut = () => {
          isCut = true
        }
        if (!ask.head) await ask.stream(plan, cut)
        const isOver = () => isCut || draining() || !isSame(deps, ask, plan)
        noteFeed(deps, ask, { dataset, plan }, 0)
        const tells = () => ask.tells(dataset.id, 1)
        return eventsReply(deps, { dataset: dataset.id, plan, isOver, tells }, lastEvent(ask))
      },
    ),
  ]
}

/** Of open data too: it may be open no longer. */
function isSame(deps: Deps, ask: Ask, { dataset, hash, purpose }: AccessPlan): boolean {
  const now = deps.decide(ask.principal, dataset, 'subscribe', purpose, deps.now())
  return !(now instanceof Problem) && now.hash === hash
}

function lastEvent(ask: Ask): string | undefined {
  const id = ask.header('last-event-id')
  return id !== undefined && ETAG.test(id) ? id : undefined
}

/** `tells` is called for each event. */
type Stream = { dataset: string; plan: AccessPlan; isOver(): boolean; tells(): void }

function eventsReply(deps: Deps, stream: Stream, since: string | undefined): Reply {
  const headers = { 'Content-Type': EVENT_STREAM, 'Cache-Control': 'no-store' }
  return { status: 200, headers, body: bodyOf(eventPieces(deps, stream, since)) }
}

/** Made only when the client takes more, so that a slow one is told of many changes at once. */
function bodyOf(pieces: AsyncGenerator<Uint8Array, void, void>): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await pieces.next()
        if (done) controller.close()
        else controller.enqueue(value)
      },
      cancel: () => {
        pieces.return().catch(() => {})
      },
    },
    { highWaterMark: 0 },
  )
}

async function* eventPieces(
  { realtime }: Deps,
  { dataset, plan, isOver, tells }: Stream,
  since: string | undefined,
): AsyncGenerator<Uint8Array, void, void> {
  const news = newsOf(realtime, dataset)
  let told: FeedChanges | undefined
  let sentAt = performance.now()
  try {
    yield Buffer.from(`retry: ${RETRY_MILLISECONDS}\n\n`)
    for (; !isOver(); await news.next(sentAt)) {
      const event = eventAfter(told, () => realtime.changes(dataset, plan, told?.etag ?? since), {
        isDue: told === undefined || news.take(),
        state: () => realtime.feed(dataset, plan),
      })
      if (event) {
        told = event.changes
        sentAt = performance.now()
        tells()
        yield* piecesOf(event.bytes)
      } else if (performance.now() - sentAt >= HEARTBEAT_MILLISECONDS) {
        sentAt = performance.now()
        yield Buffer.from(HEARTBEAT)
      }
    }
  } finally {
    news.end()
  }
}

type Event = { changes: FeedChanges; bytes: Uint8Array }

/** What is to be told next, if anything. */
function eventAfter(
  told: FeedChanges | undefined,
  changesNow: () => FeedChanges,
  { isDue, state }: { isDue: boolean; state: () => Pick<FeedChanges, 'condition'> },
): Event | undefined {
  if (!isDue && told && state().condition === told.condition) return undefined
  const changes = changesNow()
  const isNews = changes.since === undefined || changes.since !== changes.etag
  if (isNews) return { changes, bytes: contentEvent(changes) }
  if (told && changes.condition === told.condition) return undefined
  return { changes, bytes: Buffer.from(written('state', changes, stateOf(changes))) }
}

/** The same changes go to many: they are written once. */
const known = new WeakMap<readonly string[], { condition: string; bytes: Uint8Array }>()

function contentEvent(changes: FeedChanges): Uint8Array {
  const { upsert, remove, since, condition } = changes
  const before = known.get(upsert)
  if (before?.condition === condition) return before.bytes
  const entities = `[${upsert.join(',')}]`
  const content =
    since === undefined
      ? `"entities":${entities}`
      : `"upsert":${entities},"remove":${JSON.stringify(remove)}`
  const data = `${stateOf(changes).slice(0, -1)},${content}}`
  const bytes = Buffer.from(written(since === undefined ? 'snapshot' : 'change', changes, data))
  known.set(upsert, { condition, bytes })
  return bytes
}

function stateOf({ condition, contentTime }: FeedChanges): string {
  return JSON.stringify({ state: condition, ...(contentTime !== undefined && { contentTime }) })
}

/** One event (HTML, 9.2.6); JSON text holds no line end. */
function written(event: string, { etag }: FeedChanges, data: string): string {
  return `id: ${etag}\nevent: ${event}\ndata: ${data}\n\n`
}

function* piecesOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += PIECE_BYTES) {
    yield Uint8Array.from(bytes.subarray(at, at + PIECE_BYTES))
  }
}

/** Told of changes, but woken for them no more often than they are to be told. */
function newsOf(realtime: Deps['realtime'], dataset: string) {
  let isNew = false
  let wake: (() => void) | undefined
  const end = realtime.watch(dataset, () => {
    isNew = true
    wake?.()
  })
  const slept = (milliseconds: number) =>
    new Promise<void>((resolve) => {
      setTimeout(resolve, milliseconds).unref()
    })
  return {
    end,
    take(): boolean {
      const was = isNew
      isNew = false
      return was
    },
    /** Resolves when there may be something to tell. */
    async next(sentAt: number): Promise<void> {
      if (!isNew) {
        const changed = new Promise<void>((resolve) => {
          wake = resolve
        })
        await Promise.race([changed, slept(LOOK_MILLISECONDS)])
        wake = undefined
      }
      const early = CONFLATION_MILLISECONDS - (performance.now() - sentAt)
      if (isNew && early > 0) await slept(early)
    },
  }
}
