import { expect, it } from 'vitest'
import { memoryLog } from '../testing/index.ts'
import {
  all,
  answered,
  change,
  delivery,
  file,
  gone,
  hash,
  history,
  productLog,
  publish,
} from '../testing/lineage-logs.ts'
import { lineageOf } from './lineage.ts'
import { openLineageOf } from './open-lineage.ts'
import { MAX_DERIVATIONS, provOf } from './prov.ts'
import { type LineageGraph, type LineageSight, MAX_COMMITS } from './types.ts'

const hashesOf = (graph: LineageGraph | undefined, kind: string) =>
  graph?.entities.flatMap((one) => (one.kind === kind ? (one.sha256 ?? one.id) : [])).sort()

it('a release is led back to its deliveries, through files that are no more', async () => {
  const { reader } = await history()
  const graph = await lineageOf(reader, { dataset: 'trips', sightOf: all })
  expect(graph).toMatchObject({ release: 4, cut: false, log: { size: 8 } })
  expect(hashesOf(graph, 'delivery')).toEqual([hash('a'), hash('b'), hash('c')])
  const used = graph?.edges.filter(({ activity, kind }) => {
    const published = graph.activities.find((one) => one.kind === 'publish')
    return kind === 'used' && activity === published?.id
  })
  expect(used?.map(({ entity }) => entity).sort()).toEqual([
    'file:trips/trip/both',
    'file:trips/trip/three',
  ])
  const made = new Set(graph?.edges.filter((one) => one.kind === 'generated').map((e) => e.entity))
  const roots = graph?.entities.filter(({ id }) => !made.has(id)).map(({ kind }) => kind)
  expect(new Set(roots)).toEqual(new Set(['delivery']))
})

it('an older release rests on what there was then', async () => {
  const { reader } = await history()
  for (const [release, letters] of [
    [1, ['a']],
    [2, ['a', 'b']],
    [3, ['a', 'b']],
  ] as const) {
    const graph = await lineageOf(reader, { dataset: 'trips', release, sightOf: all })
    expect(hashesOf(graph, 'delivery')).toEqual(letters.map(hash))
  }
  for (const release of [5, 99]) {
    expect(await lineageOf(reader, { dataset: 'trips', release, sightOf: all })).toBeUndefined()
  }
})

it('what a recall brings back was made by whoever made it first', async () => {
  const log = memoryLog()
  await change(log, 1, { inputs: [delivery('a')], outputs: [file('one', 1)] })
  await publish(log, 1)
  await change(log, 2, { inputs: [delivery('b')], outputs: [file('two', 2), gone('one', 2)] })
  await publish(log, 2)
  await change(log, 3, { k: 'recall', outputs: [file('one', 3), gone('two', 3)] })
  await publish(log, 3)
  const graph = await lineageOf(log.reader, { dataset: 'trips', sightOf: all })
  expect(hashesOf(graph, 'delivery')).toEqual([hash('a')])
})

it('parts of one commit belong together, and others do not', async () => {
  const log = memoryLog()
  const part = (at: number) => ({ release: 1, part: at, parts: 2 })
  await change(log, 1, { inputs: [delivery('a')], body: part(1) })
  await change(log, 1, { outputs: [file('one', 1)], body: part(2) })
  await change(log, 1, { inputs: [delivery('z')], outputs: [file('other', 9)] })
  await publish(log, 1)
  const graph = await lineageOf(log.reader, { dataset: 'trips', sightOf: all })
  expect(hashesOf(graph, 'delivery')).toEqual([hash('a')])
  expect(graph?.activities.find(({ kind }) => kind === 'ingest')?.entries).toHaveLength(2)
})

it('products are followed into what they were made of, as far as the caller may see', async () => {
  const { reader } = await productLog()
  const ask = { dataset: 'flows', sightOf: all }
  expect(hashesOf(await lineageOf(reader, ask), 'delivery')).toEqual([hash('a'), hash('b')])
  const sightOf = (id: string): LineageSight => (id === 'flows' ? 'hashes' : 'nothing')
  const narrow = await lineageOf(reader, { ...ask, sightOf })
  expect(JSON.stringify(narrow)).not.toContain('trips')
})

it('who may not see hashes sees neither these nor paths nor counts', async () => {
  const { reader } = await history()
  const graph = await lineageOf(reader, { dataset: 'trips', sightOf: () => 'entries' })
  expect(graph?.entities).toHaveLength(8)
  for (const secret of [hash('a'), hash('f'), 'both', '"rows"', '"bytes"', '"version"', 'city']) {
    expect(JSON.stringify(graph)).not.toContain(secret)
    expect(JSON.stringify(provOf(graph ?? expect.fail())['@graph'])).not.toContain(secret)
    expect(JSON.stringify(openLineageOf(graph ?? expect.fail(), NAMES))).not.toContain(secret)
  }
})

const NAMES = { producer: 'https://hub.example', namespace: 'https://hub.example' }

it('who may not see hashes is not told either how many files and deliveries there are', async () => {
  const log = memoryLog()
  const inputs = [delivery('a'), delivery('b')]
  await change(log, 1, { inputs, outputs: [file('one', 1), file('two', 1), file('three', 1)] })
  await publish(log, 1)
  const graph = await lineageOf(log.reader, { dataset: 'trips', sightOf: () => 'entries' })
  expect(graph?.entities.map(({ kind }) => kind).sort()).toEqual(['delivery', 'file', 'release'])
  expect(graph?.edges).toHaveLength(4)
})

