/** What is asked for becomes policies: one for each dataset, in the language of `decide`. */
import type { ApplicationContent, DatasetRequest, Delivery } from '../applications/types.ts'
import { policyOf } from '../odrl.ts'
import type { GrantTerms, Policy } from '../odrl-types.ts'
import { readColumn, readRow } from '../odrl-words.ts'
import type { Action } from '../types.ts'

/** What makes a policy, beside the dataset that is asked for. */
export type GrantFrame = {
  id: string
  assigner: string
  assignee: string
  purpose: string
  validFrom: string
  validTo: string
  retentionDays: number
  /** Absent: none are due. */
  reportEveryDays?: number
}

const DOORS: Readonly<Record<Delivery, Action>> = {
  api: 'read',
  stream: 'subscribe',
  file: 'download',
  'clean-room': 'query',
}

/**
 * The terms of a request; a column or row text that can not be read is left out, so they are made
 * only of what was checked (`requestFaults`).
 */
export function grantOf(frame: GrantFrame, request: DatasetRequest): GrantTerms {
  const { area, period, ratePerMinute, bytesPerDay, requests, minimumGroup } = request
  const read = <T>(texts: readonly string[], reader: (text: string) => T | undefined) =>
    texts.map(reader).filter((one) => one !== undefined)
  return {
    uid: frame.id,
    type: 'Agreement',
    dataset: request.id,
    assigner: frame.assigner,
    assignee: frame.assignee,
    actions: request.delivery.map((delivery) => DOORS[delivery]),
    rights: [],
    columns: read(request.columns, readColumn),
    rows: read(request.rows ?? [], readRow),
    ...(area !== undefined && { area: areaOf(area) }),
    ...(period && { period }),
    purposes: [frame.purpose],
    validFrom: frame.validFrom,
    validTo: frame.validTo,
    environment: request.delivery.includes('clean-room') ? 'clean-room' : 'api',
    limits: {
      ...(ratePerMinute !== undefined && { requestsPerMinute: ratePerMinute }),
      ...(bytesPerDay !== undefined && { bytesPerDay }),
      ...(requests !== undefined && { requests }),
    },
    ...(minimumGroup !== undefined && { minimumGroup }),
    duties: [
      { action: 'attribute' },
      { action: 'delete', within: `P${frame.retentionDays}D` },
      ...(frame.reportEveryDays === undefined
        ? []
        : [{ action: 'hub:reportUse' as const, within: `P${frame.reportEveryDays}D` }]),
    ],
    prohibitions: [],
  }
}

export function policiesOf(frame: GrantFrame, requests: readonly DatasetRequest[]): Policy[] {
  return requests.map((request) => policyOf(grantOf(frame, request)))
}

function areaOf(text: string): readonly [number, number, number, number] {
  const [west = 0, south = 0, east = 0, north = 0] = text.split(',').map(Number)
  return [west, south, east, north]
}

const DAY_MILLISECONDS = 86_400_000

/** From when to when: not before `now`, and so many days of 24 hours. */
export function validityOf(
  { from, days }: ApplicationContent['term'],
  now: number,
): { validFrom: string; validTo: string } {
  const begins = Math.max(now, from === undefined ? now : Date.parse(from))
  return {
    validFrom: new Date(begins).toISOString(),
    validTo: new Date(begins + days * DAY_MILLISECONDS).toISOString(),
  }
}
