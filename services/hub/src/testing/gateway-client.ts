import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'vitest'
import { tokenFor } from '../../../../infra/tooling/src/walk-through/program.ts'
import { heldAfter, isAwaited, type OpenStream } from './open-streams.ts'
import type { TwoGateways } from './two-gateways.ts'

export type Headers = Readonly<Record<string, string>>

/** What is not felt by then is a fault, however slow the machine. */
const PATIENCE_MILLISECONDS = 8_000

/** A token of a program of the demonstration, fetched at the public address. */
export async function bearer(
  { client }: TwoGateways,
  app: string,
  dataset: string,
): Promise<Headers> {
  const { status, body } = await tokenFor(client, app, `ds:${dataset}:read`)
  expect(status, JSON.stringify(body)).toBe(200)
  return { authorization: `Bearer ${body.access_token}` }
}

/** Has it not ended yet? */
export async function isOpen({ ended }: OpenStream): Promise<boolean> {
  return (await Promise.race([ended, Promise.resolve('open')])) === 'open'
}

/** Milliseconds until it was cut; a slow download that ends as if it were whole is a fault. */
export async function cutAfter(stream: OpenStream, since: number): Promise<number> {
  stream.hurry()
  const late = sleep(PATIENCE_MILLISECONDS, undefined, { ref: false })
  const end = await Promise.race([stream.ended, late])
  stream.close()
  if (end && stream.isSlow) expect(end.how, 'a download is broken, not ended').toBe('reset')
  return end ? Math.max(0, end.at - since) : Number.POSITIVE_INFINITY
}

/** Milliseconds until something holds, as `heldAfter` counts them. */
export function shownAfter(since: number, holds: () => Promise<boolean>): Promise<number> {
  return heldAfter(since, PATIENCE_MILLISECONDS, holds)
}

/**
 * Milliseconds until a request is refused, in one of these ways; until then it is answered 200, or
 * kept waiting.
 */
export function refusedAfter(
  url: string,
  headers: Headers,
  since: number,
  ...refusals: readonly number[]
): Promise<number> {
  return shownAfter(since, async () => {
    const { status, text } = await answerOf(url, headers)
    if (isAwaited(status, text)) return false
    expect([200, ...refusals], url).toContain(status)
    return status !== 200
  })
}

/** Status and text of an answer. */
export async function answerOf(url: string, headers: Headers = {}) {
  const response = await fetch(url, { headers })
  return { status: response.status, text: await response.text() }
}
