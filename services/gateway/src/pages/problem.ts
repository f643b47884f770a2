import type { Problem, ProblemType } from '@tongqu/contracts'
import { problemOf } from '@tongqu/contracts'
import { html } from 'hono/html'
import type { Locale } from '../negotiate.ts'
import { inOther, layout, nothing, withLocale } from './layout.ts'
import { words } from './words.ts'

/** What went wrong with this request, for people. `body` is the problem document. */
export function problemPage(
  problem: Problem,
  body: Readonly<Record<string, unknown>>,
  locale: Locale,
): string {
  const say = words(locale)
  const { title, cause, cure } = problemOf(problem.code)
  const about = withLocale(`/problems/${problem.code}`, locale)
  const main = html`<section class="problem">
<p class="status">${problem.status}</p>
<h1>${title[locale]}</h1>
${problem.detail ? html`<p class="lead">${problem.detail[locale]}</p>` : nothing}
<p>${cause[locale]}</p>
<p>${cure[locale]}</p>
${
  typeof body.applyPage === 'string'
    ? html`<p><a class="button" href="${body.applyPage}">${say('使用条件', 'Terms of access')}</a></p>`
    : nothing
}
<dl class="facts"><dt>${say('代码', 'Code')}</dt>
<dd><a href="${about}"><code>${problem.code}</code></a></dd>
<dt>${say('请求', 'Request')}</dt><dd><code>${String(body.instance)}</code></dd></dl>
</section>`
  return layout({ title: title[locale], locale, other: inOther('/', locale), main })
}

/** What a problem code means, whoever met it. */
export function problemTypePage(type: ProblemType, locale: Locale): string {
  const say = words(locale)
  const other = inOther(`/problems/${type.code}`, locale)
  const main = html`<section class="problem">
<p class="status">${type.status}</p>
<h1>${type.title[locale]}</h1>
<p><code>${type.code}</code></p>
<h2>${say('原因', 'Cause')}</h2>
<p>${type.cause[locale]}</p>
<h2>${say('处理', 'Cure')}</h2>
<p>${type.cure[locale]}</p>
</section>`
  return layout({ title: type.title[locale], locale, other, main })
}
