import { expect, it } from 'vitest'
import { ciPython } from '../../../lakehouse/src/testing/ci-python.ts'
import {
  graphOfProv,
  readOpenLineage,
  readProv,
  runsOf,
  toldOf,
} from '../testing/foreign-readers.ts'
import { memoryLog, told } from '../testing/index.ts'
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
import { provOf } from './prov.ts'
import { type LineageGraph, MAX_COMMITS } from './types.ts'

const NAMES = { producer: 'https://hub.example', namespace: 'https://hub.example' }
const ASK = { dataset: 'trips', sightOf: all }

/** Everything that is special in the names of RFC 8141, in JSON-LD, in XML or in Turtle. */
const HOSTILE = `线路 1/%41b?x#y"<>{}|\\^\`'()*:@//é\u{1f68c}.parquet/`

async function hostile() {
  const log = memoryLog()
  const inputs = [{ feed: HOSTILE, sha256: hash('a') }]
  await change(log, 1, { inputs, outputs: [file(HOSTILE, 1)], activity: { job: HOSTILE } })
  await publish(log, 1)
  return lineageOf(log.reader, ASK)
}

/** Somebody unknown; it broke, and the clock had gone back meanwhile. */
async function broken() {
  const log = await history()
  const actor = { type: 'anonymous' } as const
  const inputs = [{ dataset: 'trips', release: 4 }]
  const open = await told(log, { k: 'serve_open', dataset: 'trips', inputs, actor })
  await told(log, {
    ...{ k: 'serve_close', prev: open.id, actor, outcome: 'broken' },
    ...{ t: '2026-03-01T03:59:58.000Z', outputs: [{ bytes: 3 }] },
  })
  const answer = await log.reader.entry(open.id)
  return lineageOf(log.reader, { ...ASK, ...(answer && { answer }) })
}

async function inParts() {
  const log = memoryLog()
  const part = (at: number) => ({ release: 1, part: at, parts: 2 })
  const actor = { type: 'system' } as const
  await change(log, 1, { inputs: [delivery('a')], body: part(1), actor })
  await change(log, 1, { outputs: [file('one', 1)], body: part(2), actor })
  await publish(log, 1)
  await change(log, 2, { inputs: [delivery('b')], outputs: [file('two', 2), gone('one', 2)] })
  await publish(log, 2)
  await change(log, 3, { k: 'recall', outputs: [file('one', 3), gone('two', 3)] })
  await publish(log, 3)
  return lineageOf(log.reader, ASK)
}

async function long() {
  const log = memoryLog()
  for (let release = 1; release <= MAX_COMMITS + 3; release += 1) {
    await change(log, release, { inputs: [delivery('a')], outputs: [file(`f${release}`, release)] })
    await publish(log, release)
  }
  return lineageOf(log.reader, ASK)
}

let known: ReturnType<typeof newGraphs> | undefined

/** Both readers are given the same. */
function graphs(): ReturnType<typeof newGraphs> {
  known ??= newGraphs()
  return known
}

async function newGraphs(): Promise<Record<string, LineageGraph>> {
  const { reader } = await history()
  const { log, ask } = await answered()
  const found = {
    compacted: await lineageOf(reader, ASK),
    hidden: await lineageOf(reader, { ...ASK, sightOf: () => 'entries' }),
    product: await lineageOf((await productLog()).reader, { ...ASK, dataset: 'flows' }),
    answer: await lineageOf(log.reader, ask),
    nothing: await lineageOf(memoryLog().reader, ASK),
    broken: await broken(),
    parts: await inParts(),
    hostile: await hostile(),
    long: await long(),
  }
  return Object.fromEntries(
    Object.entries(found).map(([name, graph]) => [name, graph ?? expect.fail(name)]),
  )
}

