/** Rows of applications: written with their event, in one transaction. */
import { Problem } from '@tongqu/contracts'
import type { Reading, Tables, Writing } from '@tongqu/store'
import { type Flow, instant, type Parties, tell } from '../agreements/flow.ts'
import type { ApplicationAction, ApplicationState } from './machine.ts'
import type { ApplicationBody } from './types.ts'

export type ApplicationRow = Omit<Tables['applications'], 'body' | 'state'> & {
  state: ApplicationState
  body: ApplicationBody
}

export type Change = {
  state: ApplicationState
  body: ApplicationBody
} & Partial<Pick<ApplicationRow, 'submitted_at' | 'decided_at' | 'due_at' | 'provider'>>

export type Deed = {
  action: ApplicationAction | 'create' | 'overdue'
  /** Absent: the hub itself. */
  person?: string
  /** Of the event; no personal data. */
  facts?: Readonly<Record<string, unknown>>
}

export function partiesOf(row: Pick<ApplicationRow, 'organisation' | 'provider'>): Parties {
  return { applicant: row.organisation, provider: row.provider }
}

/** Throws `application-not-found`. */
export async function applicationRow(reading: Reading, id: string): Promise<ApplicationRow> {
  const row = await reading
    .selectFrom('applications')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) throw new Problem('application-not-found')
  return readRow(row)
}

export function readRow({ state, body, ...row }: Tables['applications']): ApplicationRow {
  return { ...row, state: state as ApplicationState, body: JSON.parse(body) as ApplicationBody }
}

export async function insertApplication(
  flow: Flow,
  writing: Writing,
  row: ApplicationRow,
): Promise<ApplicationRow> {
  await writing
    .insertInto('applications')
    .values({ ...row, body: JSON.stringify(row.body) })
    .execute()
  await told(flow, writing, row, { action: 'create', person: row.applicant })
  return row
}

/** Puts a row into another state, or into the same one with another body. */
export async function changeApplication(
  flow: Flow,
  writing: Writing,
  row: ApplicationRow,
  change: Change,
  deed: Deed,
): Promise<ApplicationRow> {
  const { body, ...columns } = change
  const version = row.version + 1
  const { numUpdatedRows } = await writing
    .updateTable('applications')
    .set({ ...columns, version, body: JSON.stringify(body) })
    .where('id', '=', row.id)
    .where('version', '=', row.version)
    .executeTakeFirst()
  if (Number(numUpdatedRows) !== 1) throw new Problem('version-conflict')
  const changed = { ...row, ...change, version }
  await told(flow, writing, changed, deed, row.state)
  return changed
}

async function told(
  flow: Flow,
  writing: Writing,
  row: ApplicationRow,
  { action, person, facts }: Deed,
  from?: ApplicationState,
): Promise<void> {
  const { state, submitted_at } = row
  await tell(flow, writing, partiesOf(row), {
    entity: 'application',
    entityId: row.id,
    action,
    ...(from !== undefined && { from }),
    to: state,
    ...(person !== undefined && { person }),
    policy: false,
    datasets: row.body.content.datasets.map(({ id }) => id),
    draft: submitted_at === null,
    body: { ...facts, at: instant(flow) },
  })
}
