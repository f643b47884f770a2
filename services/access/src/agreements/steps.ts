/** What each step of an agreement, entitlement or inbound agreement does to it. */
import { Problem } from '@tongqu/contracts'
import type { Writing } from '@tongqu/store'
import { uploaded } from '../applications/content-faults.ts'
import { addWorkingDays } from '../clock/working-days.ts'
import type { PersonPrincipal } from '../types.ts'
import { type Flow, instant, seatsOf, workDays } from './flow.ts'
import { withHand } from './hands.ts'
import type { PersonAction } from './machines.ts'
import { dutyOf } from './refusals.ts'
import { demandTerms } from './request-faults.ts'
import { type AgreementRow, partiesOf } from './rows.ts'
import type { AgreementBody, DisposalCertificate, Evaluation, Signature } from './types.ts'

/** What each action of a person takes. */
export type AgreementInputs = {
  /** The hash that was shown, lower-case hexadecimal. */
  sign: { sha256: string }
  countersign: { sha256: string }
  /** 备案编号. */
  file: { number: string }
  decline: { text: string }
  suspend: { cause: string; text: string }
  resume: { text: string }
  revoke: { cause: string; text: string }
  terminate: { text: string }
  dispose: Record<string, never>
  certify: DisposalCertificate
  report: { text: string }
  evaluate: Omit<Evaluation, 'side' | 'person' | 'at'>
}

export type Taking = { flow: Flow; writing: Writing; row: AgreementRow; by: PersonPrincipal }

type Effect<Input> = (taking: Taking, input: Input) => AgreementBody | Promise<AgreementBody>

/**
 * The body after a step. Throws `version-conflict` for a hash that is not the one of the document,
 * `already-exists` for a filing number in use, `terms-not-met` with `faults` for a certificate.
 */
export async function bodyAfter<Action extends PersonAction>(
  taking: Taking,
  action: Action,
  input: AgreementInputs[Action],
): Promise<AgreementBody> {
  const body = await effects[action](taking, input)
  const duty = dutyOf(action)
  return duty ? { ...body, hands: withHand(body.hands, duty, taking.by.id) } : body
}

const effects: { [Action in PersonAction]: Effect<AgreementInputs[Action]> } = {
  sign: (taking, { sha256 }) => signed(taking, 'applicant', sha256),

  countersign: (taking, { sha256 }) =>
    signed(taking, taking.row.kind === 'inbound' ? 'receiver' : 'provider', sha256),

  async file({ flow, writing, row, by }, { number }) {
    const others = await writing
      .selectFrom('agreements')
      .select('body')
      .where('body', 'like', `%"number":${likeText(number)}%`)
      .execute()
    const taken = others.some(({ body }) => {
      return (JSON.parse(body) as AgreementBody).filing?.number === number
    })
    if (taken) throw new Problem('already-exists', { number })
    return { ...row.body, filing: { number, at: instant(flow), person: by.id } }
  },

  decline: ended,
  terminate: ended,

  suspend: ({ flow, row, by }, { cause, text }) => ({
    ...row.body,
    suspension: { cause, text, at: instant(flow), person: by.id },
  }),

  resume({ row }) {
    const { suspension: _over, ...body } = row.body
    return body
  },

  revoke: ({ flow, row, by }, { cause, text }) => ({
    ...row.body,
    end: { cause, text, at: instant(flow), person: by.id },
  }),

  dispose: ({ flow, row }) => disposalDue(flow, row.body),

  async certify({ flow, writing, row, by }, certificate) {
    const at = instant(flow)
    const faults = []
    if (!(Date.parse(certificate.disposedAt) <= flow.now())) {
      const message = { 'zh-CN': '不能晚于现在', en: 'must not be later than now' }
      faults.push({ path: '/disposedAt', message })
    }
    const { attachment } = certificate
    const there = await uploaded(writing, row.body.applicant, attachment ? [attachment] : [])
    if (attachment && !there.has(attachment)) {
      const message = { 'zh-CN': '未上传此附件', en: 'has not been uploaded' }
      faults.push({ path: '/attachment', message })
    }
    demandTerms(faults)
    const disposal = { dueAt: at, ...row.body.disposal }
    return {
      ...row.body,
      disposal: { ...disposal, certificate: { ...certificate, person: by.id, at } },
    }
  },

  report({ flow, row, by }, { text }) {
    const { reportOverdueTold: _told, ...body } = row.body
    return {
      ...body,
      ...reportDue(flow, body),
      reports: [...body.reports, { text, at: instant(flow), person: by.id }].slice(-MOST_REPORTS),
    }
  },

  evaluate({ flow, row, by }, marks) {
    const seats = seatsOf(by, partiesOf(row))
    const side = seats.has('applicant:consumer') ? 'applicant' : 'provider'
    const evaluation: Evaluation = { ...marks, side, person: by.id, at: instant(flow) }
    return {
      ...row.body,
      evaluations: [...row.body.evaluations, evaluation].slice(-MOST_REPORTS),
    }
  },
}

/** Of each, the newest; all of them stand in the events. */
const MOST_REPORTS = 100
const DAY_MILLISECONDS = 86_400_000

function signed(
  { flow, row, by }: Taking,
  party: Signature['party'],
  sha256: string,
): AgreementBody {
  if (sha256 !== row.body.sha256) throw new Problem('version-conflict', { sha256: row.body.sha256 })
  const signature: Signature = {
    party,
    person: by.id,
    organisation: by.organisation,
    sha256,
    at: instant(flow),
    alg: 'confirmed',
  }
  return { ...row.body, signatures: [...row.body.signatures, signature] }
}

function ended({ flow, row, by }: Taking, { text }: { text: string }): AgreementBody {
  const cause = seatsOf(by, partiesOf(row)).has('applicant:signer') ? 'applicant' : 'other-party'
  return { ...row.body, end: { cause, text, at: instant(flow), person: by.id } }
}

/** The body with the day by which a certificate of disposal is due. */
export function disposalDue(flow: Flow, body: AgreementBody): AgreementBody {
  const { calendar, zone } = workDays(flow)
  const { value } = addWorkingDays(flow.now(), flow.disposalDays, calendar, zone)
  return { ...body, disposal: { dueAt: value } }
}

/** When the next report of use is due, counted from now. */
export function reportDue(
  { now }: Flow,
  { document }: AgreementBody,
): Pick<AgreementBody, 'reportDueAt'> {
  const { reportEveryDays } = document
  if (reportEveryDays === undefined) return {}
  return { reportDueAt: new Date(now() + reportEveryDays * DAY_MILLISECONDS).toISOString() }
}

/** A text as JSON writes it, without what `like` reads as a wildcard being one. */
function likeText(text: string): string {
  return JSON.stringify(text).replace(/[%_\\]/g, '_')
}
