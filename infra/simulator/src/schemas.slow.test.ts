import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { expect, it, onTestFinished } from 'vitest'
import { GBFS_TTL_SECONDS, type GbfsFeed } from './bikes/gbfs.ts'
import { FEEDS } from './feeds.ts'
import { generateProvince } from './province.ts'
import { siriProducer } from './siri/producer.ts'
import { consumerOf } from './testing/consumer.ts'
import { missingFor, SCHEMAS, xmllint } from './testing/schemas.ts'
import { worldOf } from './world.ts'

const patient = { timeout: 20_000, interval: 10 }
const BASE = 'http://127.0.0.1:1'
const world = worldOf(generateProvince({ seed: 7, scale: 1 }))
/** Rush hour, noon, evening with an event, night, and a Sunday. */
const INSTANTS = [
  Date.UTC(2026, 3, 15, 0, 12, 3),
  Date.UTC(2026, 3, 15, 4, 0, 0),
  Date.UTC(2026, 3, 15, 11, 31, 0),
  Date.UTC(2026, 3, 15, 19, 5, 0),
  Date.UTC(2026, 3, 19, 8, 0, 0),
]

const noXml = missingFor('xmllint')
it.skipIf(noXml)(`every DATEX II document obeys the schemas of 3.5 (${noXml ?? 'xmllint'})`, () => {
  const documents = Object.fromEntries(
    FEEDS.filter(({ path }) => path.endsWith('.xml')).flatMap((feed) =>
      INSTANTS.map((at) => {
        const name = `${feed.path.slice(1).replaceAll('/', '-')}-${at}`
        return [name, feed.make(world, at, BASE)]
      }),
    ),
  )
  expect(Object.keys(documents).length).toBe(9 * INSTANTS.length)
  const schema = 'datex2/announcements/3_5/DATEXII_3_D2Payload.xsd'
  expect(xmllint(schema, documents)).toEqual([])
})

it.skipIf(noXml)(`every SIRI document obeys the schema of 2.1 (${noXml ?? 'xmllint'})`, () => {
  let at = INSTANTS[0] ?? 0
  const producer = siriProducer({ world, now: () => at, tickMilliseconds: 0 })
  const stop = world.province.bus.lines[0]?.patterns[0]?.calls[3]?.stop.id
  const documents: Record<string, Buffer> = {}
  for (at of INSTANTS) {
    for (const [name, request] of Object.entries(requestsOf(stop ?? ''))) {
      const answer = producer.answer(request, '/siri')
      if (!answer) throw new Error(`no answer to ${name}`)
      documents[`${name}-${at}`] = answer
    }
  }
  producer.close()
  expect(xmllint('siri/siri.xsd', documents)).toEqual([])
})

it.skipIf(noXml)(`what SIRI pushes obeys the schema of 2.1 (${noXml ?? 'xmllint'})`, async () => {
  let at = INSTANTS[0] ?? 0
  const start = at
  const producer = siriProducer({ world, now: () => at, tickMilliseconds: 0 })
  onTestFinished(() => producer.close())
  const direct = await consumerOf()
  const fetching = await consumerOf()
  const stop = world.province.bus.lines[0]?.patterns[0]?.calls[3]?.stop.id ?? ''
  const until = new Date(start + 900_000).toISOString()
  producer.answer(subscriptions('direct', direct.url, stop, until), '/siri')
  producer.answer(subscriptions('fetching', fetching.url, stop, until), '/siri/fetched')
  // Rounds until the subscriptions have run out: first delivery, changes, endings, heartbeats.
  for (let round = 0; round <= 16; round += 1) {
    producer.advance()
    await expect.poll(() => direct.heard.length, patient).toBeGreaterThan(round)
    at += 60_000
  }
  const last = '<SubscriptionTerminatedNotification>'
  const isOver = () => direct.heard.some(({ body }) => body.includes(last))
  await expect.poll(isOver, patient).toBe(true)
  const bodies = [...direct.heard, ...fetching.heard].map(({ body }) => body)
  for (const word of [
    'VehicleActivity',
    'VehicleActivityCancellation',
    'EstimatedCalls',
    'MonitoredStopVisitCancellation',
    'PtSituationElement',
    'HeartbeatNotification',
    'DataReadyNotification',
    'SubscriptionTerminatedNotification',
  ]) {
    const isThere = bodies.some((body) => body.includes(`<${word}>`))
    expect(isThere, word).toBe(true)
  }
  const documents = bodies.map((body, index) => [`pushed-${index}`, Buffer.from(body)])
  expect(xmllint('siri/siri.xsd', Object.fromEntries(documents))).toEqual([])
})

const noJson = missingFor('none')
it.skipIf(noJson)(`every GBFS file obeys its schema of 3.0 (${noJson ?? 'ajv'})`, () => {
  for (const feed of FEEDS.filter(({ side }) => side === 'bikes')) {
    const name = feed.path.split('/').at(-1) ?? ''
    const schema = JSON.parse(readFileSync(join(SCHEMAS, 'gbfs/v3.0', name), 'utf8'))
    const validate = ajv().compile(schema)
    for (const at of INSTANTS) {
      const valid = validate(JSON.parse(String(feed.make(world, at, BASE))))
      expect(validate.errors?.slice(0, 3) ?? [], name).toEqual([])
      expect(valid).toBe(true)
    }
  }
  expect(Object.keys(GBFS_TTL_SECONDS)).toContain('vehicle_status' satisfies GbfsFeed)
})