it('whoever reads PROV-O gets back all of the graph, and nothing contradicts it', async (context) => {
  const python = ciPython(context)
  const found = await graphs()
  const list = Object.values(found)
  const read = await readProv(
    python,
    list.map((graph) => JSON.stringify(provOf(graph))),
  )
  const readings = new Map(Object.keys(found).map((name, at) => [name, read[at] ?? expect.fail()]))
  for (const [name, reading] of readings) {
    expect(reading.faults, name).toEqual([])
    const told = toldOf(found[name] ?? expect.fail())
    // Nobody is to read that something ended before it began.
    if (name === 'broken') for (const one of told.activities) delete one.endedAt
    expect(graphOfProv(reading), name).toEqual(told)
  }
  expect(readings.get('answer')?.bundles).toEqual([
    expect.stringMatching(/^lineage:trips@2\/[0-9A-Z]{26}$/),
  ])
  expect(readings.get('long')?.things['lineage:trips@503']).toMatchObject({ cut: [true] })
})

type Node = Record<string, unknown>

/** A document of a history, changed into one that nobody should believe. */
const LIES: [fault: RegExp, lie: (nodes: Map<string, Node>, document: Node) => void][] = [
  [/delivery:a+ is no declared ProvEntity/, (nodes) => nodes.delete(DELIVERY)],
  [/entry:\w+ is no declared ProvActivity/, (nodes) => nodes.delete(maker(nodes))],
  [/organisation:org-1 is no declared ProvAgent/, (nodes) => nodes.delete(AGENT)],
  [/no declared plan/, (nodes) => nodes.delete(PLAN)],
  [/is an entity and an activity/, (nodes) => add(nodes, ONE, { '@type': BOTH })],
  [
    /^a circle of .*file:trips\/trip\/one/,
    (nodes) => add(nodes, ONE, { wasDerivedFrom: [MADE_OF_IT] }),
  ],
  [
    /file:trips\/trip\/one was generated twice/,
    (nodes) => add(nodes, ONE, { wasGeneratedBy: [maker(nodes), maker(nodes, TWO)] }),
  ],
  [
    /^end of entry:\w+ is before/,
    (nodes) => add(nodes, maker(nodes), { endedAtTime: '2026-03-01T03:59:59.999Z' }),
  ],
  [
    /^invalidation of file:trips\/trip\/one is before/,
    (nodes) => add(nodes, ONE, { 'prov:qualifiedInvalidation': invalidatedBy(maker(nodes, ONE)) }),
  ],
  [/unknown word .*prov#wasMadeBy/, (nodes) => add(nodes, ONE, { 'prov:wasMadeBy': 'me' })],
  [/unknown word .*prov#Thing/, (nodes) => add(nodes, ONE, { '@type': ['prov:Thing'] })],
  [
    /without fetching/,
    (_nodes, document) => {
      document['@context'] = 'https://hub.example/context.jsonld'
    },
  ],
]
const URN = 'urn:tongqu:'
const [ONE, TWO] = [`${URN}file:trips/trip/one`, `${URN}file:trips/trip/two`]
const MADE_OF_IT = `${URN}release:trips@2`
const BOTH = ['prov:Entity', 'prov:Activity']
const DELIVERY = `${URN}delivery:${hash('a')}`
const [AGENT, PLAN] = [`${URN}organisation:org-1`, `${URN}plan:${hash('e')}`]

/** By somebody, before it was made. */
function invalidatedBy(activity: string): Node {
  const type = 'http://www.w3.org/2001/XMLSchema#dateTime'
  return {
    '@type': 'prov:Invalidation',
    'prov:atTime': { '@type': type, '@value': '2026-01-01T00:00:00.000Z' },
    'prov:activity': { '@id': activity },
  }
}

function add(nodes: Map<string, Node>, id: string, more: Node): void {
  nodes.set(id, { ...nodes.get(id), ...more })
}

function maker(nodes: Map<string, Node>, id = ONE): string {
  const [first] = (nodes.get(id)?.wasGeneratedBy ?? []) as string[]
  return first ?? expect.fail(id)
}

it('the reader of PROV-O sees each lie', async (context) => {
  const python = ciPython(context)
  const { log, ask } = await answered()
  const graph = (await lineageOf(log.reader, ask)) ?? expect.fail()
  const documents = LIES.map(([, lie]) => {
    const document = structuredClone(provOf(graph)) as Node
    const nodes = new Map((document['@graph'] as Node[]).map((one) => [String(one['@id']), one]))
    lie(nodes, document)
    return JSON.stringify({ ...document, '@graph': [...nodes.values()] })
  })
  const readings = await readProv(python, documents)
  for (const [at, [fault]] of LIES.entries()) {
    expect(readings[at]?.faults).toContainEqual(expect.stringMatching(fault))
  }
})

it('whoever reads OpenLineage gets each run with what it used and made', async (context) => {
  const python = ciPython(context)
  const found = Object.entries(await graphs())
  const readings = await readOpenLineage(
    python,
    found.map(([, graph]) => openLineageOf(graph, NAMES)),
  )
  for (const [at, [name, graph]] of found.entries()) {
    expect(readings[at]?.faults, name).toEqual([])
    expect(readings[at]?.runs, name).toEqual(runsOf(graph, NAMES.namespace))
  }
})

type Event = Record<string, unknown> & { run: Node; outputs: Node[] }

const WRONG: [fault: RegExp, wrong: (event: Event, events: Event[]) => void][] = [
  [/no producer/, (event) => delete event.producer],
  [/no eventTime/, (event) => delete event.eventTime],
  [/Expected 4 digits/, (event) => Object.assign(event, { eventTime: 'yesterday' })],
  [/not the schema/, (event) => Object.assign(event, { schemaURL: 'https://hub.example' })],
  [/UUID/, (event) => Object.assign(event.run, { runId: 'seven' })],
  [/EventType/, (event) => Object.assign(event, { eventType: 'DONE' })],
  [/'name'/, ({ outputs }) => delete outputs[0]?.name],
  [/knows \['colour'\]/, ({ outputs }) => Object.assign(outputs[0] ?? {}, { colour: 'red' })],
  [/no int/, (event) => Object.assign(statistics(event), { rowCount: '7' })],
  [/knows \['pages'\]/, (event) => Object.assign(statistics(event), { pages: 7 })],
  [/no schema of/, (event) => Object.assign(statistics(event), { _schemaURL: 'urn:x' })],
  [/nobody has produced/, (event) => delete statistics(event)._producer],
  [/has a prefix/, ({ run }) => Object.assign(run, { facets: { tlog: own(run) } })],
  [/\['START'\]/, (_event, events) => events.splice(1, 1)],
  [
    /\['COMPLETE', 'START'\]/,
    (_event, events) => events.splice(0, 2, ...events.slice(0, 2).reverse()),
  ],
  [/ends before/, (event) => Object.assign(event, { eventTime: '2027-01-01T00:00:00.000Z' })],
]

function statistics({ outputs }: Event): Node {
  const { outputStatistics } = (outputs[0] ?? expect.fail()).outputFacets as Record<string, Node>
  return outputStatistics ?? expect.fail()
}

function own({ facets }: Node): unknown {
  return (facets as Node).hub_tlog
}

it('the reader of OpenLineage sees each event that is none', async (context) => {
  const python = ciPython(context)
  const { reader } = await history()
  const graph = (await lineageOf(reader, ASK)) ?? expect.fail()
  const lists = WRONG.map(([, wrong]) => {
    const events = structuredClone(openLineageOf(graph, NAMES)) as unknown as Event[]
    wrong(events[0] ?? expect.fail(), events)
    return events
  })
  const readings = await readOpenLineage(python, lists)
  for (const [at, [fault]] of WRONG.entries()) {
    expect(readings[at]?.faults).toContainEqual(expect.stringMatching(fault))
  }
})
