import { buffer } from 'node:stream/consumers'
import type { Dialogue } from '@tongqu/adapter-kit'
import type { HttpDialogue, Source } from '@tongqu/catalog'
import { Problem } from '@tongqu/contracts'
import type { Bus } from '@tongqu/realtime'
import { arrivalOfHttp, countingDifferent } from '../channels/arrival.ts'
import type { Channels } from '../channels/channels.ts'
import type { Egress } from '../egress.ts'
import type { Log } from '../ingest.ts'
import type { Intake } from '../intake.ts'
import type { Listening } from '../listening.ts'
import { withFilesRead } from '../options.ts'
import { type Backoff, pause, waitAfterFailure } from '../schedule.ts'
import type { Target } from '../target.ts'
import { totals } from '../totals.ts'
import { type Driver, openDriver } from './dialogue/driver.ts'
import { createDialogueStatus, type DialogueStatus } from './dialogue/status.ts'
import type { HttpListeners, ListenedAnswer, ListenedRequest } from './http-listener.ts'
import type { Transport } from './http-poll.ts'
import { digested } from './push/digested.ts'
import { type Lander, openLander } from './push/lander.ts'
import { WAITING_BYTES, WAITING_DELIVERIES } from './push/receive.ts'

export type DialogueDeps = {
  intake: Pick<Intake, 'keep' | 'land' | 'landBatch' | 'waiting'>
  egress: Pick<Egress, 'post'>
  listeners: HttpListeners
  bus: Pick<Bus, 'publish'>
  /** Counts what comes in; absent: nobody does. */
  channels?: Channels
  log: Log
  /** Milliseconds since 1970. */
  now(): number
  /** In [0, 1). */
  random(): number
  /** Keyed hash that nobody outside of this hub can make. */
  keyed(purpose: string, text: string): string
  onListening?: ((listening: Listening) => void) | undefined
}

/** A port that is taken, a secret that can not be read: tried again after one second at first. */
const BACKOFF: Backoff = { firstSeconds: 1, mostSeconds: 60 }
/** Notifications of one peer that are taken at once. */
const CONCURRENT = 16
const NONCE_CHARACTERS = 16
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789'

/**
 * Holds a conversation in which both sides may begin: the adapter's machine says what to ask and
 * what to answer, here are the sockets, the clock and the disk. What the peer delivers is answered
 * when it is on disk, whatever becomes of the lake.
 */
export function holdDialogue(
  source: Source,
  transport: HttpDialogue,
  target: Target,
  deps: DialogueDeps,
): Transport {
  const stopping = new AbortController()
  const status = createDialogueStatus(deps, source)
  const running = run(source, transport, target, deps, status, stopping.signal)
  return {
    async stop() {
      stopping.abort()
      await running
    },
  }
}

async function run(
  source: Source,
  transport: HttpDialogue,
  target: Target,
  deps: DialogueDeps,
  status: DialogueStatus,
  signal: AbortSignal,
): Promise<void> {
  let failures = 0
  while (!signal.aborted) {
    try {
      await converse(source, transport, target, deps, status, signal)
    } catch (cause) {
      failures += 1
      const problem = cause instanceof Problem ? cause : new Problem('internal', { cause })
      status.failed(problem)
      await pause(waitAfterFailure(BACKOFF, failures, deps.random()) * 1000, signal)
    }
  }
}

/** Resolves when it has been told to stop; throws when it could not begin. */
async function converse(
  source: Source,
  transport: HttpDialogue,
  target: Target,
  deps: DialogueDeps,
  status: DialogueStatus,
  signal: AbortSignal,
): Promise<void> {
  const lander = await openLander({
    intake: deps.intake,
    target,
    random: deps.random,
    onLanded: (_, landing) => status.landed(totals(landing)),
    onFailed: (_, problem) => status.failed(problem),
  })
  // Whoever calls before the machine has begun waits for it.
  const opened = Promise.withResolvers<Driver>()
  opened.promise.catch(() => undefined)
  let mounted: { url: string; close(): Promise<void> } | undefined
  try {
    mounted = await mount(source, transport, deps, (request) =>
      opened.promise.then((driver) => told(deps, driver, target, lander, request)),
    )
    const { publicUrl } = transport.listen ?? {}
    const secret = secretOf(source, deps)
    const callbackUrl = publicUrl === undefined ? mounted?.url : `${publicUrl}/${secret}`
    const machine = await machineOf(transport, target, deps, callbackUrl)
    const driver = openDriver({ ...deps, source, transport, target, machine, lander, status })
    opened.resolve(driver)
    await aborted(signal)
    await driver.stop()
  } catch (error) {
    opened.reject(error)
    throw error
  } finally {
    await mounted?.close()
    await lander.stop()
  }
}

/**
 * Last part of the address that only the peer is told: SIRI knows no signature, and whoever else
 * finds the port has no path to post to. The same after a restart, for what is still under way.
 */
function secretOf({ id }: Source, { keyed }: DialogueDeps): string {
  return keyed('callback', id)
}

async function mount(
  source: Source,
  { listen }: HttpDialogue,
  deps: DialogueDeps,
  handler: (request: ListenedRequest) => Promise<ListenedAnswer>,
) {
  if (!listen) return undefined
  const { id, adapter, limits } = source
  const { listeners, log, onListening } = deps
  const { publicUrl: _, tls, host, port } = listen
  const place = { host, port, path: `${listen.path}/${secretOf(source, deps)}` }
  const spec = { ...place, maxBytes: limits.bytes, maxConcurrent: CONCURRENT }
  const mounted = await listeners.mount({ ...spec, ...(tls ? { tls } : {}) }, handler)
  const origin = new URL(mounted.url).origin
  log.info({ source: id, url: `${origin}${listen.path}` }, 'source listens')
  onListening?.({ source: id, adapter, transport: 'http', url: mounted.url })
  return mounted
}

async function machineOf(
  { url }: HttpDialogue,
  { adapter, options, zone }: Target,
  { random }: DialogueDeps,
  callbackUrl: string | undefined,
): Promise<Dialogue> {
  // The catalogue knows which adapters can hold a conversation.
  if (adapter.shape !== 'decode' || !adapter.dialogue) throw new Problem('adapter-not-found')
  const letters = Array.from(
    { length: NONCE_CHARACTERS },
    () => ALPHABET[Math.floor(random() * ALPHABET.length)],
  )
  return adapter.dialogue({
    url,
    ...(callbackUrl === undefined ? {} : { callbackUrl }),
    options: await withFilesRead(options),
    zone,
    nonce: letters.join(''),
  })
}

async function told(
  { channels }: DialogueDeps,
  driver: Driver,
  target: Target,
  lander: Lander,
  request: ListenedRequest,
): Promise<ListenedAnswer> {
  const { deliveries, bytes } = lander.waiting()
  // The peer keeps what we do not take, and the disk is not its to fill.
  if (deliveries >= WAITING_DELIVERIES || bytes >= WAITING_BYTES) throw new Problem('push-busy')
  const { contentType, headers } = request
  const { body, check } = digested(request, request.body, target.limits.bytes)
  const plain = await countingDifferent(channels, target, () => buffer(body))
  return driver.told({ contentType, body: plain }, arrivalOfHttp(headers, check))
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    if (signal.aborted) return done()
    signal.addEventListener('abort', () => done(), { once: true })
  })
}
