/**
 * 特许开放登记: licensed agreements that are or were in force, for everybody (对象、内容、范围、时限). No
 * personal data: somebody who is an organisation by themself is not named.
 */
import type { Reading } from '@tongqu/store'
import { readColumn } from '../odrl-words.ts'
import { type Page, type PageQuery, readPage } from './pages.ts'
import { type AgreementRow, readRow } from './rows.ts'
import type { AgreementBody } from './types.ts'

export type RegisterEntry = {
  id: string
  edition: number
  state: string
  filingNumber?: string
  /** 对象: to whom; without a name for a natural person. */
  assignee: { name?: string; nameEn?: string; uscc?: string; kind?: string }
  /** Provider of the catalogue. */
  provider: string
  /** 内容与范围. */
  datasets: readonly {
    dataset: string
    actions: readonly string[]
    purposes: readonly string[]
    columns: readonly string[]
    /** Conditions on rows, area and period, as the policy writes them. */
    scope: Readonly<Record<string, unknown>>
  }[]
  /** 时限. */
  validFrom: string
  validTo: string
  endedAt?: string
}

const SHOWN = [
  'ACTIVE',
  'SUSPENDED',
  'EXPIRED',
  'RENEWED',
  'REVOKED',
  'TERMINATED',
  'DATA_DISPOSAL_DUE',
  'DISPOSAL_CERTIFIED',
]

/** Newest first; `state` narrows it. Throws `wrong-cursor`. */
export async function registerOf(reading: Reading, query: PageQuery): Promise<Page<RegisterEntry>> {
  const rows = reading
    .selectFrom('agreements')
    .selectAll()
    .where('kind', '=', 'agreement')
    .where('state', 'in', query.state === undefined ? SHOWN : shownStates(query.state))
    .where('body', 'like', '%"activatedAt":"%')
    .where('body', 'like', '%"tier":"licensed"%')
  return readPage(rows, query, (row) => entryOf(readRow(row)), 'id')
}

/** A state that is not shown is none, so that asking for it finds nothing. */
function shownStates(state: string): string[] {
  return SHOWN.includes(state) ? [state] : ['']
}

function entryOf({ id, state, assigner, body }: AgreementRow): RegisterEntry {
  const { edition, assignee, validFrom, validTo } = body.document
  const { name, nameEn, uscc, kind } = assignee
  return {
    id,
    edition,
    state,
    ...(body.filing && { filingNumber: body.filing.number }),
    assignee:
      kind === 'individual'
        ? { kind }
        : { name, ...(nameEn && { nameEn }), ...(uscc && { uscc }), ...(kind && { kind }) },
    provider: assigner,
    datasets: datasetsOf(body),
    validFrom,
    validTo,
    ...(body.end && { endedAt: body.end.at }),
  }
}

function datasetsOf({ document }: AgreementBody): RegisterEntry['datasets'] {
  return document.policies.map(({ target, permission }) => {
    const [rule] = permission
    const of = (operand: string) =>
      rule?.constraint.find(({ leftOperand }) => leftOperand === operand)?.rightOperand
    const list = (operand: string) => [of(operand) ?? []].flat().map(String)
    const scope = { spatial: of('spatial'), period: of('hub:period'), rows: of('hub:rows') }
    return {
      dataset: target,
      actions: rule?.action ?? [],
      purposes: list('purpose'),
      columns: list('hub:columns').filter((text) => readColumn(text)),
      scope: Object.fromEntries(Object.entries(scope).filter(([, value]) => value !== undefined)),
    }
  })
}
