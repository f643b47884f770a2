import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Gateway } from './gateway.ts'
import type { Pathway, StationGraph, StationNode } from './station-graph.ts'
import { isStepFree, stationRoute } from './station-route.ts'
import { BARE_STATION, STATION } from './testing/stations.ts'
import { openWorld, type World } from './testing/world.ts'

let world: World
let app: Gateway
beforeAll(async () => {
  world = await openWorld()
  app = world.gateway()
})
afterAll(() => world?.close())

const DOOR = `/api/datasets/station-timetable/stations/${STATION}/pathways`

// biome-ignore lint/suspicious/noExplicitAny: what an answer holds is what these tests are about
async function bodyOf(query = ''): Promise<any> {
  const response = await app.request(`${DOOR}${query}`)
  expect(response.status).toBe(200)
  return response.json()
}

type Step = { pathway: string; vertical: string }

function pathwaysOf({ route }: { route: { steps: Step[] } }): string[] {
  return route.steps.map(({ pathway }) => pathway)
}

it('gives levels, places and pathways of a station, boarding areas of its platforms too', async () => {
  const { levels, nodes, pathways, route, station } = await bodyOf()
  expect(station).toMatchObject({ id: STATION, name: '大厅 <b>' })
  expect(levels.map(({ name }: { name: string }) => name)).toEqual(['地面', '站厅', '站台'])
  const kinds = nodes.map(({ id, kind }: StationNode) => `${id} ${kind}`)
  expect(kinds).toEqual([
    ...['E1 entrance', 'E2 entrance', 'N1 node', 'N2 node', 'P1 platform', 'P2 platform'],
    ...['B1 boarding_area', 'B2 boarding_area'],
  ])
  expect(pathways).toHaveLength(7)
  expect(route).toBeUndefined()
})

it('finds the quickest way, from the nearest entrance where none is named', async () => {
  const answer = await bodyOf('?to=P1')
  // A walk of 20 m, a gate and an escalator to the boarding area.
  expect(pathwaysOf(answer)).toEqual(['W2', 'W4', 'W5'])
  expect(answer.route).toMatchObject({ found: true, from: 'E1', to: 'B1', isEstimated: true })
  const step = answer.route.steps[2]
  expect(step.vertical).toBe('down')
  expect(step.instruction).toEqual({
    'zh-CN': '乘自动扶梯下行至站台，到候车区 B1，10 米，20 秒。',
    en: 'Take the escalator down to 站台, to boarding area B1, 10 m, 20 s.',
  })
})

it('a step-free way has no stairs, no escalator and no steep slope', async () => {
  const answer = await bodyOf('?to=P1&stepFree=true')
  expect(pathwaysOf(answer)).toEqual(['W3', 'W4', 'W6'])
  expect(answer.route).toMatchObject({ from: 'E2', to: 'B2' })
  // Backwards through a pathway one reads the signs of that direction.
  expect(answer.route.steps[2]).toMatchObject({ isReversed: true, signs: '往 1 站台' })
})

it('no step-free way leads to where the source says that no wheelchair gets', async () => {
  expect((await bodyOf('?to=P2')).route.found).toBe(true)
  expect((await bodyOf('?to=P2&stepFree=true')).route).toEqual({
    stepFree: true,
    found: false,
    steps: [],
  })
})

it('a one-way pathway is not gone backwards', async () => {
  const { route } = await bodyOf('?from=B1')
  expect(route.found).toBe(false)
})

it('answers 304 while neither release nor question changed', async () => {
  const etag = (await app.request(DOOR)).headers.get('etag') ?? ''
  const again = await app.request(DOOR, { headers: { 'if-none-match': etag } })
  expect(again.status).toBe(304)
})

