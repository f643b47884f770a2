/** A receiver asks a person for consent. */
import { knownContract } from '@tongqu/catalog'
import { Problem } from '@tongqu/contracts'
import type { Writing } from '@tongqu/store'
import { checkBody } from '../body.ts'
import { stepOf } from '../machine.ts'
import { acting, actorOf, demandRole } from '../parties.ts'
import type { Principal } from '../types.ts'
import { checkCovers } from './covers.ts'
import { type ConsentDeps, listed } from './deps.ts'
import { newSecret, secretHash, sha256Of } from './keys.ts'
import { consentMachine } from './machine.ts'
import { bodyOf, type ConsentRow, move, tell, viewOf } from './rows.ts'
import {
  categoriesOf,
  checkMayAsk,
  checkProcessing,
  columnsOf,
  isSeparate,
  questionOf,
} from './rules.ts'
import { consentAskSchema } from './schemas.ts'
import type { ConsentAsk, ConsentBody, ConsentView } from './types.ts'

/** The hub's own: silence for a month is an answer too. */
export const LINK_DAYS = 30
/** Records of one person and one receiver at one dataset that are looked at. */
const MAX_RECORDS = 1_000
const DAY_MILLISECONDS = 86_400_000

export type Asked = { consent: ConsentView /** For the link; shown once. */; token: string }

/**
 * Asks for consent. `ask.subject` becomes a keyed hash before anything else. Throws
 * `sign-in-required`, `credentials-too-weak`, `role-required`, `body-invalid`, `dataset-not-found`,
 * `terms-not-met` (the dataset is not about people), `consent-not-valid`, `consent-not-found` (of
 * `supersedes`), `agreement-not-found`, `illegal-transition`, `already-exists`,
 * `consent-refused-recently`.
 */
export function requestConsent(
  deps: ConsentDeps,
  principal: Principal,
  ask: ConsentAsk,
): Promise<Asked> {
  const caller = acting(principal)
  if (caller.kind === 'person') demandRole(caller, 'consumer')
  checkBody(consentAskSchema, ask)
  const { processing } = ask
  const dataset = listed(deps, ask.dataset)
  if (Object.keys(dataset.terms.subjects).length === 0) {
    throw new Problem('terms-not-met', {
      detail: {
        'zh-CN': '该数据集不按个人信息主体的同意提供。',
        en: 'This dataset is not given by the consent of people.',
      },
    })
  }
  const contract = deps.contract ?? knownContract
  checkProcessing(processing, { dataset, purposes: deps.catalog().purposes, contract })
  const subject = deps.subjectOf(ask.dataset, ask.subject)
  const token = newSecret()
  return deps.store.transact(async (writing) => {
    const now = deps.now()
    const actor = actorOf(caller)
    const receiver = caller.organisation
    const about = { dataset: dataset.id, receiver, subject }
    await checkAgreement(writing, ask, receiver)
    await checkCovers(deps, writing, { dataset, receiver, processing, now })
    await checkEarlier(deps, writing, { ask, about, actor, now, provider: dataset.provider })
    const row = newRow(deps.uuid(), { ask, about, actor, now, token })
    await writing.insertInto('consents').values(row).execute()
    const provider = dataset.provider
    await tell(deps.store, writing, row, { action: 'request', actor, provider, policy: false })
    return { consent: viewOf(row), token }
  })
}

type About = { dataset: string; receiver: string; subject: string }

async function checkAgreement(writing: Writing, ask: ConsentAsk, receiver: string): Promise<void> {
  if (ask.agreement === undefined) return
  const found = await writing
    .selectFrom('agreements')
    .select('id')
    .where('id', '=', ask.agreement)
    .where('assignee', '=', receiver)
    .executeTakeFirst()
  if (!found) throw new Problem('agreement-not-found')
}

/** One question at a time, none of those refused; what is changed ends here. */
async function checkEarlier(
  deps: ConsentDeps,
  writing: Writing,
  asked: { ask: ConsentAsk; about: About; actor: string; now: number; provider: string },
): Promise<void> {
  const { ask, about, actor, now, provider } = asked
  const rows = await earlier(writing, about)
  const changed = ask.supersedes && rows.find(({ id }) => id === ask.supersedes)
  if (ask.supersedes && !changed) throw new Problem('consent-not-found')
  if (changed) stepOf(consentMachine, changed.state, 'supersede')
  const question = questionOf(ask.processing)
  const refusals = rows.filter(({ state }) => state === 'REFUSED' || state === 'WITHDRAWN')
  checkMayAsk(question, refusals.map(bodyOf), now)
  const [category] = categoriesOf(ask.processing)
  const standing = rows.find((row) => {
    const open = row.state === 'REQUESTED' || row.state === 'GIVEN'
    const { processing } = bodyOf(row)
    const same = processing && categoriesOf(processing)[0] === category
    return open && same && row.id !== ask.supersedes
  })
  if (standing) throw new Problem('already-exists', { consent: standing.id })
  if (changed)
    await move(deps.store, writing, changed, { action: 'supersede', actor, provider, now })
}

function earlier(writing: Writing, { dataset, receiver, subject }: About): Promise<ConsentRow[]> {
  return writing
    .selectFrom('consents')
    .selectAll()
    .where('subject', '=', subject)
    .where('dataset', '=', dataset)
    .where('receiver', '=', receiver)
    .where('kind', '=', 'subject')
    .orderBy('created_at', 'desc')
    .limit(MAX_RECORDS)
    .execute()
}

function newRow(
  id: string,
  asked: { ask: ConsentAsk; about: About; actor: string; now: number; token: string },
): ConsentRow {
  const { ask, about, actor, now, token } = asked
  const at = new Date(now).toISOString()
  const body: ConsentBody = {
    processing: ask.processing,
    noticeSha256: sha256Of(ask.processing.privacyNotice.text),
    question: questionOf(ask.processing),
    askedBy: actor,
    events: [
      {
        eventTime: at,
        eventType: 'request',
        eventState: 'REQUESTED',
        entityId: actor,
        validityDuration: 'PT0S',
      },
    ],
  }
  return {
    id,
    kind: 'subject',
    ...about,
    agreement: ask.agreement ?? null,
    purpose: ask.processing.purpose,
    columns: columnsOf(ask.processing),
    sensitive: isSeparate(ask.processing) ? 1 : 0,
    state: 'REQUESTED',
    version: 1,
    created_at: at,
    expires_at: null,
    link_hash: secretHash(token) ?? null,
    link_expires_at: new Date(now + LINK_DAYS * DAY_MILLISECONDS).toISOString(),
    handle_hash: null,
    body: JSON.stringify(body),
  }
}
