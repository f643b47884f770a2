/**
 * What readers that are not ours make of lineage: rdflib and prov of PROV-O, the generated classes
 * of OpenLineage of its events. Both run offline in the Python of `.ci/run`.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import type { LineageActivity, LineageEntity, LineageGraph } from '../lineage/types.ts'

type Value = string | number | boolean
type Thing = { classes: string[] } & Record<string, Value[]>

/** `faults` holds what a reader refuses, and rules of the standard that are broken. */
export type ProvReading = {
  faults: string[]
  /** Names of the bundles that hold anything. */
  bundles: string[]
  things: Record<string, Thing>
  /** By class of the relation: ends, and the plan of an association. */
  relations: Record<string, (string | null)[][]>
}

type NamedFacts = { name: string } & Record<string, unknown>

export type OpenLineageRun = {
  job: string
  namespaces: string[]
  start: string
  end: string
  outcome: string
  facets: Record<string, Record<string, unknown>>
  inputs: NamedFacts[]
  outputs: NamedFacts[]
}

export type OpenLineageReading = { faults: string[]; runs: OpenLineageRun[] }

/** What each document of PROV-O in JSON-LD says to a foreign reader. */
export function readProv(python: string, documents: readonly string[]): Promise<ProvReading[]> {
  return judged(python, 'prov_reader.py', documents)
}

/** What each list of run events says to a foreign reader. */
export function readOpenLineage(
  python: string,
  lists: readonly (readonly unknown[])[],
): Promise<OpenLineageReading[]> {
  return judged(python, 'openlineage_reader.py', lists)
}

async function judged<T>(python: string, program: string, given: readonly unknown[]): Promise<T[]> {
  const child = spawn(python, [fileURLToPath(new URL(program, import.meta.url))])
  const ended = once(child, 'close')
  child.stdin.end(JSON.stringify(given))
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)])
  await ended
  if (out === '') throw new Error(`${program} ended without an answer:\n${err}`)
  return JSON.parse(out) as T[]
}

/** As much of a lineage graph as its exports tell, in an order that does not depend on them. */
export type ToldGraph = {
  entities: LineageEntity[]
  activities: (Omit<LineageActivity, 'actor' | 'kind'> & { kind: string; agent: string })[]
  edges: string[]
  /** What was derived from what. */
  derived: string[]
}

/** The part of a graph that its PROV-O is to give back, whole. */
export function toldOf({ entities, activities, edges }: LineageGraph): ToldGraph {
  const toldActivities = activities.map(({ actor, entries, ...activity }) => ({
    ...activity,
    agent: agentOf(actor),
    entries: entries.toSorted((one, other) => one.index - other.index),
  }))
  return sorted({
    entities: [...entities],
    activities: toldActivities,
    edges: edges.map(({ activity, entity, kind }) => `${kind} ${activity} ${entity}`),
    derived: derivedOf(edges),
  })
}

function agentOf(actor: LineageActivity['actor']): string {
  if (actor?.organisation) return `organisation:${actor.organisation}`
  return actor?.type === 'system' ? 'hub:self' : 'anonymous'
}

/** The graph again, from nothing but what a foreign reader has understood. */
export function graphOfProv({ things, relations }: ProvReading): ToldGraph {
  const all = Object.entries(things)
  const entities = all.flatMap(([id, { classes: _classes, type = [], ...facts }]) => {
    const kind = ENTITIES.find((one) => type.includes(classOf(one)))
    if (!kind) return []
    const plain = Object.entries(facts).map(([name, [value]]) => [name, value])
    return [{ id, kind, ...Object.fromEntries(plain) } as LineageEntity]
  })
  const activities = all.flatMap(([id, thing]) => {
    const kind = ACTIVITIES.find((one) => thing.type?.includes(classOf(one)))
    return kind ? [activityOf({ id, kind, thing, things, relations })] : []
  })
  const used = (relations.ProvUsage ?? []).map(([activity, entity]) => `used ${activity} ${entity}`)
  const made = (relations.ProvGeneration ?? []).map(
    ([entity, activity]) => `generated ${activity} ${entity}`,
  )
  const pairs = relations.ProvDerivation ?? []
  const derived = pairs.map(([entity, source]) => `${entity} ${source}`)
  return sorted({ entities, activities, edges: [...used, ...made], derived })
}

