import { expect, it, onTestFinished } from 'vitest'
import { openEgress } from '../egress.ts'
import { phaseOf } from '../schedule.ts'
import { upstream } from '../testing/upstream.ts'
import { pollHttp } from './http-poll.ts'

const WAIT = { timeout: 120_000, interval: 100 }
const SOURCES = 2_000
const EVERY_SECONDS = 4
const ROUNDS = 4

it('of two thousand sources the hanging tenth delays no other: each is asked as often as all', async () => {
  const asked = new Array<number>(SOURCES).fill(0)
  const hangs = (number: number) => number % 10 === 3
  const url = await upstream((request, response) => {
    const number = Number(request.url?.slice(1))
    asked[number] = (asked[number] ?? 0) + 1
    if (hangs(number)) return
    response.statusCode = 304
    response.end()
  })
  const egress = openEgress({ networks: [] })
  const polls = asked.map((_, number) => {
    const phase = phaseOf(`source-${number}`)
    return pollHttp(
      {
        url: `${url}/${number}`,
        everySeconds: EVERY_SECONDS,
        headers: {},
        limits: { bytes: 1_000, entities: 1, seconds: 3_600 },
        phase,
        delay: phase * EVERY_SECONDS * 1_000,
      },
      {
        egress,
        accepts: [],
        receive: () => Promise.reject(new Error('nothing is sent')),
        report: () => undefined,
        now: () => Date.now(),
        random: () => 0,
      },
    )
  })
  onTestFinished(async () => {
    await Promise.all(polls.map((poll) => poll.stop()))
    await egress.close()
  })
  const paused = longestPause()
  const well = () => asked.filter((_, number) => !hangs(number))
  await expect.poll(() => Math.max(...well()), WAIT).toBeGreaterThanOrEqual(ROUNDS)
  const most = Math.max(...well())
  // Those whose turn is at the end of the interval are one behind at any moment, and no more,
  // unless this process itself had no turn.
  const missed = Math.ceil(Math.max(0, paused() - 1_000) / (EVERY_SECONDS * 1_000))
  expect(Math.min(...well())).toBeGreaterThanOrEqual(most - 2 - missed)
  expect(asked.filter((_, number) => hangs(number)).every((count) => count === 1)).toBe(true)
})

/** Milliseconds for which this process has run nothing at one time, from now on. */
function longestPause(): () => number {
  let [last, longest] = [performance.now(), 0]
  const beat = setInterval(() => {
    const now = performance.now()
    longest = Math.max(longest, now - last)
    last = now
  }, 100)
  onTestFinished(() => clearInterval(beat))
  return () => longest
}
