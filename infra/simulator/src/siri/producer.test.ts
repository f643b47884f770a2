import bindings from 'gtfs-realtime-bindings'
import { expect, it, onTestFinished } from 'vitest'
import { tripUpdates } from '../gtfs-realtime.ts'
import { generateProvince } from '../province.ts'
import { type Consumer, consumerOf } from '../testing/consumer.ts'
import { worldOf } from '../world.ts'
import { siriProducer } from './producer.ts'
import { readRequest } from './read.ts'

const MORNING = Date.UTC(2026, 3, 15, 0, 12, 0)
const province = generateProvince({ seed: 7, scale: 1 })
const patient = { timeout: 10_000, interval: 20 }

function opened() {
  const world = worldOf(province)
  const clock = { at: MORNING }
  const producer = siriProducer({ world, now: () => clock.at, tickMilliseconds: 0 })
  onTestFinished(() => producer.close())
  const ask = (inside: string, path = '/siri') => {
    const answer = producer.answer(
      `<Siri xmlns="http://www.siri.org.uk/siri">${inside}</Siri>`,
      path,
    )
    return String(answer)
  }
  const pass = (seconds: number) => {
    clock.at += seconds * 1000
    producer.advance()
  }
  return { world, clock, producer, ask, pass }
}

const CONFIRM = '<ConfirmDelivery>true</ConfirmDelivery>'

function subscription(
  service: 'VehicleMonitoring' | 'EstimatedTimetable' | 'SituationExchange',
  consumer: Consumer,
  options: { until?: number; extra?: string; renewal?: boolean } = {},
): string {
  const until = new Date(options.until ?? MORNING + 86_400_000).toISOString()
  const renewal = options.renewal ? '<SubscriptionRenewal>true</SubscriptionRenewal>' : ''
  return (
    `<SubscriptionRequest><RequestorRef>hub</RequestorRef>` +
    `<ConsumerAddress>${consumer.url}</ConsumerAddress>${options.extra ?? ''}` +
    `<${service}SubscriptionRequest><SubscriptionIdentifier>${service}</SubscriptionIdentifier>` +
    `<InitialTerminationTime>${until}</InitialTerminationTime>${renewal}` +
    `<${service}Request/></${service}SubscriptionRequest></SubscriptionRequest>`
  )
}

const count = (text: string | undefined, word: string) => (text ?? '').split(word).length - 1

it('tells everything first, then only what has changed, then how it ended', async () => {
  const { ask, pass } = opened()
  const consumer = await consumerOf()
  expect(ask(subscription('EstimatedTimetable', consumer))).toContain('<Status>true</Status>')
  pass(0)
  await expect.poll(() => consumer.heard.length, patient).toBe(1)
  const first = count(consumer.heard[0]?.body, '<EstimatedVehicleJourney>')
  expect(first).toBeGreaterThan(20)
  pass(10)
  await expect.poll(() => consumer.heard.length, patient).toBe(2)
  const second = count(consumer.heard[1]?.body, '<EstimatedVehicleJourney>')
  expect(second).toBeGreaterThan(0)
  expect(second).toBeLessThan(first / 2)
  expect(consumer.heard[1]?.body).toContain('<SubscriptionRef>EstimatedTimetable</SubscriptionRef>')
})

it('says so when a vehicle is no longer on the road', async () => {
  const { ask, pass } = opened()
  const consumer = await consumerOf()
  ask(subscription('VehicleMonitoring', consumer))
  for (let round = 0; round < 6; round += 1) pass(120)
  await expect
    .poll(
      () => consumer.heard.some(({ body }) => body.includes('<VehicleActivityCancellation>')),
      patient,
    )
    .toBe(true)
})

it('agrees with GTFS-Realtime on every delay', () => {
  const { ask } = opened()
  const { entity } = bindings.transit_realtime.FeedMessage.decode(tripUpdates(province, MORNING))
  const told = ask('<ServiceRequest><EstimatedTimetableRequest/></ServiceRequest>')
  const journeys = told.split('<EstimatedVehicleJourney>').slice(1)
  expect(journeys.length).toBe(entity.length)
  for (const { tripUpdate } of entity) {
    const journey = journeys.find((one) =>
      one.includes(`<DatedVehicleJourneyRef>${tripUpdate?.trip.tripId}<`),
    )
    const cancelled = tripUpdate?.trip.scheduleRelationship === 3
    expect(/<\/FramedVehicleJourneyRef><Cancellation>true/.test(journey ?? '')).toBe(cancelled)
    const last = tripUpdate?.stopTimeUpdate?.at(-1)?.arrival?.time
    if (!last) continue
    const expected = [...(journey ?? '').matchAll(/<ExpectedArrivalTime>([^<]+)</g)].at(-1)?.[1]
    expect(Date.parse(expected ?? '') / 1000).toBe(Number(last))
  }
})

