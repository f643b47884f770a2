import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, it } from 'vitest'
import { openApiDocument } from './doors.ts'
import { createGateway } from './gateway.ts'
import { operationsIn } from './openapi.ts'
import { pathPattern } from './operation.ts'
import { testDeps } from './testing/gateway.ts'
import { scriptedLake } from './testing/scripted-lake.ts'

const deps = testDeps({ lake: scriptedLake(() => undefined).lake })
const document = openApiDocument(deps)
const operations = operationsIn(document).map(({ path, method, operation }) => ({
  path,
  method,
  ...operation,
}))

/** Every value below `schema` keys and in the components, with the way to it. */
function* schemas(node: unknown, way: string): Generator<[string, unknown]> {
  if (node === null || typeof node !== 'object') return
  for (const [key, child] of Object.entries(node)) {
    const place = `${way}/${key}`
    if (key === 'schema' || way === '/components/schemas') yield [place, child]
    yield* schemas(child, place)
  }
}

it('holds every route of the gateway and nothing else', () => {
  const app = createGateway(testDeps({ lake: deps.lake }))
  const routes = app.routes.filter(({ path }) => path !== '/*')
  const described = operations.map(
    ({ path, method }) => `${method.toUpperCase()} ${pathPattern(path, tailOf(path)).router}`,
  )
  expect(routes.map(({ path, method }) => `${method} ${path}`).sort()).toEqual(described.sort())
})

it('has no empty schema and no reference to nowhere', () => {
  const text = JSON.stringify(document)
  for (const [way, schema] of schemas(document, '')) {
    expect(Object.keys(schema as object).length, way).toBeGreaterThan(0)
  }
  const names = [...text.matchAll(/"#\/components\/schemas\/(\w+)/g)].map((match) => match[1])
  for (const name of names) expect(document.components.schemas).toHaveProperty(String(name))
})

it('is made of schemas that a JSON Schema 2020-12 validator takes', () => {
  const ajv = new Ajv2020({ strict: false, validateFormats: false })
  ajv.addSchema({ $id: 'http://hub.example/openapi.json', components: document.components })
  for (const name of Object.keys(document.components.schemas)) {
    const check = ajv.compile({
      $ref: `http://hub.example/openapi.json#/components/schemas/${name}`,
    })
    expect(typeof check).toBe('function')
  }
})

it('tells of each operation what it is, what it answers and what it refuses', () => {
  const ids = new Set(operations.map(({ operationId }) => operationId))
  expect(ids.size).toBe(operations.length)
  for (const { path, summary, responses, parameters } of operations) {
    expect(summary, path).toMatch(/[\u4e00-\u9fff].* \/ .*[a-z]/)
    expect(Object.keys(responses), path).toContainEqual(expect.stringMatching(/^(20[0124]|303)$/))
    for (const status of ['400', '413', '414']) {
      expect(Object.keys(responses), path).toContain(status)
    }
    const places = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1])
    const named = parameters.filter((one) => one.in === 'path').map((one) => one.name)
    expect(named).toEqual(places)
  }
})

it('shows examples that come from the catalogue', () => {
  const door = operations.find(({ operationId }) => operationId === 'getGtfs')
  const id = door?.parameters.find(({ name }) => name === 'id')
  expect(Object.keys(id?.examples as object)).toContain('bus-timetable')
  expect(Object.keys(id?.examples as object)).not.toContain('restricted-stops')
})

it('is served with a tag that holds until the catalogue changes', async () => {
  const app = createGateway(testDeps({ lake: deps.lake }))
  const first = await app.request('/openapi.json')
  expect(await first.json()).toEqual(JSON.parse(JSON.stringify(document)))
  const headers = { 'if-none-match': first.headers.get('etag') ?? '' }
  expect((await app.request('/openapi.json', { headers })).status).toBe(304)
})

/** The places of tiles have slashes in them. */
function tailOf(path: string): string | undefined {
  return path.endsWith('/{tile}') ? 'tile' : undefined
}
