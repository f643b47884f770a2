import type { Dialogue, DialogueAsk, DialogueTurn } from '@tongqu/adapter-kit'
import type { HttpDialogue, Source } from '@tongqu/catalog'
import { Problem } from '@tongqu/contracts'
import { type Arrival, arrived, countingDifferent } from '../../channels/arrival.ts'
import type { Channels } from '../../channels/channels.ts'
import type { Egress, PostAnswer } from '../../egress.ts'
import type { Log } from '../../ingest.ts'
import type { Intake } from '../../intake.ts'
import type { Target } from '../../target.ts'
import { openTurn } from '../../turn.ts'
import type { ListenedAnswer } from '../http-listener.ts'
import type { Lander } from '../push/lander.ts'
import type { DialogueStatus } from './status.ts'

export type DriverDeps = {
  source: Source
  transport: HttpDialogue
  target: Target
  machine: Dialogue
  lander: Pick<Lander, 'add'>
  status: Pick<DialogueStatus, 'health' | 'failed'>
  intake: Pick<Intake, 'keep'>
  egress: Pick<Egress, 'post'>
  /** Counts what comes in; absent: nobody does. */
  channels?: Channels
  log: Log
  /** Milliseconds since 1970. */
  now(): number
}

/** Carries out what a machine says, turn by turn. */
export type Driver = {
  /** The peer asks: answers when what it delivered is on disk; `arrival`: how it came in. */
  told(
    request: { contentType: string; body: Uint8Array },
    arrival: Arrival,
  ): Promise<ListenedAnswer>
  /** Says goodbye, waits a little for the answer, and ends. */
  stop(): Promise<void>
}

/** Requests to the peer under way at once; further ones wait. */
const ASKS = 4
/** Requests that wait: a machine that asks more has gone wrong, and the oldest are dropped. */
const MAX_WAITING_ASKS = 256
/** A machine that wants to be woken at once would leave nobody else any time. */
const LEAST_WAKE_MILLISECONDS = 10
/** As much as a timer can bear. */
const MOST_WAKE_MILLISECONDS = 2 ** 31 - 1
/** The peer's answer to a goodbye is not worth more. */
const GOODBYE_MILLISECONDS = 3_000

/** Starts the machine. */
export function openDriver(deps: DriverDeps): Driver {
  const { machine, status, now } = deps
  const inTurn = openTurn()
  const asks = openAsks(deps, (id, answer) => {
    const { check } = 'failed' in answer ? {} : answer
    const arrival = check === undefined ? {} : { check }
    act((at) => machine.answered(id, answer, at), arrival).catch(failed)
  })
  let timer: NodeJS.Timeout | undefined
  let isOver = false

  function failed(cause: unknown): void {
    status.failed(cause instanceof Problem ? cause : new Problem('internal', { cause }))
  }

  function wakeAfter(milliseconds: number | undefined): void {
    clearTimeout(timer)
    if (milliseconds === undefined || isOver) return
    const least = Math.max(milliseconds, LEAST_WAKE_MILLISECONDS)
    timer = setTimeout(
      () => act((at) => machine.woken(at)).catch(failed),
      Math.min(least, MOST_WAKE_MILLISECONDS),
    )
  }

  /** The machine decides at once; what it says is carried out after what it said before. */
  function act(decide: (at: number) => DialogueTurn, arrival: Arrival = {}): Promise<DialogueTurn> {
    const turn = decide(now())
    wakeAfter(turn.wakeInMilliseconds)
    if (turn.health) status.health(turn.health)
    return inTurn(async () => {
      try {
        for (const { contentType, body } of turn.deliveries) {
          const facts = { ...factsOf(contentType), ...arrival }
          const record = await deps.intake.keep(deps.target, once(body), facts)
          arrived(deps.channels, deps.target, record)
          deps.lander.add(record)
        }
        return turn
      } finally {
        // Behind the reply, which leaves with this promise.
        if (turn.asks.length > 0) setImmediate(() => asks.put(turn.asks))
      }
    })
  }

  act((at) => machine.start(at)).catch(failed)
  return {
    async told(request, arrival) {
      if (isOver) throw new Problem('push-busy')
      const decide = (at: number) => machine.told(request, at)
      const { reply } = await act(decide, arrival).catch((cause) => {
        failed(cause)
        throw cause
      })
      if (!reply) return { status: 204 }
      const { status: code, contentType, body } = reply
      return { status: code, headers: { 'content-type': contentType }, body }
    },
    async stop() {
      await act((at) => machine.stop(at)).catch(failed)
      isOver = true
      clearTimeout(timer)
      await new Promise((done) => setImmediate(done))
      await asks.close(GOODBYE_MILLISECONDS)
      clearTimeout(timer)
    },
  }
}

/** Requests on their way to the peer. */
function openAsks(
  { egress, source, target, transport, channels, log }: DriverDeps,
  onAnswer: (id: string, answer: PostAnswer | { failed: string }) => void,
) {
  const waiting: DialogueAsk[] = []
  const underWay = new Set<Promise<void>>()
  const cutting = new AbortController()
  const home = new URL(transport.url).host

  async function send(ask: DialogueAsk): Promise<void> {
    const isHome = URL.parse(ask.url)?.host === home
    try {
      const request = {
        url: ask.url,
        // Another address is what the peer says, and not what the operator wrote.
        trust: isHome ? 'operator' : 'user',
        headers: isHome ? transport.headers : {},
        accepts: [],
        limits: source.limits,
        digests: true,
        contentType: ask.contentType,
        body: ask.body,
        signal: cutting.signal,
      } as const
      const answer = await countingDifferent(channels, target, () => egress.post(request))
      onAnswer(ask.id, answer)
    } catch (error) {
      if (cutting.signal.aborted) return
      const code = error instanceof Problem ? error.code : 'internal'
      log.info({ source: source.id, code, err: error }, 'the peer of a conversation is not there')
      onAnswer(ask.id, { failed: code })
    }
  }

  function next(): void {
    while (underWay.size < ASKS) {
      const ask = waiting.shift()
      if (!ask) return
      const sending = send(ask).finally(() => {
        underWay.delete(sending)
        next()
      })
      underWay.add(sending)
    }
  }

  return {
    put(asks: readonly DialogueAsk[]): void {
      waiting.push(...asks)
      const dropped = waiting.splice(0, Math.max(0, waiting.length - MAX_WAITING_ASKS))
      for (const { id } of dropped) onAnswer(id, { failed: 'source-silent' })
      next()
    },
    /** Resolves when all have been answered, but no later than that. */
    async close(milliseconds: number): Promise<void> {
      const timer = setTimeout(() => cutting.abort(), milliseconds)
      while (underWay.size > 0) await Promise.all(underWay)
      clearTimeout(timer)
    },
  }
}

function factsOf(contentType: string) {
  return contentType === '' ? {} : { contentType }
}

async function* once(bytes: Uint8Array) {
  yield bytes
}
