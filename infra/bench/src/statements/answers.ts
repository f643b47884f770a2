import type { Store } from '@tongqu/store'
import { idOf } from '../ledger-proofs/make-log.ts'

export const AGREEMENT = '00000000-0000-4000-8000-0000000000aa'
/** The month in Shanghai. */
const SINCE = '2026-02-28T16:00:00.000Z'
export const UNTIL = '2026-03-31T16:00:00.000Z'
const SPAN = Date.parse(UNTIL) - Date.parse(SINCE)
const APPS = 20
const DATASETS = 3

const ORGANISATION = {
  ...{ id: 'org-uni', kind: 'institution', uscc: null, provider: null },
  ...{ state: 'ACTIVE', version: 1, created_at: SINCE, synthetic: 1, body: '{}' },
}

/** An agreement about licensed data that is in force. */
export async function seedAgreement(store: Store): Promise<void> {
  const document = { id: AGREEMENT, tier: 'licensed', edition: 1, policies: [] }
  const sides = { applicant: 'org-uni', provider: 'transit' }
  const body = { document, sha256: 'x', ...sides, activatedAt: SINCE }
  await store.transact(async (writing) => {
    await writing.insertInto('organisations').values(ORGANISATION).execute()
    const row = { id: AGREEMENT, kind: 'agreement', application: null, supersedes: null }
    const fixed = { assigner: 'transit', assignee: 'org-uni', state: 'ACTIVE', version: 1 }
    const times = { created_at: SINCE, valid_from: SINCE, valid_to: '2027-01-01T00:00:00.000Z' }
    await writing
      .insertInto('agreements')
      .values({ ...row, ...fixed, ...times, next_at: null, body: JSON.stringify(body) })
      .execute()
  })
}

/** Canonical JSON: the agreement first, then answers all over the month. */
export function answerText(number: number, answers: number): string {
  if (number === 0) {
    const fee = '{"currency":"CNY","unitPrices":[{"meter":"rows","micros":127}]}'
    return (
      `{"actor":{"type":"system"},"agreement":"${AGREEMENT}",` +
      `"body":{"document":"${'d'.repeat(64)}","fee":${fee}},` +
      `"change":{"action":"activate","entity":"agreement","id":"${AGREEMENT}","seq":1,` +
      `"to":"ACTIVE"},"id":"${idOf(0)}","k":"agreement","t":"${SINCE}","v":1}`
    )
  }
  const t = new Date(Date.parse(SINCE) + Math.floor(((number - 1) / answers) * SPAN)).toISOString()
  const sha256 = 'b'.repeat(64)
  return (
    `{"actor":{"id":"app-${number % APPS}","organisation":"org-uni","type":"app"},` +
    `"agreement":"${AGREEMENT}","dataset":"dataset-${number % DATASETS}","id":"${idOf(number)}",` +
    `"k":"serve_close","meters":{"bytes":${number},"requests":1,"rows":17},` +
    `"outcome":"complete","outputs":[{"bytes":${number},"rows":17,"sha256":"${sha256}"}],` +
    `"prev":"${idOf(number)}","purpose":"public-service","t":"${t}","v":1}`
  )
}
