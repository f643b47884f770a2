import type { IncomingMessage } from 'node:http'
import { type Problem, problemOf } from '@tongqu/contracts'
import { frame, type Html, html, type Locale, localeOf, notice, words } from './html.ts'
import { MIN_PASSWORD_CHARACTERS } from './passwords.ts'

/** A form of an interaction: where it goes, and the value that only its page knows. */
export type FormPlace = { base: string; csrf: string; locale: Locale; fault?: string }

/**
 * Login name and password. `client`: the name of the program that asks, unless it is the portal.
 */
export function loginPage(place: FormPlace, client: string | undefined, login = ''): string {
  const { base, locale, fault } = place
  const say = words(locale)
  const main = html`${
    client &&
    html`<p class="lead">${say('登录后继续使用：', 'Sign in to go on to')}
<strong>${client}</strong></p>`
  }
${notice(fault)}
<form class="form" method="post" action="${base}/login?lang=${locale}">
${hidden(place)}
${loginField(locale, login)}
${passwordField('password', 'current-password', say('密码', 'Password'))}
<p><button type="submit">${say('登录', 'Sign in')}</button></p>
</form>
${abortForm(place)}`
  return frame({ title: say('登录', 'Sign in'), locale, other: inOther(base, locale), main })
}

/** The first sign-in with a password that an operator gave. */
export function newPasswordPage(place: FormPlace, login: string): string {
  const { base, locale, fault } = place
  const say = words(locale)
  const main = html`<p class="lead">${say(
    '这是由运维人员设置的一次性密码，请先更换。',
    'This password was given by an operator. Choose one of your own first.',
  )}</p>
${notice(fault)}
<form class="form" method="post" action="${base}/password?lang=${locale}">
${hidden(place)}
${loginField(locale, login)}
${passwordField('password', 'current-password', say('一次性密码', 'One-time password'))}
${newPasswordFields(locale)}
<p><button type="submit">${say('更换并登录', 'Change and sign in')}</button></p>
</form>
${abortForm(place)}`
  const title = say('设置新密码', 'Choose a password')
  return frame({ title, locale, other: inOther(base, locale), main })
}

/** What a program of somebody else wants of a person. `wishes` in words. */
export function consentPage(
  place: FormPlace,
  { client, person, wishes }: { client: string; person: string; wishes: readonly string[] },
): string {
  const { base, locale } = place
  const say = words(locale)
  const main = html`<p class="lead">${say(
    `${person}，应用「${client}」请求：`,
    `${person}, the program “${client}” asks for:`,
  )}</p>
<ul>${wishes.map((wish) => html`<li>${wish}</li>`)}</ul>
<form class="form" method="post" action="${base}/consent?lang=${locale}">
${hidden(place)}
<p><button type="submit">${say('同意', 'Allow')}</button></p>
</form>
${abortForm(place)}`
  return frame({ title: say('授权', 'Permission'), locale, other: inOther(base, locale), main })
}

/** `secret` is the value of the session that the confirmation must show. */
export function logoutPage(request: IncomingMessage, action: string, secret: string): string {
  const locale = localeOf(request)
  const say = words(locale)
  const main = html`<p class="lead">${say(
    '是否退出统一登录？同一账户登录的其他应用也将退出。',
    'Sign out of your account? Other programs you signed in to with it are told.',
  )}</p>
<form class="form" method="post" action="${action}">
<input type="hidden" name="xsrf" value="${secret}">
<p><button type="submit" name="logout" value="yes">${say('退出', 'Sign out')}</button>
<a href="/?lang=${locale}">${say('保持登录', 'Stay signed in')}</a></p>
</form>`
  return frame({
    title: say('退出登录', 'Sign out'),
    locale,
    other: sameInOther(request, locale),
    main,
  })
}

export function signedOutPage(request: IncomingMessage): string {
  const locale = localeOf(request)
  const say = words(locale)
  const main = html`<p class="lead">${say('您已退出登录。', 'You are signed out.')}</p>
<p><a href="/?lang=${locale}">${say('返回数据目录', 'To the catalogue')}</a></p>`
  const other = sameInOther(request, locale)
  return frame({ title: say('已退出', 'Signed out'), locale, other, main })
}

/** An error of OAuth, RFC 6749 section 4.1.2.1, for whoever sees it in a browser. */
export function errorPage(request: IncomingMessage, code: string, status: number): string {
  const locale = localeOf(request)
  const say = words(locale)
  const why = status >= 500 ? say('服务暂时出错。', 'The service failed.') : undefined
  const main = html`<p class="lead">${
    why ?? say('登录请求无效或已过期。', 'The sign-in request is not valid, or has expired.')
  }</p>
<p class="meta"><code>${code}</code></p>
<p><a href="/?lang=${locale}">${say('返回首页', 'To the start page')}</a></p>`
  return frame({ title: say('无法登录', 'Sign-in failed'), locale, main })
}

