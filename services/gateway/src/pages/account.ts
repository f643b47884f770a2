import type { AgreementView, ApplicationView } from '@tongqu/access'
import { html } from 'hono/html'
import type { Locale } from '../negotiate.ts'
import { each, type Html, inOther, layout, nothing, withLocale } from './layout.ts'
import { instantName, words } from './words.ts'

/** Somebody who is signed in, with what concerns them. */
export type Account = {
  name: string
  organisation: string
  /** 个人: the organisation goes with its last person. */
  isIndividual: boolean
  roles: readonly string[]
  /** For the form that signs out; absent for a token. */
  csrf: string | undefined
  applications: readonly ApplicationView[]
  agreements: readonly AgreementView[]
}

/** `/account`: who one is at this hub, and the applications and agreements that concern one. */
export function accountPage(account: Account | undefined, locale: Locale): string {
  const say = words(locale)
  const title = say('我的账户', 'My account')
  const main = account ? known(account, locale) : unknown(locale)
  return layout({ title, locale, other: inOther('/account', locale), main })
}

function unknown(locale: Locale): Html {
  const say = words(locale)
  return html`<h1>${say('我的账户', 'My account')}</h1>
<p class="lead">${say(
    '普遍开放数据无需登录。申请限制开放或特许开放的数据、审核与签署，请先登录。',
    'Open data needs no account. Sign in to apply for other data, to review and to sign.',
  )}</p>
<p><a class="button" href="${withLocale('/login?return=/account', locale)}">${say(
    '登录',
    'Sign in',
  )}</a></p>`
}

function known(account: Account, locale: Locale): Html {
  const say = words(locale)
  const { name, organisation, roles, csrf, applications, agreements } = account
  return html`<h1>${name}</h1>
<dl class="facts">
<dt>${say('机构', 'Organisation')}</dt><dd>${organisation}</dd>
<dt>${say('角色', 'Roles')}</dt>
<dd>${roles.map((role) => roleName(role, locale)).join(say('、', ', '))}</dd>
</dl>
<h2>${say('申请', 'Applications')}</h2>
${applicationsTable(applications, locale)}
<h2>${say('协议', 'Agreements')}</h2>
${agreementsTable(agreements, locale)}
${
  csrf === undefined
    ? nothing
    : html`<form method="post" action="/logout">
<input type="hidden" name="csrf" value="${csrf}">
<p><button>${say('退出登录', 'Sign out')}</button></p></form>
${closing(csrf, account, locale)}`
}`
}

/** 注销 (PIPL art. 47): what it means is said before it is done. */
function closing(csrf: string, { isIndividual }: Account, locale: Locale): Html {
  const say = words(locale)
  return html`<details><summary>${say('注销账号', 'Close my account')}</summary>
<form method="post" action="${withLocale('/account/close', locale)}">
<input type="hidden" name="csrf" value="${csrf}">
<p>${say(
    '注销立即生效，不可恢复：姓名、登录名、密码、角色和会话被清除，您签发的密钥被吊销；您经办过的申请、审核与签署只留编号。',
    'It takes effect at once and for good: your name, login, password, roles and sessions are gone, keys that you have made are revoked. Applications, reviews and signatures of yours keep an id alone.',
  )}</p>
<p>${isIndividual ? individual(say) : carriedOn(say)}</p>
<p><label><input type="checkbox" name="sure" value="yes" required> ${say(
    '我已知晓，确认注销',
    'I understand and want to close it',
  )}</label></p>
<p><button>${say('注销', 'Close')}</button></p></form></details>`
}

type Say = ReturnType<typeof words>

function carriedOn(say: Say): string {
  return say(
    '未办结的事项由机构其他人员继续。',
    'What is open is carried on by others of your organisation.',
  )
}

function individual(say: Say): string {
  return say(
    '个人主体随最后一名人员注销：名称、联系方式和 Webhook 被清除，其应用停用，未办结的事项不再继续。',
    'An individual goes with its last person: its name, contact and webhooks are gone, its programs stop, and what is open is carried on by nobody.',
  )
}

function applicationsTable(applications: readonly ApplicationView[], locale: Locale): Html {
  const say = words(locale)
  const rows = applications.map(({ id, content, state, dueAt, actions }) => [
    content.title,
    content.datasets.map((dataset) => dataset.id).join(', '),
    stateName(state, locale),
    dueAt === undefined ? '' : instantName(dueAt),
    actionNames(actions, locale),
    `/api/applications/${id}`,
  ])
  const heads = [
    say('标题', 'Title'),
    say('数据集', 'Datasets'),
    say('状态', 'State'),
    say('办理期限', 'Due'),
    say('我可办理', 'I may'),
  ]
  return table(say('申请', 'Applications'), heads, rows, locale)
}

