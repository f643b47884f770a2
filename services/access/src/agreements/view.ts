/** An agreement, entitlement or inbound agreement as it is shown to those whom it concerns. */
import type { HistoryEntry } from '../applications/view.ts'
import type { PersonPrincipal } from '../types.ts'
import type { PersonAction } from './machines.ts'
import { actionsOf } from './refusals.ts'
import type { AgreementRow } from './rows.ts'
import type { AgreementBody, AgreementDocument, AgreementKind } from './types.ts'

export type AgreementView = {
  id: string
  kind: AgreementKind
  state: string
  version: number
  createdAt: string
  application?: string
  supersedes?: string
  /** Provider of the catalogue; of `inbound` the organisation that gives. */
  assigner: string
  /** Organisation. */
  assignee: string
  validFrom: string
  validTo: string
  /** What is signed. */
  document: AgreementDocument
  /** Of its canonical JSON (RFC 8785): what signers confirm. */
  sha256: string
  /** What the caller may do now. */
  actions: readonly PersonAction[]
  /** Only where one is asked for. */
  history?: readonly HistoryEntry[]
} & Pick<
  AgreementBody,
  | 'signatures'
  | 'filing'
  | 'activatedAt'
  | 'suspension'
  | 'end'
  | 'reports'
  | 'reportDueAt'
  | 'disposal'
  | 'evaluations'
>

export function viewOf(row: AgreementRow, by: PersonPrincipal): AgreementView {
  const { body, application, supersedes } = row
  const { signatures, filing, activatedAt, suspension, end } = body
  const { reports, reportDueAt, disposal, evaluations } = body
  return {
    id: row.id,
    kind: row.kind,
    state: row.state,
    version: row.version,
    createdAt: row.created_at,
    ...(application !== null && { application }),
    ...(supersedes !== null && { supersedes }),
    assigner: row.assigner,
    assignee: row.assignee,
    validFrom: row.valid_from,
    validTo: row.valid_to,
    document: body.document,
    sha256: body.sha256,
    signatures,
    ...(filing && { filing }),
    ...(activatedAt !== undefined && { activatedAt }),
    ...(suspension && { suspension }),
    ...(end && { end }),
    reports,
    ...(reportDueAt !== undefined && { reportDueAt }),
    ...(disposal && { disposal }),
    evaluations,
    actions: actionsOf(row, by),
  }
}
