/** A lineage graph as PROV-O (W3C Recommendation of 30 April 2013), written as JSON-LD 1.1. */
import type { LineageActivity, LineageEdge, LineageEntity, LineageGraph } from './types.ts'

const XSD_INSTANT = 'http://www.w3.org/2001/XMLSchema#dateTime'
const REFERENCE = { '@type': '@id' }

/** Stands in each document: nobody has to fetch anything to read it. */
const CONTEXT = {
  '@version': 1.1,
  prov: 'http://www.w3.org/ns/prov#',
  hub: 'urn:tongqu:',
  used: { '@id': 'prov:used', ...REFERENCE },
  wasGeneratedBy: { '@id': 'prov:wasGeneratedBy', ...REFERENCE },
  wasDerivedFrom: { '@id': 'prov:wasDerivedFrom', ...REFERENCE },
  wasAssociatedWith: { '@id': 'prov:wasAssociatedWith', ...REFERENCE },
  qualifiedAssociation: 'prov:qualifiedAssociation',
  agent: { '@id': 'prov:agent', ...REFERENCE },
  hadPlan: { '@id': 'prov:hadPlan', ...REFERENCE },
  startedAtTime: { '@id': 'prov:startedAtTime', '@type': XSD_INSTANT },
  endedAtTime: { '@id': 'prov:endedAtTime', '@type': XSD_INSTANT },
  ...Object.fromEntries(
    ['sha256', 'dataset', 'release', 'table', 'version', 'path', 'feed', 'rows', 'bytes'].map(
      (name) => [name, `hub:${name}`],
    ),
  ),
  job: 'hub:job',
  outcome: 'hub:outcome',
  purpose: 'hub:purpose',
  agreement: 'hub:agreement',
  entry: { '@id': 'hub:entry', ...REFERENCE },
  index: 'hub:index',
  treeSize: 'hub:treeSize',
  root: 'hub:root',
} as const

type Node = Readonly<Record<string, unknown>>

/** Of one document, some 2 MB: of an activity there are as many as inputs times outputs. */
export const MAX_DERIVATIONS = 20_000

/**
 * Entities, activities and agents of the graph, as one named bundle; plans are `prov:Plan`.
 * Whatever an activity made was derived from what it used: as long as these are no more than
 * `MAX_DERIVATIONS`; of others only use and generation are told. Classes of ours begin with a
 * capital: no name is both a class and a property. Ids are those of the graph after `urn:tongqu:`.
 */
export function provOf(graph: LineageGraph): Node {
  const { entities, activities, edges, log, cut } = graph
  const makers = sidesOf(edges, 'generated', 'entity')
  const used = sidesOf(edges, 'used', 'activity')
  const sources = sourcesOf(graph)
  const [settled = ''] = activities
    .map(({ startedAt }) => startedAt)
    .toSorted()
    .reverse()
  const nodes = [
    ...entities.map((entity) => {
      const { id } = entity
      return entityNode(entity, makers.get(id) ?? [], sources.get(id) ?? [])
    }),
    ...activities.flatMap((one) => activityNodes(one, used.get(one.id) ?? [], settled)),
    ...agents(activities),
  ]
  return {
    '@context': CONTEXT,
    '@id': urn(bundleOf(graph)),
    '@type': ['prov:Entity', 'prov:Bundle'],
    'hub:cut': cut,
    ...(log && { treeSize: log.size, root: log.root, 'hub:origin': log.origin }),
    '@graph': nodes,
  }
}

type Sides = Map<string, string[]>

/** Of edges of one kind the other side, by this one. */
function sidesOf(
  edges: LineageGraph['edges'],
  wanted: LineageEdge['kind'],
  by: 'activity' | 'entity',
): Sides {
  const found: Sides = new Map()
  const other = by === 'activity' ? 'entity' : 'activity'
  for (const edge of edges) {
    if (edge.kind !== wanted) continue
    const known = found.get(edge[by])
    if (known) known.push(edge[other])
    else found.set(edge[by], [edge[other]])
  }
  return found
}