function agreementsTable(agreements: readonly AgreementView[], locale: Locale): Html {
  const say = words(locale)
  const rows = agreements.map(({ id, kind, document, state, validTo, actions }) => [
    document.title,
    document.policies.map(({ target }) => target).join(', '),
    stateName(state, locale),
    instantName(validTo),
    actionNames(actions, locale),
    `/api/${kind === 'entitlement' ? 'entitlements' : 'agreements'}/${id}`,
  ])
  const heads = [
    say('标题', 'Title'),
    say('数据集', 'Datasets'),
    say('状态', 'State'),
    say('有效至', 'Until'),
    say('我可办理', 'I may'),
  ]
  return table(say('协议', 'Agreements'), heads, rows, locale)
}

/** The last text of each row is where the first one leads. */
function table(
  label: string,
  heads: readonly string[],
  rows: readonly (readonly string[])[],
  locale: Locale,
): Html {
  if (rows.length === 0) return html`<p>${words(locale)('没有。', 'None.')}</p>`
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${label}">
<table><thead><tr>${each(heads, (head) => html`<th scope="col">${head}</th>`)}</tr></thead><tbody>
${each(rows, (row) => {
  const [title, ...rest] = row.slice(0, -1)
  return html`<tr><td><a href="${row.at(-1)}">${title}</a></td>
${each(rest, (cell) => html`<td>${cell}</td>`)}</tr>`
})}
</tbody></table></div>`
}

const ACTIONS: Readonly<Record<string, readonly [string, string]>> = {
  edit: ['修改', 'edit'],
  submit: ['提交', 'submit'],
  return: ['退回补正', 'return'],
  accept: ['受理', 'accept'],
  review: ['审核', 'review'],
  approve: ['批准', 'approve'],
  reject: ['不予批准', 'reject'],
  appeal: ['申诉', 'appeal'],
  reopen: ['受理申诉', 'reopen'],
  withdraw: ['撤回', 'withdraw'],
  comment: ['留言', 'comment'],
  sign: ['签署', 'sign'],
  countersign: ['会签', 'countersign'],
  file: ['备案', 'file'],
  decline: ['谢绝', 'decline'],
  suspend: ['中止', 'suspend'],
  resume: ['恢复', 'resume'],
  revoke: ['撤销', 'revoke'],
  terminate: ['终止', 'terminate'],
  dispose: ['要求销毁', 'demand disposal'],
  certify: ['证明销毁', 'certify disposal'],
  report: ['报告使用', 'report use'],
  evaluate: ['评价', 'evaluate'],
}

function actionNames(actions: readonly string[], locale: Locale): string {
  const say = words(locale)
  const names = actions.map((action) => {
    const [zh, en] = ACTIONS[action] ?? [action, action]
    return say(zh, en)
  })
  return names.join(say('、', ', '))
}

const ROLES: Readonly<Record<string, readonly [string, string]>> = {
  consumer: ['需求方', 'consumer'],
  provider: ['提供方', 'provider'],
  reviewer: ['审核人', 'reviewer'],
  approver: ['批准人', 'approver'],
  signer: ['签署人', 'signer'],
  analyst: ['分析人员', 'analyst'],
  operator: ['运维', 'operator'],
  auditor: ['审计', 'auditor'],
}

function roleName(role: string, locale: Locale): string {
  const [zh, en] = ROLES[role] ?? [role, role]
  return words(locale)(zh, en)
}

const STATES: Readonly<Record<string, readonly [string, string]>> = {
  DRAFT: ['草稿', 'Draft'],
  SUBMITTED: ['已提交', 'Submitted'],
  INCOMPLETE: ['待补正', 'Incomplete'],
  UNDER_REVIEW: ['审核中', 'Under review'],
  APPROVED: ['已批准', 'Approved'],
  REJECTED: ['未批准', 'Rejected'],
  APPEALED: ['申诉中', 'Appealed'],
  WITHDRAWN: ['已撤回', 'Withdrawn'],
  OFFERED: ['待签署', 'Offered'],
  SIGNED_APPLICANT: ['需求方已签', 'Signed by the applicant'],
  SIGNED_PROVIDER: ['双方已签', 'Signed by both'],
  SIGNED_ASSIGNER: ['提供者已签', 'Signed by the giver'],
  SIGNED_ASSIGNEE: ['双方已签', 'Signed by both'],
  RECORDED: ['已登记', 'Recorded'],
  FILED: ['已备案', 'Filed'],
  ACTIVE: ['生效', 'Active'],
  SUSPENDED: ['中止', 'Suspended'],
  EXPIRED: ['到期', 'Expired'],
  RENEWED: ['已续签', 'Renewed'],
  REVOKED: ['已撤销', 'Revoked'],
  TERMINATED: ['已终止', 'Terminated'],
  DATA_DISPOSAL_DUE: ['待销毁数据', 'Disposal due'],
  DISPOSAL_CERTIFIED: ['已证明销毁', 'Disposal certified'],
}

function stateName(state: string, locale: Locale): string {
  const [zh, en] = STATES[state] ?? [state, state]
  return words(locale)(zh, en)
}