it('an answer is led back to the deliveries of the release that it gave', async () => {
  const { log, open, ask } = await answered()
  const graph = await lineageOf(log.reader, ask)
  expect(graph).toMatchObject({ receipt: open.id, release: 2 })
  expect(hashesOf(graph, 'delivery')).toEqual([hash('a'), hash('b')])
  expect(hashesOf(graph, 'response')).toEqual([hash('9')])
  expect(graph?.activities).toContainEqual(
    expect.objectContaining({ kind: 'serve', outcome: 'complete', agreement: 'agr-1' }),
  )
  expect(await lineageOf(log.reader, { ...ask, release: 4 })).toBeUndefined()
})

it('PROV-O: everything that is made says by what and of what, and no name is of nowhere', async () => {
  const { log, ask } = await answered()
  const document = provOf((await lineageOf(log.reader, ask)) ?? expect.fail())
  const nodes = document['@graph'] as Record<string, unknown>[]
  const ids = new Set(nodes.map((node) => node['@id']))
  expect(ids.size).toBe(nodes.length)
  const named = nodes.flatMap(({ used, wasGeneratedBy, wasDerivedFrom, wasAssociatedWith }) =>
    [used, wasGeneratedBy, wasDerivedFrom, wasAssociatedWith].flatMap((one) => one ?? []),
  )
  expect(named.length).toBeGreaterThan(10)
  for (const id of named) expect(ids).toContain(id)
  const context = document['@context'] as Record<string, unknown>
  const terms = new Set(nodes.flatMap((node) => Object.keys(node)))
  for (const term of terms) {
    expect(term.startsWith('@') || term.startsWith('hub:') || term in context, term).toBe(true)
  }
  const response = nodes.find((node) => JSON.stringify(node['@type']).includes('hub:Response'))
  expect(response).toMatchObject({ wasDerivedFrom: ['urn:tongqu:release:trips@2'] })
})

it('PROV-O: a commit of very many files tells what it used and made, not each pair', async () => {
  const log = memoryLog()
  const most = Math.ceil(Math.sqrt(MAX_DERIVATIONS)) + 1
  const inputs = Array.from({ length: most }, (_, at) => ({ feed: 'f', sha256: sha256Of(at) }))
  const outputs = Array.from({ length: most }, (_, at) => file(`f${at}`, 1))
  await change(log, 1, { inputs, outputs })
  await publish(log, 1)
  const graph = await lineageOf(log.reader, { dataset: 'trips', sightOf: all })
  const nodes = provOf(graph ?? expect.fail())['@graph'] as Record<string, string[]>[]
  const told = (name: string) => nodes.flatMap((node) => node[name] ?? [])
  expect(told('used')).toHaveLength(2 * most)
  expect(told('wasGeneratedBy')).toHaveLength(most + 1)
  expect(told('wasDerivedFrom')).toHaveLength(most)
})

const sha256Of = (at: number) => at.toString(16).padStart(64, '0')

it('OpenLineage: each run starts and ends once, with what its schema demands', async () => {
  const { log, ask } = await answered()
  const graph = (await lineageOf(log.reader, ask)) ?? expect.fail()
  const events = openLineageOf(graph, NAMES)
  const runs = Map.groupBy(events, ({ run }) => (run as { runId: string }).runId)
  expect(runs.size).toBe(graph.activities.length)
  for (const [id, [start, end, ...others]] of runs) {
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect([start?.eventType, end?.eventType, others]).toEqual(['START', 'COMPLETE', []])
  }
  for (const event of events) {
    const { producer, schemaURL, eventTime, job, inputs, outputs } = event
    for (const one of [producer, schemaURL, eventTime]) expect(one).toMatch(/./)
    expect(job).toEqual({ namespace: NAMES.namespace, name: expect.stringMatching(/./) })
    for (const one of [...(inputs as object[]), ...(outputs as object[])]) {
      expect(one).toMatchObject({ namespace: NAMES.namespace, name: expect.stringMatching(/./) })
    }
    for (const facet of facetsOf(event)) {
      expect(facet).toMatchObject({
        _producer: NAMES.producer,
        _schemaURL: expect.stringMatching(/^https:\/\/openlineage\.io\/spec\/.*#\/\$defs\/\w+$/),
      })
    }
  }
})

function facetsOf(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, one]) =>
    /facets$/i.test(name) ? Object.values(one as object) : facetsOf(one),
  )
}

it('long histories are cut, and say so', async () => {
  const log = memoryLog()
  for (let release = 1; release <= MAX_COMMITS + 3; release += 1) {
    await change(log, release, {
      ...{ inputs: [delivery('a')], outputs: [file(`f${release}`, release)] },
    })
    await publish(log, release)
  }
  const graph = await lineageOf(log.reader, { dataset: 'trips', sightOf: all })
  expect(graph?.cut).toBe(true)
  const { length } = graph?.activities.filter(({ kind }) => kind === 'ingest') ?? []
  expect(length).toBe(MAX_COMMITS)
  const middle = await lineageOf(log.reader, { dataset: 'trips', release: 250, sightOf: all })
  expect(middle).toMatchObject({ release: 250, cut: false })
})