it('keeps what it could not deliver and delivers it, in order, when the consumer is back', async () => {
  const { ask, pass, producer } = opened()
  const consumer = await consumerOf()
  ask(subscription('EstimatedTimetable', consumer))
  pass(0)
  await expect.poll(() => consumer.heard.length, patient).toBe(1)
  await consumer.close()
  for (let round = 0; round < 6; round += 1) pass(20)
  await expect.poll(() => producer.counters().failures, patient).toBeGreaterThan(0)
  const { waiting } = producer.counters()
  expect(waiting).toBeGreaterThan(1)
  const back = await consumerOf(Number(new URL(consumer.url).port))
  await expect.poll(() => back.heard.length, patient).toBe(waiting)
  const ids = back.heard.map(({ body }) => /-(\d+)<\/ResponseMessageId/.exec(body)?.[1]).map(Number)
  expect(ids).toEqual([...ids].sort((a, b) => a - b))
})

it('keeps no more than a bounded number for a consumer that is away, and loses no change', async () => {
  const { ask, pass, producer } = opened()
  const consumer = await consumerOf()
  ask(subscription('EstimatedTimetable', consumer))
  await consumer.close()
  pass(0)
  await expect.poll(() => producer.counters().failures, patient).toBeGreaterThan(0)
  for (let round = 0; round < 85; round += 1) pass(10)
  const { waiting } = producer.counters()
  expect(waiting).toBeGreaterThan(40)
  expect(waiting).toBeLessThanOrEqual(60)
  const back = await consumerOf(Number(new URL(consumer.url).port))
  await expect.poll(() => producer.counters().waiting, patient).toBe(0)
  pass(10)
  await expect.poll(() => back.heard.length, patient).toBe(waiting + 1)
  const told = new Map<string, string>()
  for (const { body } of back.heard) {
    for (const journey of body.split('<EstimatedVehicleJourney>').slice(1)) {
      const id = /<DatedVehicleJourneyRef>([^<]+)</.exec(journey)?.[1] ?? ''
      told.set(id, String(count(journey, '<RecordedCall>')))
    }
  }
  const now = ask('<ServiceRequest><EstimatedTimetableRequest/></ServiceRequest>')
  for (const journey of now.split('<EstimatedVehicleJourney>').slice(1)) {
    const id = /<DatedVehicleJourneyRef>([^<]+)</.exec(journey)?.[1] ?? ''
    expect(told.get(id), id).toBe(String(count(journey, '<RecordedCall>')))
  }
})

it('gives up a consumer that stays away, or that has come back at another address', async () => {
  const { ask, pass, producer } = opened()
  const [gone, moved] = [await consumerOf(), await consumerOf()]
  await gone.close()
  ask(subscription('SituationExchange', gone))
  pass(0)
  await expect.poll(() => producer.counters().failures, patient).toBeGreaterThan(0)
  ask(subscription('SituationExchange', moved))
  expect(producer.counters().subscribers).toBe(1)
  pass(0)
  await expect.poll(() => moved.heard.length, patient).toBe(1)
  await moved.close()
  pass(60)
  await expect.poll(() => producer.counters().failures, patient).toBeGreaterThan(0)
  for (let round = 0; round < 3; round += 1) pass(600)
  expect(producer.counters().subscriptions).toBe(0)
})

it('sends again what is not confirmed, where the consumer asked for receipts', async () => {
  const { ask, pass, producer } = opened()
  const consumer = await consumerOf()
  ask(subscription('SituationExchange', consumer, { extra: CONFIRM }))
  pass(0)
  await expect.poll(() => consumer.heard.length, patient).toBeGreaterThanOrEqual(2)
  consumer.answers.body =
    '<Siri><DataReceivedAcknowledgement><Status>true</Status></DataReceivedAcknowledgement></Siri>'
  await expect.poll(() => producer.counters().waiting, patient).toBe(0)
  expect(consumer.heard[1]?.body).toBe(consumer.heard[0]?.body)
})

it('holds deliveries to be fetched, says that they are ready, and gives all of them anew', async () => {
  const { ask, pass } = opened()
  const consumer = await consumerOf()
  ask(subscription('VehicleMonitoring', consumer), '/siri/fetched')
  pass(0)
  await expect.poll(() => consumer.heard.length, patient).toBe(1)
  expect(consumer.heard[0]?.body).toContain('<DataReadyNotification>')
  const supply = (extra: string) =>
    ask(`<DataSupplyRequest><ConsumerRef>hub</ConsumerRef>${extra}</DataSupplyRequest>`)
  const vehicles = count(supply(''), '<VehicleActivity>')
  expect(vehicles).toBeGreaterThan(10)
  expect(count(supply(''), '<VehicleActivity>')).toBe(0)
  expect(count(supply('<AllData>true</AllData>'), '<VehicleActivity>')).toBe(vehicles)
})