function derivedOf(edges: LineageGraph['edges']): string[] {
  const byActivity = Map.groupBy(edges, ({ activity }) => activity).values()
  const pairs = [...byActivity].flatMap((own) => {
    const { used = [], generated = [] } = Object.groupBy(own, ({ kind }) => kind)
    return generated.flatMap(({ entity }) => used.map((one) => `${entity} ${one.entity}`))
  })
  return [...new Set(pairs)]
}

/** The runs that the events of a graph are to tell of, in the order of the log. */
export function runsOf(
  { entities, activities, edges, log }: LineageGraph,
  namespace: string,
): OpenLineageRun[] {
  const named = (id: string, kind: string) =>
    edges
      .filter((edge) => edge.activity === id && edge.kind === kind)
      .flatMap(({ entity }) => entities.find((one) => one.id === entity) ?? [])
      .map(({ id: name, kind: _kind, rows, bytes, ...facts }) => {
        const counts = {
          ...(rows !== undefined && { rowCount: rows }),
          ...(bytes !== undefined && { size: bytes }),
        }
        const facet = kind === 'used' ? 'inputStatistics' : 'outputStatistics'
        const isCounted = Object.keys(counts).length > 0
        return { name, hub_artefact: facts, ...(isCounted && { [facet]: counts }) }
      })
  const first = ({ entries }: { entries: readonly { index: number }[] }) => entries[0]?.index ?? 0
  const ordered = activities.toSorted((one, other) => first(one) - first(other))
  return ordered.map(
    ({ id, kind, job, startedAt, endedAt = '', outcome = 'complete', ...facts }) => {
      const { entries, actor, policy, agreement, purpose } = facts
      const rule = { ...policy, ...(agreement && { agreement }), ...(purpose && { purpose }) }
      const tree = log && { origin: log.origin, treeSize: log.size, root: log.root }
      return {
        job: job ?? kind,
        namespaces: [namespace],
        start: startedAt,
        end: endedAt > startedAt ? endedAt : startedAt,
        outcome: OUTCOMES[outcome] ?? 'ABORT',
        facets: {
          hub_tlog: { entries: [...entries], ...tree },
          ...(actor && { hub_actor: { ...actor } }),
          ...(policy && { hub_policy: rule }),
        },
        inputs: named(id, 'used'),
        outputs: named(id, 'generated'),
      }
    },
  )
}

/** How a run ends; all else is its receiver's or a revocation's doing. */
const OUTCOMES: Record<string, string> = { complete: 'COMPLETE', broken: 'FAIL', lost: 'FAIL' }

const ENTITIES = ['delivery', 'file', 'release', 'response'] as const
const ACTIVITIES = ['ingest', 'transform', 'publish', 'serve'] as const
const PLAIN = ['dataset', 'job', 'outcome', 'purpose', 'agreement'] as const

type Understood = Pick<ProvReading, 'things' | 'relations'> & {
  id: string
  kind: string
  thing: Thing
}

function activityOf({ id, kind, thing, things, relations }: Understood) {
  const one = (name: string, of: Thing | undefined = thing) => of?.[name]?.[0]
  const associations = relations.ProvAssociation?.filter(([activity]) => activity === id) ?? []
  const [, agent = '', plan] = associations[0] ?? []
  const entries = (thing.entry ?? []).map((name) => ({
    id: String(name).replace(/^log-entry:/, ''),
    index: Number(one('index', things[String(name)])),
  }))
  const basis = one('basis', things[plan ?? ''])
  const policy = plan && {
    plan: plan.replace(/^plan:/, ''),
    tier: String(one('tier', things[plan])),
    ...(basis !== undefined && { basis: String(basis) }),
  }
  const facts = PLAIN.flatMap((name) => (one(name) === undefined ? [] : [[name, one(name)]]))
  const end = one('endTime')
  return {
    id,
    kind,
    entries: entries.toSorted((first, second) => first.index - second.index),
    startedAt: String(one('startTime')),
    ...(end !== undefined && { endedAt: String(end) }),
    ...Object.fromEntries(facts),
    ...(policy && { policy }),
    agent: String(agent),
  }
}

function sorted({ entities, activities, edges, derived }: ToldGraph): ToldGraph {
  const byId = (one: { id: string }, other: { id: string }) => (one.id < other.id ? -1 : 1)
  return {
    entities: entities.toSorted(byId),
    activities: activities.toSorted(byId),
    edges: edges.toSorted(),
    derived: derived.toSorted(),
  }
}

function classOf(kind: string): string {
  return `${kind.charAt(0).toUpperCase()}${kind.slice(1)}`
}
