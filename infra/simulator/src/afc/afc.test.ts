import { createHmac } from 'node:crypto'
import { expect, it, onTestFinished } from 'vitest'
import { openProvince } from '../open.ts'
import { generateProvince } from '../province.ts'
import { sideTargetOf } from '../sides.ts'
import { consumerOf } from '../testing/consumer.ts'
import { worldOf } from '../world.ts'
import { AFC_CARDS } from './cards.ts'
import { afcPushes, tapsBetween } from './pages.ts'

const HOUR = 3_600_000
/** Half past eight in the morning of a working day. */
const MORNING = Date.UTC(2026, 3, 15, 0, 30, 0)
const EVENING = MORNING + 14 * HOUR
const SECRET = `whsec_${Buffer.from('a secret of the gates').toString('base64')}`
const patient = { timeout: 10_000, interval: 20 }

const world = () => worldOf(generateProvince({ seed: 7, scale: 1 }))

it('equal worlds push equal bytes, and pieces of a time push what the whole does', () => {
  const whole = afcPushes(world(), MORNING - HOUR, MORNING)
  expect(afcPushes(world(), MORNING - HOUR, MORNING)).toEqual(whole)
  const records = (pushes: typeof whole) =>
    pushes.flatMap(({ body }) => JSON.parse(body.toString()).data as unknown[])
  const parts = [1, 2, 3, 4].flatMap((part) => {
    const until = MORNING - HOUR + (part * HOUR) / 4
    return records(afcPushes(world(), until - HOUR / 4, until))
  })
  expect(parts).toEqual(records(whole))
  expect(records(whole).length).toBeGreaterThan(1_000)
})

it('whoever enters leaves ten minutes to an hour later, with few exceptions, and is nowhere else', () => {
  const open = new Map<string, number>()
  let [pairs, odd] = [0, 0]
  for (const { at, card, kind } of tapsBetween(world(), MORNING - 2 * HOUR, EVENING)) {
    if (kind === '巴士') continue
    const entered = open.get(card)
    if (kind === '地铁入站') {
      if (entered !== undefined) odd++
      open.set(card, at)
      continue
    }
    open.delete(card)
    // One that did not leave may come again as one that did not enter.
    if (entered === undefined || at - entered > HOUR) {
      odd++
      continue
    }
    pairs++
    expect(at - entered).toBeGreaterThanOrEqual(600_000)
  }
  expect(pairs).toBeGreaterThan(2_000)
  expect(odd / pairs).toBeGreaterThan(0.005)
  expect(odd / pairs).toBeLessThan(0.05)
})

it('cards are all of the list, and told apart', () => {
  expect(new Set(AFC_CARDS).size).toBe(AFC_CARDS.length)
  for (const card of AFC_CARDS) expect(card).toMatch(/^ZZQ[A-J]{6}$/)
  const known = new Set(AFC_CARDS)
  for (const { card } of tapsBetween(world(), MORNING - HOUR, MORNING)) {
    expect(known.has(card)).toBe(true)
  }
})

it('records are text in the published layout; the late evening settles with the next day', () => {
  const [push] = afcPushes(world(), EVENING - 600_000, EVENING)
  const { total, data } = JSON.parse(push?.body.toString() ?? '')
  expect(total).toBe(data.length)
  for (const record of data) {
    expect(Object.values(record).every((value) => typeof value === 'string')).toBe(true)
    expect(record.deal_date).toMatch(/^2026-04-15 22:[23]\d:\d\d$/)
    expect(record.close_date).toBe('2026-04-16 00:00:00')
  }
})

it('pushes hours of journeys at first, then what is new, signed', async () => {
  const clock = { at: MORNING }
  const now = () => clock.at
  const { sides, close } = await openProvince({ seed: 7, scale: 1, now, tickMilliseconds: 0 })
  onTestFinished(() => close())
  const consumer = await consumerOf()
  consumer.answers.status = 202
  sides.dial({ side: 'afc', target: { url: consumer.url, secret: SECRET } })
  await sides.advance()
  await expect.poll(() => consumer.heard.length, patient).toBeGreaterThan(0)
  const { offered } = sides.counters().afc
  expect(offered).toBeGreaterThan(1)
  await expect.poll(() => sides.counters().afc.sent, patient).toBe(offered)
  const first = consumer.heard.length
  clock.at += 5_000
  await sides.advance()
  await expect.poll(() => consumer.heard.length, patient).toBe(first + 1)
  const last = consumer.heard.at(-1)
  const signed = `${last?.headers['webhook-id']}.${last?.headers['webhook-timestamp']}.${last?.body}`
  const mac = createHmac('sha256', 'a secret of the gates').update(signed).digest('base64')
  expect(last?.headers['webhook-signature']).toBe(`v1,${mac}`)
  expect(JSON.parse(last?.body ?? '').data.length).toBeLessThan(50)
})

it('knows the gates from the barriers of a car park', () => {
  const target = { url: 'http://127.0.0.1:9/push/afc', secret: SECRET }
  const dial = { simulator: 'dial', source: 'afc-gates', adapter: 'afc', transport: 'http' }
  expect(sideTargetOf({ ...dial, ...target })).toEqual({ side: 'afc', target })
})
