import { defineMachine, type Step } from '../machine.ts'

export const CONSENT_STATES = [
  'REQUESTED',
  'GIVEN',
  'REFUSED',
  'WITHDRAWN',
  'EXPIRED',
  'INVALIDATED',
  'TERMINATED',
  'SUPERSEDED',
] as const
export type ConsentState = (typeof CONSENT_STATES)[number]

export type ConsentAction =
  | 'link'
  | 'give'
  | 'refuse'
  | 'lapse'
  | 'reconfirm'
  | 'withdraw'
  | 'expire'
  | 'invalidate'
  | 'terminate'
  | 'supersede'
  | 'certify-disposal'

/** States in which data received under the consent must be disposed of. */
export const ENDED = ['WITHDRAWN', 'EXPIRED', 'INVALIDATED', 'TERMINATED', 'SUPERSEDED'] as const

const WITHDRAWERS = 'the subject by the handle; the provider; an answer that the data was deleted'

/**
 * ISO/IEC TS 27560 annex B. Silence until the link expires counts as refusal. A provider's consent
 * begins as GIVEN: nobody asks for it but an application.
 */
export const consentMachine = defineMachine<ConsentState, ConsentAction>({
  entity: 'consent',
  states: CONSENT_STATES,
  initial: 'REQUESTED',
  steps: [
    step('link', 'REQUESTED', 'REQUESTED', 'the provider, who brings it to the subject', false),
    step('give', 'REQUESTED', 'GIVEN', 'the subject, by the link', true),
    step('refuse', 'REQUESTED', 'REFUSED', 'the subject, by the link', false),
    step('lapse', 'REQUESTED', 'REFUSED', 'time', false),
    step('reconfirm', 'GIVEN', 'GIVEN', 'the subject, by the handle', true),
    step('withdraw', 'GIVEN', 'WITHDRAWN', WITHDRAWERS, true),
    step('expire', 'GIVEN', 'EXPIRED', 'time', true),
    step('invalidate', 'GIVEN', 'INVALIDATED', 'reviewer or approver of the authority', true),
    step('terminate', 'GIVEN', 'TERMINATED', 'the receiver', true),
    step('supersede', 'GIVEN', 'SUPERSEDED', 'a request of the receiver that changes it', true),
    ...ENDED.map((state) => step('certify-disposal', state, state, 'the receiver', false)),
  ],
})

export type SubjectRequestState = 'RAISED' | 'ANSWERED'
export type SubjectRequestAction = 'answer'

/** Requests of a subject under PIPL articles 45 to 47. */
export const subjectRequestMachine = defineMachine<SubjectRequestState, SubjectRequestAction>({
  entity: 'subject-request',
  states: ['RAISED', 'ANSWERED'],
  initial: 'RAISED',
  steps: [
    {
      action: 'answer',
      from: ['RAISED'],
      to: 'ANSWERED',
      by: 'the provider or the receiver, whichever was asked',
      policy: false,
    },
  ],
})

function step(
  action: ConsentAction,
  from: ConsentState,
  to: ConsentState,
  by: string,
  policy: boolean,
): Step<ConsentState, ConsentAction> {
  return { action, from: [from], to, by, policy }
}