it('beats its heart as often as asked, with the time at which it started', async () => {
  const { ask, pass } = opened()
  const consumer = await consumerOf()
  const context =
    '<SubscriptionContext><HeartbeatInterval>PT20S</HeartbeatInterval></SubscriptionContext>'
  ask(subscription('SituationExchange', consumer, { extra: context }))
  pass(0)
  await expect.poll(() => consumer.heard.length, patient).toBe(1)
  pass(20)
  await expect.poll(() => consumer.heard.length, patient).toBe(2)
  expect(consumer.heard[1]?.body).toContain('<HeartbeatNotification>')
  expect(consumer.heard[1]?.body).toContain(
    '<ServiceStartedTime>2026-04-15T08:12:00+08:00</ServiceStartedTime>',
  )
})

it('ends a subscription at its time, keeps a renewed one, and forgets a terminated one', async () => {
  const { ask, pass, producer } = opened()
  const consumer = await consumerOf()
  const until = MORNING + 30_000
  ask(subscription('SituationExchange', consumer, { until }))
  pass(0)
  await expect.poll(() => consumer.heard.length, patient).toBe(1)
  ask(subscription('SituationExchange', consumer, { until: until + 60_000, renewal: true }))
  pass(40)
  expect(producer.counters().subscriptions).toBe(1)
  await expect.poll(() => consumer.heard.length, patient).toBe(2)
  const fulls = consumer.heard.filter(({ body }) => body.includes('<PtSituationElement>'))
  expect(fulls.length).toBe(1)
  pass(60)
  expect(producer.counters().subscriptions).toBe(0)
  await expect
    .poll(() => consumer.heard.at(-1)?.body, patient)
    .toContain('<SubscriptionTerminatedNotification>')
  const terminate =
    '<TerminateSubscriptionRequest><RequestorRef>hub</RequestorRef><All/></TerminateSubscriptionRequest>'
  ask(subscription('SituationExchange', consumer))
  expect(ask(terminate)).toContain('<Status>true</Status>')
  expect(producer.counters().subscriptions).toBe(0)
})

it('restarts, falls silent, repeats and garbles when it is told to', async () => {
  const { world, clock, ask, pass, producer } = opened()
  const consumer = await consumerOf()
  const order = (kind: 'restart' | 'silence' | 'duplicate' | 'garble', share = 1) =>
    world.faults.set({ kind, target: 'siri', share, seed: 1 }, clock.at)
  ask(subscription('EstimatedTimetable', consumer))
  order('silence')
  pass(60)
  expect(producer.counters().sent + producer.counters().waiting).toBe(0)
  order('silence', 0)
  order('duplicate')
  pass(10)
  await expect.poll(() => consumer.heard.length, patient).toBeGreaterThanOrEqual(2)
  expect(consumer.heard[1]?.body).toBe(consumer.heard[0]?.body)
  order('duplicate', 0)
  order('garble')
  pass(60)
  await expect.poll(() => consumer.heard.at(-1)?.body.includes('</Siri>'), patient).toBe(false)
  pass(1)
  order('restart')
  expect(producer.counters()).toMatchObject({ subscriptions: 0, subscribers: 0 })
  expect(ask('<CheckStatusRequest/>')).toContain('<ServiceStartedTime>2026-04-15T08:14:11+08:00')
})

it('refuses what is no request, a stop that is not there, and a time that is over', async () => {
  const { ask, producer } = opened()
  const consumer = await consumerOf()
  for (const wrong of ['', '<Siri>', '<!DOCTYPE a><Siri/>', '<Siri><Other/></Siri>', '<a></b>']) {
    expect(producer.answer(wrong, '/siri')).toBeUndefined()
  }
  const visit =
    '<ServiceRequest><StopMonitoringRequest><MonitoringRef>x</MonitoringRef></StopMonitoringRequest></ServiceRequest>'
  expect(ask(visit)).toContain('<InvalidDataReferencesError>')
  expect(ask(subscription('SituationExchange', consumer, { until: MORNING - 1 }))).toContain(
    '<Status>false</Status>',
  )
  expect(readRequest('<a><b>1 &lt; &#x4e8c;<![CDATA[<]]></b></a>')?.children[0]?.text).toBe(
    '1 < 二<',
  )
})