function sourcesOf({ activities, edges }: LineageGraph): Map<string, Set<string>> {
  const used = sidesOf(edges, 'used', 'activity')
  const made = sidesOf(edges, 'generated', 'activity')
  const sources = new Map<string, Set<string>>()
  let left = MAX_DERIVATIONS
  for (const { id } of activities) {
    const [from, to] = [used.get(id) ?? [], made.get(id) ?? []]
    if (from.length * to.length > left) continue
    left -= from.length * to.length
    for (const entity of to) {
      sources.set(entity, new Set([...(sources.get(entity) ?? []), ...from]))
    }
  }
  return sources
}

/** Descriptions of two releases, or of two answers, are two bundles. */
function bundleOf({ dataset, release, receipt }: LineageGraph): string {
  const version = release === undefined ? '' : `@${release}`
  return `lineage:${dataset}${version}${receipt === undefined ? '' : `/${receipt}`}`
}

function classOf(kind: string): string {
  return `hub:${kind.charAt(0).toUpperCase()}${kind.slice(1)}`
}

function entityNode(
  { id, kind, ...facts }: LineageEntity,
  makers: readonly string[],
  sources: Iterable<string>,
): Node {
  const derived = [...sources].map(urn)
  return {
    '@id': urn(id),
    '@type': ['prov:Entity', classOf(kind)],
    ...facts,
    ...(makers.length > 0 && { wasGeneratedBy: makers.map(urn) }),
    ...(derived.length > 0 && { wasDerivedFrom: derived }),
  }
}

/**
 * `settled`: when the last activity began. An answer ends after all that it rests on: an end before
 * that is of a clock that went back, and PROV-CONSTRAINTS (33, 37) would call it a contradiction.
 */
function activityNodes(
  activity: LineageActivity,
  used: readonly string[],
  settled: string,
): Node[] {
  const { id, kind, startedAt, endedAt = '', entries } = activity
  const { dataset, job, outcome, purpose, agreement } = activity
  const agent = agentOf(activity)
  const plan = planOf(activity)
  const node: Node = {
    '@id': urn(id),
    '@type': ['prov:Activity', classOf(kind)],
    startedAtTime: startedAt,
    ...(endedAt !== '' && endedAt >= settled && { endedAtTime: endedAt }),
    ...(dataset !== undefined && { dataset }),
    ...(job !== undefined && { job }),
    ...(outcome !== undefined && { outcome }),
    ...(purpose !== undefined && { purpose }),
    ...(agreement !== undefined && { agreement }),
    entry: entries.map((one) => ({
      '@id': urn(`log-entry:${one.id}`),
      '@type': ['prov:Entity', 'hub:LogEntry'],
      index: one.index,
    })),
    ...(used.length > 0 && { used: used.map(urn) }),
    wasAssociatedWith: [agent],
    ...(plan !== undefined && {
      qualifiedAssociation: { '@type': 'prov:Association', agent, hadPlan: plan },
    }),
  }
  if (plan === undefined) return [node]
  const { tier, basis } = activity.policy ?? {}
  const facts = { 'hub:tier': tier, ...(basis !== undefined && { 'hub:basis': basis }) }
  return [node, { '@id': plan, '@type': ['prov:Entity', 'prov:Plan'], ...facts }]
}

function planOf({ policy }: LineageActivity): string | undefined {
  return policy && urn(`plan:${policy.plan}`)
}

/** For whom it was: an organisation, the hub itself, or somebody whom the log does not name. */
function agentOf({ actor }: LineageActivity): string {
  if (actor?.organisation) return urn(`organisation:${actor.organisation}`)
  return urn(isHub(actor) ? 'hub:self' : 'anonymous')
}

function isHub(actor: LineageActivity['actor']): boolean {
  return actor === undefined || actor.type === 'system'
}

function agents(activities: readonly LineageActivity[]): Node[] {
  const known = new Map(activities.map((one) => [agentOf(one), agentKinds(one)]))
  return [...known].map(([id, kinds]) => ({ '@id': id, '@type': ['prov:Agent', ...kinds] }))
}

function agentKinds({ actor }: LineageActivity): string[] {
  if (actor?.organisation) return ['prov:Organization']
  return isHub(actor) ? ['prov:SoftwareAgent'] : []
}

/** Ids of the graph as names of RFC 8141. */
function urn(id: string): string {
  return `urn:tongqu:${id
    .split(/([:/@])/)
    .map(encoded)
    .join('')}`
}

function encoded(part: string): string {
  return /^[:/@]$/.test(part) ? part : encodeURIComponent(part)
}
