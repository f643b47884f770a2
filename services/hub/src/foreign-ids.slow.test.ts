/**
 * OWASP API Security 2023, number 1 (broken object level authorization): what belongs to others is
 * not there. Operations come from the document and ids from a seeded store. Whose ids can stand in
 * a place, in paths, queries and bodies, is said in `testing/foreign-places.ts`: of a place that
 * is not said there these tests fail.
 */
import type { Principal } from '@tongqu/access'
import { createGateway } from '@tongqu/gateway'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { operationsIn } from '../../gateway/src/openapi.ts'
import { smallest } from '../../gateway/src/testing/bodies.ts'
import { bodySchemaOf, type Described, OWN_PAGE } from '../../gateway/src/testing/callers.ts'
import { testDeps } from '../../gateway/src/testing/gateway.ts'
import { consentAsk, demoCard } from './demo/consents.ts'
import { contentOf, demoApplications } from './demo/story.ts'
import { bodyPlaces, placed, queryPlaces, targetOf, within } from './testing/foreign-places.ts'
import {
  auditor,
  type ForeignWorld,
  foreignWorld,
  missingLike,
  type Noun,
  strangers,
} from './testing/foreign-world.ts'

/** Starting the hub and its demonstration, on a machine that others use. */
const START_MILLISECONDS = 60_000
const TEST_MILLISECONDS = 120_000
/** Those who are asked about everything; who has one role alone only about paths. */
const WHOLE = ['every role', 'token of a program', 'key']
/** A dataset that everybody may read. */
const LISTED = 'bus-timetable'
const JSON_PAGE = { ...OWN_PAGE, 'content-type': 'application/json' }
const [[, EVERYBODY]] = strangers as [(typeof strangers)[number]]

let world: ForeignWorld
beforeAll(async () => {
  world = await foreignWorld()
}, START_MILLISECONDS)
afterAll(() => world?.close())

type App = ReturnType<typeof createGateway>

function gatewayFor(principal: Principal): App {
  const { deps } = world
  const recogniser = { principalOf: () => principal }
  const { metrics } = testDeps({ lake: deps.lake })
  return createGateway({ ...deps, metrics, identity: { ...deps.identity, recogniser } })
}

/** What differs between answers about somebody else's and about nothing. */
type Found = { asked: number; told: number; differences: string[] }

async function compare(found: Found, app: App, name: string, asks: readonly [Ask, Ask]) {
  const [foreign = '', none] = await Promise.all(asks.map((ask) => answerOf(app, ask)))
  found.asked += 1
  if (foreign.startsWith('[404,')) found.told += 1
  if (foreign !== none) found.differences.push(`${name}: ${foreign} | ${none}`)
}

type Ask = { method: string; target: string; id: string; body?: unknown }

/** Status, headers and body without what is new in each answer. */
async function answerOf(app: App, { method, target, id, body }: Ask): Promise<string> {
  const json = body !== undefined && { 'content-type': 'application/json' }
  const headers = { ...OWN_PAGE, ...json }
  const content = body !== undefined && { body: JSON.stringify(body) }
  const response = await app.request(target, { method: method.toUpperCase(), headers, ...content })
  const kept = [...response.headers]
    .filter(([header]) => header !== 'hub-request-id')
    .map(([header, value]) => `${header}: ${value.replaceAll(NEW_EACH_TIME, 'new')}`)
  const text = (await response.text()).replaceAll(NEW_EACH_TIME, 'new')
  const answer = JSON.stringify([response.status, kept, text])
  return id === '' ? answer : answer.replaceAll(id, 'ID')
}

/** Names of what was made, of problems and digests, and when. */
const NEW_EACH_TIME =
  /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}|\d{4}-\d\d-\d\dT[\d:.]{8,12}Z|\b[0-9a-f]{64}\b/g

function smallestBody(one: Described): unknown {
  const schema = bodySchemaOf(one)
  return schema && smallest(schema, world.document)
}

it(
  'answers foreign ids in paths as it answers missing ones, to the byte',
  async () => {
    const found: Found = { asked: 0, told: 0, differences: [] }
    const operations = operationsIn(world.document).map((one) => ({ one, noun: placed(one) }))
    for (const [who, principal] of strangers) {
      const app = gatewayFor(principal)
      for (const { one, noun } of operations) {
        if (!noun) continue
        const ids = world.ids[noun].slice(0, who === 'every role' ? undefined : 1)
        for (const id of ids) {
          const { method } = one
          const body = smallestBody(one)
          const ask = (each: string) => ({ method, target: targetOf(one, each), id: each, body })
          const name = `${who}: ${method} ${one.path}`
          await compare(found, app, name, [ask(id), ask(missingLike(id))])
        }
      }
    }
    expect(found.differences).toEqual([])
    expect(found.asked).toBeGreaterThan(1_000)
    expect(found.told).toBeGreaterThan(400)
  },
  TEST_MILLISECONDS,
)

