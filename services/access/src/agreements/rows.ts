/** Rows of agreements: written with their event, in one transaction. */
import { Problem } from '@tongqu/contracts'
import type { Reading, Tables, Writing } from '@tongqu/store'
import { type Flow, instant, type Parties, tell } from './flow.ts'
import type { AgreementAction } from './machines.ts'
import { nextOf } from './passing.ts'
import type { AgreementBody, AgreementKind } from './types.ts'

export type AgreementRow = Omit<Tables['agreements'], 'body' | 'kind'> & {
  kind: AgreementKind
  body: AgreementBody
}

/** Who did what, as the event tells it. */
export type Deed = {
  action: AgreementAction | 'issue' | 'record' | 'offer'
  /** Absent: the hub itself. */
  person?: string
  policy: boolean
  /** Of the event; no personal data. */
  facts?: Readonly<Record<string, unknown>>
}

export function partiesOf({ kind, assignee, body }: AgreementRow): Parties {
  const { applicant, provider } = body
  return {
    applicant,
    ...(provider !== undefined && { provider }),
    ...(kind === 'inbound' && { receiver: assignee }),
  }
}

export function datasetsOf({ document }: AgreementBody): string[] {
  return document.policies.map(({ target }) => target)
}

/** Throws `agreement-not-found` for a row that is missing or of another kind. */
export async function agreementRow(
  reading: Reading,
  id: string,
  kinds: readonly AgreementKind[],
): Promise<AgreementRow> {
  const row = await findAgreement(reading, id)
  if (!row || !kinds.includes(row.kind)) throw new Problem('agreement-not-found')
  return row
}

/** A row of any kind, if there is one. */
export async function findAgreement(
  reading: Reading,
  id: string,
): Promise<AgreementRow | undefined> {
  const rows = reading.selectFrom('agreements').selectAll()
  const row = await rows.where('id', '=', id).executeTakeFirst()
  return row && readRow(row)
}

export function readRow({ body, kind, ...row }: Tables['agreements']): AgreementRow {
  return { ...row, kind: kind as AgreementKind, body: JSON.parse(body) as AgreementBody }
}

/** Puts in a new agreement, in the initial state of its kind. */
export async function insertAgreement(
  flow: Flow,
  writing: Writing,
  given: Omit<AgreementRow, 'version' | 'created_at' | 'next_at'>,
  deed: Deed,
): Promise<AgreementRow> {
  const row = { ...given, version: 1, created_at: instant(flow), next_at: nextAt(given) }
  await writing
    .insertInto('agreements')
    .values({ ...row, body: JSON.stringify(row.body) })
    .execute()
  await told(flow, writing, row, deed)
  return row
}

/** Puts a row into another state, or into the same one with another body. */
export async function changeAgreement(
  flow: Flow,
  writing: Writing,
  row: AgreementRow,
  change: { state: string; body: AgreementBody },
  deed: Deed,
): Promise<AgreementRow> {
  const next = nextAt({ ...row, ...change })
  const changed = { ...row, ...change, version: row.version + 1, next_at: next }
  const { numUpdatedRows } = await writing
    .updateTable('agreements')
    .set({
      state: changed.state,
      version: changed.version,
      next_at: next,
      body: JSON.stringify(changed.body),
    })
    .where('id', '=', row.id)
    .where('version', '=', row.version)
    .executeTakeFirst()
  if (Number(numUpdatedRows) !== 1) throw new Problem('version-conflict')
  await told(flow, writing, changed, deed, row.state)
  return changed
}

function nextAt(row: Parameters<typeof nextOf>[0]): string | null {
  const next = nextOf(row)
  return next ? new Date(next.at).toISOString() : null
}

async function told(
  flow: Flow,
  writing: Writing,
  row: AgreementRow,
  { action, person, policy, facts }: Deed,
  from?: string,
): Promise<void> {
  await tell(flow, writing, partiesOf(row), {
    entity: row.kind,
    entityId: row.id,
    action,
    ...(from !== undefined && { from }),
    to: row.state,
    ...(person !== undefined && { person }),
    policy,
    datasets: datasetsOf(row.body),
    body: { ...facts, validTo: row.valid_to },
  })
}
