import type { Artefact, IndexedEntry } from '../types.ts'
import {
  type LineageActivity,
  type LineageEdge,
  type LineageEntity,
  type LineageGraph,
  type LineageSight,
  MAX_ENTITIES,
} from './types.ts'

/** A graph that grows. */
export type Building = {
  entity(entity: LineageEntity): string
  activity(activity: LineageActivity): string
  edge(activity: string, entity: string, kind: LineageEdge['kind']): void
  cut(): void
  graph(): Pick<LineageGraph, 'entities' | 'activities' | 'edges' | 'cut'>
}

export function building(): Building {
  const entities = new Map<string, LineageEntity>()
  const activities = new Map<string, LineageActivity>()
  const edges = new Map<string, LineageEdge>()
  let isCut = false
  return {
    entity(entity) {
      if (entities.size < MAX_ENTITIES) entities.set(entity.id, entity)
      else isCut = true
      return entity.id
    },
    activity(activity) {
      const known = activities.get(activity.id)
      const seen = new Set(known?.entries.map(({ id }) => id))
      const more = activity.entries.filter(({ id }) => !seen.has(id))
      const entries = [...(known?.entries ?? []), ...more]
      activities.set(activity.id, { ...activity, ...known, entries })
      return activity.id
    },
    edge(activity, entity, kind) {
      edges.set(`${kind} ${activity} ${entity}`, { activity, entity, kind })
    },
    cut() {
      isCut = true
    },
    graph() {
      const kept = [...edges.values()].filter(({ entity }) => entities.has(entity))
      return {
        entities: [...entities.values()],
        activities: [...activities.values()],
        edges: kept,
        cut: isCut,
      }
    },
  }
}

/** Where an artefact stands: in which entry, on which side of it. */
export type Place = { entry: IndexedEntry; side: 'in' | 'out'; sight: LineageSight }

/**
 * A delivery or file as one may see it. Without sight of hashes all on one side of an entry is one:
 * how many there are tells of what is hidden, too.
 */
export function artefactEntity(
  kind: 'delivery' | 'file',
  artefact: Artefact,
  { entry, side, sight }: Place,
): LineageEntity {
  const { table, version, path, feed, sha256, rows, bytes } = artefact
  const dataset = artefact.dataset ?? entry.entry.dataset
  const common = { kind, ...(dataset !== undefined && { dataset }) }
  const told = `${kind}:${entry.entry.id}/${side}`
  if (sight !== 'hashes') return { id: told, ...common }
  const named = kind === 'file' ? `file:${dataset}/${table}/${path}` : `delivery:${sha256}`
  return {
    id: kind === 'delivery' && sha256 === undefined ? told : named,
    ...common,
    ...(table !== undefined && { table }),
    ...(version !== undefined && { version }),
    ...(path !== undefined && { path }),
    ...(feed !== undefined && { feed }),
    ...(sha256 !== undefined && { sha256 }),
    ...(rows !== undefined && { rows }),
    ...(bytes !== undefined && { bytes }),
  }
}

export function releaseEntity(dataset: string, release: number): LineageEntity {
  return { id: `release:${dataset}@${release}`, kind: 'release', dataset, release }
}

/** Of an entry of the lake: what was done, when, by which code. */
export function activityOf(
  { index, entry }: IndexedEntry,
  kind: LineageActivity['kind'],
  id = entry.id,
): LineageActivity {
  const { dataset, activity, actor, t } = entry
  return {
    id: `entry:${id}`,
    kind,
    entries: [{ id: entry.id, index }],
    ...(dataset !== undefined && { dataset }),
    startedAt: t,
    ...(activity && { job: activity.job }),
    actor: {
      type: actor.type,
      ...(actor.organisation !== undefined && { organisation: actor.organisation }),
    },
  }
}