it.each([
  [`/api/datasets/station-timetable/stations/${BARE_STATION}/pathways`, 404, 'station-not-found'],
  ['/api/datasets/bus-timetable/stations/S1/pathways', 404, 'station-not-found'],
  [`${DOOR}?from=${BARE_STATION}`, 400, 'wrong-parameter'],
  [`${DOOR}?feed=elsewhere`, 404, 'station-not-found'],
])('%s is refused', async (path, status, code) => {
  const response = await app.request(path)
  expect(response.status).toBe(status)
  expect(((await response.json()) as { code: string }).code).toBe(code)
})

it('the page draws every place and pathway, needs no script and escapes names', async () => {
  const response = await app.request(`/stations/station-timetable/${STATION}?lang=en`)
  const page = await response.text()
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(page).not.toMatch(/<script|style="|<b>/)
  expect(page.match(/class="node /g)).toHaveLength(8)
  expect(page.match(/class="pathway [a-z_]+ (free|steps)/g)).toHaveLength(7)
  expect(page).toContain('Step-free way')
  expect(page).toContain('follow the signs “往 1 站台”')
  const chinese = await (await app.request(`/stations/station-timetable/${STATION}`)).text()
  expect(chinese).toContain('无障碍路线')
})

it('the dataset leads to its stations, and they to theirs', async () => {
  const dataset = await (await app.request('/datasets/station-timetable')).text()
  expect(dataset).toContain('/stations/station-timetable?lang=')
  const list = await (await app.request('/stations/station-timetable')).text()
  expect(list).toContain(`/stations/station-timetable/${STATION}`)
  expect(list).not.toContain(BARE_STATION)
})

it('no way is quicker than the one it finds', () => {
  const ids = ['a', 'b', 'c', 'd', 'e']
  const pathway = fc.record({
    from: fc.constantFrom(...ids),
    to: fc.constantFrom(...ids),
    mode: fc.constantFrom('walkway', 'stairs', 'elevator'),
    isBidirectional: fc.boolean(),
    traversalSeconds: fc.integer({ min: 1, max: 100 }),
  })
  fc.assert(
    fc.property(fc.array(pathway, { maxLength: 12 }), fc.boolean(), (drawn, stepFree) => {
      const pathways = drawn.map((each, index) => ({ ...NO_FIGURES, ...each, id: `${index}` }))
      const graph = graphOf(ids, pathways as Pathway[])
      const found = stationRoute(graph, ['a'], ['e'], stepFree)
      expect(found?.seconds).toBe(leastSeconds(graph, stepFree))
      if (stepFree) expect(found?.legs.every(({ pathway }) => isStepFree(pathway))).not.toBe(false)
    }),
  )
})

const NO_FIGURES = {
  lengthMeters: null,
  stairCount: null,
  maxSlope: null,
  minWidthMeters: null,
  signpostedAs: null,
  reversedSignpostedAs: null,
}

function graphOf(ids: readonly string[], pathways: Pathway[]): StationGraph {
  const nodes = ids.map(
    (id): StationNode => ({
      id,
      kind: 'node',
      name: null,
      platform: null,
      platformCode: null,
      level: null,
      latitude: null,
      longitude: null,
      wheelchair: 'unknown',
    }),
  )
  const about = { id: 's', name: null, feed: 'f', latitude: null, longitude: null }
  return { ...about, levels: [], nodes, pathways }
}

/** By relaxing every pathway as often as there are places (Bellman and Ford). */
function leastSeconds({ nodes, pathways }: StationGraph, stepFree: boolean): number | undefined {
  const least = new Map([['a', 0]])
  for (const _ of nodes) {
    for (const pathway of pathways) {
      if (stepFree && pathway.mode === 'stairs') continue
      const ways = [[pathway.from, pathway.to] as const]
      if (pathway.isBidirectional) ways.push([pathway.to, pathway.from])
      for (const [from, to] of ways) {
        const seconds =
          (least.get(from) ?? Number.POSITIVE_INFINITY) + (pathway.traversalSeconds ?? 0)
        if (seconds < (least.get(to) ?? Number.POSITIVE_INFINITY)) least.set(to, seconds)
      }
    }
  }
  return least.get('e')
}