it.skipIf(noJson)(`WZDx feeds obey the schemas of 4.2 (${noJson ?? 'ajv'})`, () => {
  const validator = ajv()
  // The schemas refer to three of geojson.org, whose place is taken by these.
  for (const type of ['LineString', 'MultiPoint', 'Point']) {
    validator.addSchema({
      $id: `https://geojson.org/schema/${type}.json`,
      type: 'object',
      required: ['type', 'coordinates'],
      properties: { type: { const: type }, coordinates: { type: 'array' } },
    })
  }
  const folder = join(SCHEMAS, 'wzdx/4.2')
  const schemas = readdirSync(folder).map((file) =>
    JSON.parse(readFileSync(join(folder, file), 'utf8')),
  )
  for (const schema of schemas) validator.addSchema(schema)
  for (const [path, title] of [
    ['work-zones', 'WorkZoneFeed'],
    ['devices', 'DeviceFeed'],
  ] as const) {
    const { $id } = schemas.find((schema) => String(schema.$id).includes(title))
    const validate = validator.getSchema($id)
    const feed = FEEDS.find((found) => found.path === `/road/wzdx/${path}.geojson`)
    for (const at of INSTANTS) {
      const document = JSON.parse(String(feed?.make(world, at, BASE)))
      expect(document.features.length).toBeGreaterThan(0)
      validate?.(document)
      expect(validate?.errors ?? []).toEqual([])
    }
  }
})

function ajv(): Ajv {
  const made = new Ajv({ strict: false, allErrors: true })
  for (const format of ['date-time', 'date', 'uri', 'email']) made.addFormat(format, true)
  return made
}

function subscriptions(name: string, address: string, stop: string, until: string): string {
  const topics = {
    VehicleMonitoring: '',
    EstimatedTimetable: '',
    SituationExchange: '',
    StopMonitoring: `<MonitoringRef>${stop}</MonitoringRef>`,
  }
  const requests = Object.entries(topics).map(
    ([service, inside]) =>
      `<${service}SubscriptionRequest><SubscriptionIdentifier>${service}</SubscriptionIdentifier>` +
      `<InitialTerminationTime>${until}</InitialTerminationTime>` +
      `<${service}Request>${inside}</${service}Request></${service}SubscriptionRequest>`,
  )
  return (
    `<Siri xmlns="http://www.siri.org.uk/siri"><SubscriptionRequest>` +
    `<RequestorRef>${name}</RequestorRef><ConsumerAddress>${address}</ConsumerAddress>` +
    `${requests.join('')}</SubscriptionRequest></Siri>`
  )
}

function requestsOf(stop: string): Record<string, string> {
  const until = '2027-01-01T00:00:00Z'
  const service = (request: string) => `<ServiceRequest>${request}</ServiceRequest>`
  const subscription = (name: string, id: string, inside = '') =>
    `<${name}SubscriptionRequest><SubscriptionIdentifier>${id}</SubscriptionIdentifier>` +
    `<InitialTerminationTime>${until}</InitialTerminationTime><${name}Request>${inside}</${name}Request>` +
    `</${name}SubscriptionRequest>`
  const monitoring = (ref: string) => `<MonitoringRef>${ref}</MonitoringRef>`
  const requests = {
    vm: service('<VehicleMonitoringRequest/>'),
    et: service('<EstimatedTimetableRequest/>'),
    sm: service(`<StopMonitoringRequest>${monitoring(stop)}</StopMonitoringRequest>`),
    unknown: service(`<StopMonitoringRequest>${monitoring('none')}</StopMonitoringRequest>`),
    sx: service('<SituationExchangeRequest/>'),
    check: '<CheckStatusRequest><RequestorRef>a</RequestorRef></CheckStatusRequest>',
    subscribe:
      '<SubscriptionRequest><RequestorRef>a</RequestorRef><ConsumerAddress>http://127.0.0.1:1/' +
      `</ConsumerAddress>${subscription('VehicleMonitoring', 's1')}` +
      `${subscription('StopMonitoring', 's2', monitoring('none'))}</SubscriptionRequest>`,
    supply:
      '<DataSupplyRequest><ConsumerRef>a</ConsumerRef><AllData>true</AllData></DataSupplyRequest>',
    terminate:
      '<TerminateSubscriptionRequest><RequestorRef>a</RequestorRef><SubscriptionRef>s1' +
      '</SubscriptionRef><SubscriptionRef>s9</SubscriptionRef></TerminateSubscriptionRequest>',
  }
  const wrap = (inside: string) => `<Siri xmlns="http://www.siri.org.uk/siri">${inside}</Siri>`
  return Object.fromEntries(Object.entries(requests).map(([name, inside]) => [name, wrap(inside)]))
}