it(
  'answers foreign ids in queries and bodies as it answers missing ones',
  async () => {
    const found: Found = { asked: 0, told: 0, differences: [] }
    for (const [who, principal] of strangers) {
      if (!WHOLE.includes(who)) continue
      const app = gatewayFor(principal)
      for (const one of operationsIn(world.document)) {
        const path = targetOf(one, LISTED)
        const body = smallestBody(one)
        const schema = bodySchemaOf(one)
        const asks = [
          ...queryPlaces(one).map((place) => {
            return {
              place,
              ask: (id: string) => ({ target: `${path}?${place.member}=${id}`, body }),
            }
          }),
          ...(schema ? bodyPlaces(schema, world.document) : []).map((place) => {
            const held = (id: string) => within(body, place.member, id)
            return { place, ask: (id: string) => ({ target: path, body: held(id) }) }
          }),
        ]
        for (const { place, ask } of asks) {
          const [id = ''] = world.ids[place.noun]
          const about = (each: string) => ({ ...ask(each), method: one.method, id: each })
          const name = `${who}: ${one.method} ${one.path} ${place.member}`
          await compare(found, app, name, [about(id), about(missingLike(id))])
        }
      }
    }
    expect(found.differences).toEqual([])
    expect(found.asked).toBeGreaterThan(80)
  },
  TEST_MILLISECONDS,
)

type Looked = readonly [target: string, member: string, Noun, code: string, body: object]

/** Good but for what they name: these come as far as the look for it, whatever comes before. */
const ASK = consentAsk(demoCard(901))
const APP = {
  authMethod: 'none',
  grantTypes: ['authorization_code'],
  redirectUris: ['https://strangers.example/back'],
}
const OBJECTION = { kind: 'accuracy', text: '有误' }
const LOOKED: readonly Looked[] = [
  ['/api/consents', 'agreement', 'agreements', 'agreement-not-found', ASK],
  ['/api/consents', 'supersedes', 'consents', 'consent-not-found', ASK],
  ['/api/consents', 'dataset', 'dataset_lives', 'dataset-not-found', ASK],
  ['/api/keys', 'app', 'apps', 'app-not-found', { scopes: ['hub:read'], datasets: [] }],
  ['/api/apps', 'organisation', 'organisations', 'role-required', { name: '应用', client: APP }],
  ['/api/objections', 'dataset', 'dataset_lives', 'dataset-not-found', OBJECTION],
]

it.each(LOOKED)('%s with a foreign %s is refused as with none', async (...looked) => {
  const [target, member, noun, code, body] = looked
  const app = gatewayFor(EVERYBODY)
  const ask = (id: string) => ({ method: 'post', target, id, body: within(body, member, id) })
  for (const id of world.ids[noun]) {
    const foreign = await answerOf(app, ask(id))
    expect(foreign).toContain(`/problems/${code}`)
    expect(await answerOf(app, ask(missingLike(id)))).toBe(foreign)
  }
})

it('an application names a foreign agreement or attachment as it names none', async () => {
  const [story = expect.fail('no story')] = demoApplications
  const dataset = world.deps.catalog().datasets.get(story.dataset) ?? expect.fail('no dataset')
  const content = contentOf(story, dataset)
  const app = gatewayFor(EVERYBODY)
  const submitted = async (place?: string, value = '') => {
    const body = place === undefined ? content : within(content, place, value)
    const made = { method: 'POST', headers: JSON_PAGE, body: JSON.stringify(body) }
    const { id } = (await (await app.request('/api/applications', made)).json()) as { id: string }
    const target = `/api/applications/${id}/submit`
    return (await answerOf(app, { method: 'post', target, id: value, body: {} })).replaceAll(id, '')
  }
  expect(await submitted()).toContain('"SUBMITTED"'.replaceAll('"', '\\"'))
  const renewable = await agreementOf(story.title)
  for (const [place, id] of [
    ['renews', renewable],
    ['attachments/[]', world.ids.attachments[0] ?? ''],
    ['piaRef', world.ids.attachments[0] ?? ''],
  ] as const) {
    const foreign = await submitted(place, id)
    expect(foreign).toMatch(/^\[4/)
    expect(foreign).toContain(`/${place.replace('[]', '0')}`)
    expect(await submitted(place, missingLike(id))).toBe(foreign)
  }
})

/** The agreement that another organisation has for just what is asked. */
async function agreementOf(title: string): Promise<string> {
  const response = await gatewayFor(auditor).request('/api/agreements?limit=100')
  const { items } = (await response.json()) as { items: { id: string; document: object }[] }
  const found = items.find(({ document }) => JSON.stringify(document).includes(title))
  return found?.id ?? expect.fail(`no agreement ${title}`)
}

it('has what strangers are told is missing', async () => {
  const app = gatewayFor(auditor)
  const seen = [
    'applications',
    'agreements',
    'consents',
    'objections',
    'apps',
    'statements',
  ] as const
  const targets = seen.map((noun) => `/api/${noun}/${world.ids[noun][0]}`)
  const { receipts, dataset_lives } = world.ids
  targets.push(`/api/proposals/${dataset_lives[0]}`)
  targets.push(...receipts.flatMap((id) => [`/log/entries/${id}`, `/log/proof/${id}`]))
  for (const target of targets) {
    const { status } = await app.request(target)
    expect({ target, status }).toEqual({ target, status: 200 })
  }
})
