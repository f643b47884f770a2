import type { AccessPlan, TableView } from '@tongqu/access'
import { contractOf, Problem } from '@tongqu/contracts'
import type { RecordsQuery, Snapshot } from '@tongqu/lakehouse'
import type { GatewayDeps } from '../../deps.ts'
import type { Alteration } from './worlds.ts'

/** A fault that lets something out, and who would see it. */
export type PlantedFault = { name: string; who: string; alter: Alteration }

/** Each forgets one thing that a plan or a door takes away. */
export const FAULTS: readonly PlantedFault[] = [
  viewFault('masks are forgotten', 'masks', ({ masks, ...view }) => ({ ...view, masks: {} })),
  viewFault('rows are forgotten', 'rows', (view) => ({ ...view, rows: [] })),
  viewFault('areas are forgotten', 'area', ({ area, ...view }) => view),
  viewFault('periods are forgotten', 'period', ({ period, ...view }) => view),
  viewFault('consent is forgotten', 'columns', ({ subjects, ...view }) => view),
  viewFault('groups are forgotten', 'area', ({ minimumGroup, ...view }) => view),
  viewFault('deliveries are shown', 'columns', (view) => ({
    ...view,
    columns: ['delivery_id', ...view.columns],
  })),
  viewFault('hidden columns are shown', 'hides-time', (view) => ({
    ...view,
    columns: [...new Set([...view.columns, 'stop_desc', 'located_at', 'event_time', 'plate'])],
  })),
  viewFault('every table counts as whole', 'columns', (view) => ({ ...view, whole: true })),
  {
    name: 'rows come in the order of files',
    who: 'columns',
    alter: ({ lake }) => ({
      lake: own(lake, {
        pageAs: (snapshot, query, page, encoding) =>
          lake.pageAs(snapshot, unhidden(snapshot, query), page, encoding),
      }),
    }),
  },
  {
    name: 'restrictions do not reach downloads',
    who: 'rows',
    alter: ({ lake }) => ({
      lake: own(lake, {
        stream: (snapshot, { restrict, ...query }, encoding, options) =>
          lake.stream(snapshot, query, encoding, options),
      }),
    }),
  },
  {
    name: 'restrictions do not reach feeds',
    who: 'rows',
    alter: ({ realtime }) => ({
      realtime: own(realtime, {
        feed: (dataset, plan) => realtime.feed(dataset, widened(plan)),
      }),
    }),
  },
  {
    name: 'a tag is made of what is stored',
    who: 'rows',
    alter: ({ realtime }) => ({
      realtime: own(realtime, {
        feed: (dataset, plan) => ({
          ...realtime.feed(dataset, plan),
          etag: realtime.feed(dataset, widened(plan)).etag,
        }),
      }),
    }),
  },
  {
    name: 'entities are counted before rows are taken away',
    who: 'rows',
    alter: ({ realtime }) => ({
      realtime: own(realtime, {
        feed: (dataset, plan) => {
          const { etag, ...feed } = realtime.feed(dataset, plan)
          return { ...feed, etag, entities: realtime.feed(dataset, widened(plan)).entities }
        },
      }),
    }),
  },
  {
    name: 'content tells its time to everybody',
    who: 'stranger',
    alter: ({ realtime }) => ({ realtime: own(realtime, { arrival: realtime.state }) }),
  },
  {
    name: 'sizes of releases are told',
    who: 'rows',
    alter: (deps) => ({
      lake: own(deps.lake, {
        versions: async (dataset, page) =>
          (await deps.lake.versions(dataset, page)).map((one) => ({
            ...one,
            at: `${one.at} ${one.bytes}`,
          })),
      }),
    }),
  },
]

function viewFault(
  name: string,
  who: string,
  change: (view: TableView) => TableView,
): PlantedFault {
  return {
    name,
    who,
    alter: ({ decide }) => ({
      decide: (...question) => {
        const plan = decide(...question)
        return plan instanceof Problem ? plan : changed(plan, change)
      },
    }),
  }
}

function changed(plan: AccessPlan, change: (view: TableView) => TableView): AccessPlan {
  const tables = Object.fromEntries(
    Object.entries(plan.tables).map(([name, view]) => [name, change(view)]),
  )
  // Another name: plans that differ share nothing.
  return { ...plan, tables, hash: `${plan.hash}!` }
}

type FeedPlan = Parameters<GatewayDeps['realtime']['feed']>[1]

function widened({ tables, hash }: FeedPlan): FeedPlan {
  const wide = Object.entries(tables).map(([name, { columns }]) => [name, { columns }] as const)
  return { hash: `${hash}!`, tables: Object.fromEntries(wide) }
}

/** The same columns of the answer, but nothing counts as hidden. */
function unhidden({ tables }: Snapshot, query: RecordsQuery): RecordsQuery {
  const { contract } = tables.get(query.table) ?? {}
  const all = contract ? contractOf(contract).columns.map(({ name }) => name) : []
  const select = query.select.length > 0 ? query.select : query.view
  return { ...query, select, view: [...new Set([...query.view, ...all])] }
}

function own<T extends object>(whole: T, members: Partial<T>): T {
  return Object.assign(Object.create(whole), members)
}
