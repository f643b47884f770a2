import type { ConsentView } from '@tongqu/access'
import { html } from 'hono/html'
import type { Locale } from '../negotiate.ts'
import { each, type Html, inOther, layout, nothing, withLocale } from './layout.ts'
import { instantName, words } from './words.ts'

/** What a consent page is about, in words the person understands. */
export type ConsentFacts = {
  consent: ConsentView
  /** Title of the dataset, name of the receiver, label of the purpose. */
  dataset: string
  receiver: string
  purpose: string
  locale: Locale
}

/**
 * Asks a person for consent: who wants what, for what, how long, and what the law wants them to
 * know (PIPL arts. 17, 23 and 30). Yes and no are equally easy.
 */
export function consentPage(facts: ConsentFacts, path: string, answerBy: string): string {
  const say = words(facts.locale)
  const main = html`<h1>${say('请您决定是否同意', 'Do you consent?')}</h1>
<p class="lead">${say(
    `${facts.receiver} 希望使用您的个人信息，您可以同意，也可以不同意；不同意不影响您使用公共服务。`,
    `${facts.receiver} would like to use data about you. You may say yes or no; no has no disadvantage.`,
  )}</p>
${noticeList(facts)}
${noticeText(facts)}
<form method="post" action="${withLocale(path, facts.locale)}">
<p><button name="answer" value="give">${say('同意', 'I consent')}</button>
<button name="answer" value="refuse">${say('不同意', 'I do not consent')}</button></p>
</form>
<p><small>${say('请在此之前答复：', 'Please answer before ')}${instantName(answerBy)}</small></p>`
  return framed(facts, path, say('征求同意', 'Consent'), main)
}

/** After an answer: what was decided, and the way to change one's mind. `recordPath`: of a yes. */
export function answeredPage(
  facts: ConsentFacts,
  path: string,
  recordPath: string | undefined,
): string {
  const say = words(facts.locale)
  const main = html`<h1>${stateName(facts.consent.state, facts.locale)}</h1>
${
  recordPath
    ? html`<p class="lead">${say(
        '请保存下面的地址：凭它可以随时查看、撤回同意，或要求查阅、复制、删除。它只显示这一次。',
        'Keep this address: with it you see and withdraw the consent at any time, or ask for access, a copy or deletion. It is shown only now.',
      )}</p>
<p><a href="${withLocale(recordPath, facts.locale)}">${say('我的同意记录', 'My consent')}</a></p>`
    : html`<p class="lead">${say(
        '已记录您的决定，在规定期间内不会再次询问。',
        'Your decision is recorded; you will not be asked again for a while.',
      )}</p>`
}
${noticeList(facts)}`
  return framed(facts, path, say('已答复', 'Answered'), main)
}

/** The record as its subject holds it, with the way to withdraw. */
export function heldConsentPage(facts: ConsentFacts, path: string, receipt: string): string {
  const say = words(facts.locale)
  const mayWithdraw = facts.consent.actions.includes('withdraw')
  const main = html`<h1>${say('我的同意记录', 'My consent')}</h1>
<p class="badges"><span class="badge">${stateName(facts.consent.state, facts.locale)}</span></p>
${noticeList(facts)}
${
  mayWithdraw
    ? html`<form method="post" action="${withLocale(path, facts.locale)}">
<p><button name="answer" value="withdraw">${say('撤回同意', 'Withdraw')}</button></p>
<p><small>${say(
        '撤回后，对方在两秒内不能再读取您的数据，并须销毁已取得的数据。',
        'After it the receiver can not read your data any more within two seconds, and must destroy what it has.',
      )}</small></p></form>`
    : nothing
}
${noticeText(facts)}
${history(facts)}
<h2>${say('签名回执（JWS）', 'Signed receipt (JWS)')}</h2>
<pre tabindex="0"><code>${receipt}</code></pre>`
  return framed(facts, path, say('我的同意记录', 'My consent'), main)
}

function framed({ locale }: ConsentFacts, path: string, title: string, main: Html): string {
  return layout({ title, locale, other: inOther(path, locale), main })
}

function noticeList({ consent, dataset, receiver, purpose, locale }: ConsentFacts): Html {
  const say = words(locale)
  const processing = consent.processing
  const controller = processing?.parties.find(({ partyId }) =>
    processing.piiControllers.includes(partyId),
  )
  const facts: [string, string | undefined][] = [
    [say('接收方', 'Receiver'), receiver],
    [say('联系方式', 'Contact'), controller && `${controller.name} ${controller.contact}`],
    [say('数据', 'Data'), dataset],
    [
      say('信息种类', 'Kinds of data'),
      processing?.piiInformation.map(({ piiType }) => piiType).join(say('、', ', ')),
    ],
    [say('用途', 'Purpose'), purpose],
    [say('保存期限', 'Kept for'), processing?.retentionPeriod],
    [say('必要性与影响', 'Why, and what it means for you'), processing?.necessityAndImpact],
    [say('如何撤回', 'How to withdraw'), processing?.withdrawalMethod],
    [say('有效至', 'Good until'), consent.expiresAt && instantName(consent.expiresAt)],
  ]
  return html`<dl class="facts">
${each(
  facts.filter((fact): fact is [string, string] => fact[1] !== undefined),
  ([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`,
)}
</dl>`
}

function noticeText({ consent, locale }: ConsentFacts): Html {
  const notice = consent.processing?.privacyNotice
  if (!notice) return nothing
  return html`<section class="notice"><h2>${words(locale)('告知全文', 'The notice')}</h2>
<p>${notice.text}</p><p><small>${notice.uri} · ${notice.version}</small></p></section>`
}

function history({ consent, locale }: ConsentFacts): Html {
  return html`<h2>${words(locale)('经过', 'History')}</h2><ul>
${each(
  consent.events,
  ({ eventTime, eventState }) =>
    html`<li>${instantName(eventTime)} ${stateName(eventState, locale)}</li>`,
)}</ul>`
}

const STATES: Readonly<Record<string, readonly [string, string]>> = {
  REQUESTED: ['待答复', 'Asked'],
  GIVEN: ['已同意', 'Given'],
  REFUSED: ['不同意', 'Refused'],
  WITHDRAWN: ['已撤回', 'Withdrawn'],
  EXPIRED: ['已到期', 'Expired'],
  INVALIDATED: ['已被认定无效', 'Invalidated'],
  TERMINATED: ['已终止', 'Terminated'],
  SUPERSEDED: ['已被取代', 'Superseded'],
}

function stateName(state: string, locale: Locale): string {
  const [zh, en] = STATES[state] ?? [state, state]
  return words(locale)(zh, en)
}
