/** Consent of people and of providers, bound to its world. */
import type { AccessPlan, Principal } from '../types.ts'
import {
  changeHeld,
  type Given,
  giveConsent,
  heldConsent,
  type Receipted,
  refuseConsent,
  viewNotice,
} from './answer.ts'
import { type Asked, requestConsent } from './ask.ts'
import type { ConsentDeps } from './deps.ts'
import { type LinkAsk, linkConsent } from './link.ts'
import { ownRows } from './own-rows.ts'
import {
  giveProviderConsent,
  type ProviderConsentAsk,
  withdrawProviderConsent,
} from './provider.ts'
import { answerRequest, listRequests, raisedRequests, raiseRequest } from './requests.ts'
import {
  type ConsentFilter,
  certifyDisposal,
  type DisposalNote,
  getConsent,
  invalidateConsent,
  listConsents,
  type Reason,
  terminateConsent,
} from './steps.ts'
import { tickConsents } from './tick.ts'
import type {
  ConsentAsk,
  ConsentView,
  Evidence,
  Listing,
  Notice,
  SubjectAnswer,
  SubjectRequestAsk,
  SubjectRequestView,
} from './types.ts'

/** Errors stand at the functions these are bound from. */
export type Consents = {
  /**
   * A person (role consumer) or program of the receiver asks. The token makes a link, which doors
   * never tell whoever asks; `link` gives another one to the provider, and this one is void then.
   */
  request(principal: Principal, ask: ConsentAsk): Promise<Asked>
  /** The link, for the provider of the dataset, which brings it to the person. */
  link(principal: Principal, id: string, ask: LinkAsk): Promise<Asked>
  list(principal: Principal, filter?: ConsentFilter): Promise<Listing<ConsentView>>
  get(principal: Principal, id: string): Promise<ConsentView>
  terminate(principal: Principal, id: string, note: Reason): Promise<ConsentView>
  invalidate(principal: Principal, id: string, note: Reason): Promise<ConsentView>
  certifyDisposal(principal: Principal, id: string, note: DisposalNote): Promise<ConsentView>
  /** By the token of the link; without an account. */
  view(token: string): Promise<Notice>
  give(token: string, evidence: Evidence): Promise<Given>
  refuse(token: string, evidence: Evidence): Promise<Receipted>
  /** By the handle of the receipt; without an account. */
  held(handle: string): Promise<Receipted>
  withdraw(handle: string, evidence: Evidence): Promise<Receipted>
  reconfirm(handle: string, evidence: Evidence): Promise<Receipted>
  raise(handle: string, ask: SubjectRequestAsk): Promise<SubjectRequestView>
  raised(handle: string): Promise<SubjectRequestView[]>
  /** What lets the rows about its holder out, once the provider has agreed to that. */
  own(handle: string): Promise<AccessPlan>
  /** Requests of subjects, at whoever must answer them. */
  requests(principal: Principal): Promise<Listing<SubjectRequestView>>
  answer(principal: Principal, id: string, answer: SubjectAnswer): Promise<SubjectRequestView>
  giveForProvider(principal: Principal, ask: ProviderConsentAsk): Promise<ConsentView>
  withdrawForProvider(principal: Principal, id: string, note: Reason): Promise<ConsentView>
  /** Called by the hub each minute or so; answers how many consents it changed. */
  tick(now: number): Promise<number>
}

export function createConsents(deps: ConsentDeps): Consents {
  return {
    request: async (principal, ask) => requestConsent(deps, principal, ask),
    link: (principal, id, ask) => linkConsent(deps, principal, id, ask),
    list: (principal, filter) => listConsents(deps, principal, filter),
    get: (principal, id) => getConsent(deps, principal, id),
    terminate: async (principal, id, note) => terminateConsent(deps, principal, id, note),
    invalidate: async (principal, id, note) => invalidateConsent(deps, principal, id, note),
    certifyDisposal: async (principal, id, note) => certifyDisposal(deps, principal, id, note),
    view: (token) => viewNotice(deps, token),
    give: async (token, evidence) => giveConsent(deps, token, evidence),
    refuse: async (token, evidence) => refuseConsent(deps, token, evidence),
    held: (handle) => heldConsent(deps, handle),
    withdraw: async (handle, evidence) => changeHeld(deps, handle, 'withdraw', evidence),
    reconfirm: async (handle, evidence) => changeHeld(deps, handle, 'reconfirm', evidence),
    raise: async (handle, ask) => raiseRequest(deps, handle, ask),
    raised: (handle) => raisedRequests(deps, handle),
    own: (handle) => ownRows(deps, handle),
    requests: (principal) => listRequests(deps, principal),
    answer: async (principal, id, answer) => answerRequest(deps, principal, id, answer),
    giveForProvider: async (principal, ask) => giveProviderConsent(deps, principal, ask),
    withdrawForProvider: async (principal, id, note) =>
      withdrawProviderConsent(deps, principal, id, note),
    tick: (now) => tickConsents(deps, now),
  }
}