/** A problem of our own: title, what happened, what to do. */
export function problemPage(locale: Locale, problem: Problem): string {
  const say = words(locale)
  const { title, cause, cure } = problemOf(problem.code)
  const main = html`<p class="lead">${(problem.detail ?? cause)[locale]}</p>
<p>${cure[locale]}</p>
<p class="meta"><code>${problem.code}</code></p>
<p><a href="/login?lang=${locale}">${say('重新登录', 'Sign in again')}</a></p>`
  return frame({ title: title[locale], locale, main })
}

export type SetupValues = Partial<Record<(typeof SETUP_FIELDS)[number], string>>
export const SETUP_FIELDS = [
  'code',
  'organisation',
  'organisationEn',
  'uscc',
  'login',
  'name',
  'password',
  'again',
] as const

/** The first organisation and its first person, with the code that was printed at the start. */
export function setupPage(locale: Locale, values: SetupValues = {}, fault?: string): string {
  const say = words(locale)
  const main = html`<p class="lead">${say(
    '使用首次启动时打印的一次性口令，登记主管部门和首位管理员。',
    'Takes the code printed at the first start; makes the competent authority and its first ' +
      'administrator.',
  )}</p>
${notice(fault)}
<form class="form" method="post" action="/oidc/setup?lang=${locale}" autocomplete="off">
${field('code', say('一次性口令', 'One-time code'), values.code, 'off')}
${field('organisation', say('主管部门名称', 'Name of the authority'), values.organisation)}
${field('organisationEn', say('英文名称（可选）', 'English name (optional)'), values.organisationEn, '', false)}
${field('uscc', say('统一社会信用代码（可选）', 'Unified social credit code (optional)'), values.uscc, 'off', false)}
${field('name', say('管理员姓名', 'Administrator’s name'), values.name, 'name')}
${loginField(locale, values.login ?? '')}
${newPasswordFields(locale, 'password')}
<p><button type="submit">${say('完成设置', 'Set up')}</button></p>
</form>`
  const title = say('首次设置', 'First setup')
  return frame({ title, locale, other: inOther('/oidc/setup', locale), main })
}

export function setupDonePage(locale: Locale): string {
  const say = words(locale)
  const main = html`<p class="lead">${say('首位管理员已登记。', 'The administrator is there.')}</p>
<p><a class="button" href="/login?lang=${locale}">${say('登录', 'Sign in')}</a></p>`
  return frame({ title: say('设置完成', 'Set up'), locale, main })
}

function inOther(path: string, locale: Locale): string {
  return `${path}?lang=${locale === 'en' ? 'zh-CN' : 'en'}`
}

/** The address as it was asked for: the library sees it without the beginning. */
function sameInOther(request: IncomingMessage, locale: Locale): string {
  const { originalUrl = '/' } = request as IncomingMessage & { originalUrl?: string }
  const [path = '/', query = ''] = originalUrl.split('?', 2)
  const parameters = new URLSearchParams(query)
  parameters.set('lang', locale === 'en' ? 'zh-CN' : 'en')
  return `${path}?${parameters}`
}

function hidden({ csrf }: FormPlace): Html {
  return html`<input type="hidden" name="csrf" value="${csrf}">`
}

function abortForm(place: FormPlace): Html {
  const { base, locale } = place
  return html`<form class="form" method="post" action="${base}/abort?lang=${locale}">
${hidden(place)}
<p><button class="quiet" type="submit">${words(locale)('取消', 'Cancel')}</button></p>
</form>`
}

function loginField(locale: Locale, value: string): Html {
  return field('login', words(locale)('登录名', 'Login name'), value, 'username')
}

function newPasswordFields(locale: Locale, name = 'next'): Html {
  const say = words(locale)
  const least = MIN_PASSWORD_CHARACTERS
  return html`${passwordField(
    name,
    'new-password',
    say(`新密码（至少 ${least} 个字符）`, `New password (at least ${least} characters)`),
  )}
${passwordField('again', 'new-password', say('再次输入新密码', 'New password once more'))}`
}

function passwordField(name: string, autocomplete: string, label: string): Html {
  return html`<p><label for="${name}">${label}</label>
<input id="${name}" name="${name}" type="password" autocomplete="${autocomplete}" required></p>`
}

function field(name: string, label: string, value = '', autocomplete = '', must = true): Html {
  const required = must ? html` required` : undefined
  return html`<p><label for="${name}">${label}</label>
<input id="${name}" name="${name}" type="text" value="${value}" maxlength="200"
 autocomplete="${autocomplete || 'on'}" autocapitalize="none" spellcheck="false"${required}></p>`
}
