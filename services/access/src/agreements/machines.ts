/** The machines of agreements, entitlements by duty and data given back. `by`: see `seatsOf`. */
import { defineMachine, type Machine, type Step } from '../machine.ts'
import type { AgreementKind } from './types.ts'

const UNSIGNED = ['OFFERED', 'SIGNED_APPLICANT', 'SIGNED_PROVIDER', 'FILED'] as const
const IN_FORCE = ['ACTIVE', 'SUSPENDED'] as const
const ENDED = ['EXPIRED', 'RENEWED', 'REVOKED', 'TERMINATED'] as const
const DISPOSAL = ['DATA_DISPOSAL_DUE', 'DISPOSAL_CERTIFIED'] as const

/** Who acts when time passes. */
export const SYSTEM = 'system'

const signers = 'applicant:signer | provider:signer'
const authority = 'authority:reviewer | authority:approver'
const evaluators = 'applicant:consumer | provider:provider'

/**
 * 协议. Beyond DESIGN's arrows: an offer can be declined, or lapses when its time is over before
 * it began; nothing was given then, and there is nothing to dispose of.
 */
export const agreementMachine = defineMachine({
  entity: 'agreement',
  states: [...UNSIGNED, ...IN_FORCE, ...ENDED, ...DISPOSAL],
  initial: 'OFFERED',
  steps: [
    still('sign', ['OFFERED'], 'SIGNED_APPLICANT', 'applicant:signer'),
    still('countersign', ['SIGNED_APPLICANT'], 'SIGNED_PROVIDER', 'provider:signer'),
    still('file', ['SIGNED_PROVIDER'], 'FILED', authority),
    still('decline', UNSIGNED, 'TERMINATED', signers),
    still('lapse', UNSIGNED, 'EXPIRED', SYSTEM),
    opening('activate', ['FILED'], 'ACTIVE', SYSTEM),
    opening('suspend', ['ACTIVE'], 'SUSPENDED', `${authority} | provider:provider`),
    opening('resume', ['SUSPENDED'], 'ACTIVE', authority),
    opening('expire', IN_FORCE, 'EXPIRED', SYSTEM),
    opening('renew', IN_FORCE, 'RENEWED', SYSTEM),
    opening('revoke', IN_FORCE, 'REVOKED', 'authority:approver'),
    opening('terminate', IN_FORCE, 'TERMINATED', signers),
    still('dispose', ENDED, 'DATA_DISPOSAL_DUE', `${authority} | ${SYSTEM}`),
    still(
      'certify',
      ['DATA_DISPOSAL_DUE'],
      'DISPOSAL_CERTIFIED',
      'applicant:consumer | applicant:signer',
    ),
    ...stays('report', IN_FORCE, 'applicant:consumer'),
    ...stays('evaluate', [...IN_FORCE, ...ENDED, ...DISPOSAL], evaluators),
    ...stays('expiring', IN_FORCE, SYSTEM),
    ...stays('report-overdue', IN_FORCE, SYSTEM),
    ...stays('disposal-overdue', ['DATA_DISPOSAL_DUE'], SYSTEM),
  ],
})

/** 政务共享: recorded by the body whose duty it is, filed by the authority. */
export const entitlementMachine = defineMachine({
  entity: 'entitlement',
  states: ['RECORDED', 'FILED', ...IN_FORCE, 'EXPIRED', 'REVOKED'],
  initial: 'RECORDED',
  steps: [
    still('file', ['RECORDED'], 'FILED', authority),
    still('lapse', ['RECORDED', 'FILED'], 'EXPIRED', SYSTEM),
    opening('activate', ['FILED'], 'ACTIVE', SYSTEM),
    opening('suspend', ['ACTIVE'], 'SUSPENDED', `${authority} | provider:provider`),
    opening('resume', ['SUSPENDED'], 'ACTIVE', authority),
    opening('expire', IN_FORCE, 'EXPIRED', SYSTEM),
    still('revoke', ['RECORDED', 'FILED'], 'REVOKED', 'authority:approver'),
    opening('revoke', IN_FORCE, 'REVOKED', 'authority:approver'),
    ...stays('expiring', IN_FORCE, SYSTEM),
  ],
})

/** 数据反哺: a consumer gives data back and is the assigner; nothing of ours is opened by it. */
export const inboundMachine = defineMachine({
  entity: 'inbound',
  states: [
    'OFFERED',
    'SIGNED_ASSIGNER',
    'SIGNED_ASSIGNEE',
    'FILED',
    ...IN_FORCE,
    'EXPIRED',
    'TERMINATED',
  ],
  initial: 'OFFERED',
  steps: [
    still('sign', ['OFFERED'], 'SIGNED_ASSIGNER', 'applicant:signer'),
    still('countersign', ['SIGNED_ASSIGNER'], 'SIGNED_ASSIGNEE', 'receiver:signer'),
    still('file', ['SIGNED_ASSIGNEE'], 'FILED', authority),
    still('activate', ['FILED'], 'ACTIVE', SYSTEM),
    still('suspend', ['ACTIVE'], 'SUSPENDED', authority),
    still('resume', ['SUSPENDED'], 'ACTIVE', authority),
    still('expire', IN_FORCE, 'EXPIRED', SYSTEM),
    still('lapse', ['OFFERED', 'SIGNED_ASSIGNER', 'SIGNED_ASSIGNEE', 'FILED'], 'EXPIRED', SYSTEM),
    still(
      'decline',
      ['OFFERED', 'SIGNED_ASSIGNER', 'SIGNED_ASSIGNEE', 'FILED'],
      'TERMINATED',
      'applicant:signer | receiver:signer',
    ),
    still('terminate', IN_FORCE, 'TERMINATED', 'applicant:signer | receiver:signer'),
    ...stays('expiring', IN_FORCE, SYSTEM),
  ],
})

export type AgreementState = (typeof agreementMachine)['states'][number]
export type AgreementAction = (typeof agreementMachine)['steps'][number]['action']

/** The machine of a kind; entitlements and data given back have a part of the same actions. */
export const machines: Readonly<Record<AgreementKind, Machine<string, AgreementAction>>> = {
  agreement: agreementMachine,
  entitlement: entitlementMachine,
  inbound: inboundMachine,
}

function still<const State extends string, Action extends string>(
  action: Action,
  from: readonly State[],
  to: State,
  by: string,
): Step<State, Action> {
  return { action, from, to, by, policy: false }
}

function opening<const State extends string, Action extends string>(
  action: Action,
  from: readonly State[],
  to: State,
  by: string,
): Step<State, Action> {
  return { action, from, to, by, policy: true }
}

function stays<State extends string, Action extends string>(
  action: Action,
  states: readonly State[],
  by: string,
): Step<State, Action>[] {
  return states.map((state) => ({ action, from: [state], to: state, by, policy: false }))
}

/** Steps that people take; the rest is done by the hub as time passes. */
const PERSON_ACTIONS = [
  'sign',
  'countersign',
  'file',
  'decline',
  'suspend',
  'resume',
  'revoke',
  'terminate',
  'dispose',
  'certify',
  'report',
  'evaluate',
] as const satisfies readonly AgreementAction[]
export type PersonAction = (typeof PERSON_ACTIONS)[number]

export function isPersonAction(action: string): action is PersonAction {
  return PERSON_ACTIONS.some((one) => one === action)
}
