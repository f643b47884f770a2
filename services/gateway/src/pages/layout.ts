import { html, raw } from 'hono/html'
import type { Locale } from '../negotiate.ts'
import { words } from './words.ts'

/** A piece of HTML whose values have been escaped. */
export type Html = ReturnType<typeof html>

type PageContent = {
  title: string
  locale: Locale
  /** This page in the other language. */
  other: string
  main: Html
  /** More for the head of the page: a script of our own. */
  head?: Html
}

/** The frame of every page: one language, one heading, a way to the content for keyboards. */
export function layout({ title, locale, other, main, head = nothing }: PageContent): string {
  const say = words(locale)
  const name = say('通衢', 'Tongqu')
  const page = html`<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · ${name}</title>
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/style.css">
${head}
</head>
<body>
<a class="skip" href="#main">${say('跳到正文', 'Skip to content')}</a>
<header class="top">
<a class="brand" href="${withLocale('/', locale)}">
<span class="mark" aria-hidden="true"></span>${name}
<small>${say('交通公共数据开放枢纽', 'Open transport-data hub')}</small></a>
<nav aria-label="${say('主导航', 'Main')}">
<a href="${withLocale('/', locale)}">${say('数据目录', 'Catalogue')}</a>
<a href="${withLocale('/live', locale)}">${say('实时态势', 'Live')}</a>
<a href="${withLocale('/quality', locale)}">${say('数据质量', 'Quality')}</a>
<a href="/docs">${say('接口文档', 'API')}</a>
<a href="${withLocale('/account', locale)}">${say('账户', 'Account')}</a>
<a href="${other}" hreflang="${locale === 'en' ? 'zh-CN' : 'en'}"
 lang="${locale === 'en' ? 'zh-CN' : 'en'}">${locale === 'en' ? '中文' : 'English'}</a>
</nav>
</header>
<main id="main">
${main}
</main>
<footer>
<a href="/openapi.json">OpenAPI</a> · <a href="${withLocale('/sources', locale)}">${say('来源状态', 'Sources')}</a> ·
<a href="/api/problems">${say('问题代码', 'Problem codes')}</a>
</footer>
</body>
</html>
`
  return String(page)
}

/** A language once chosen stays, whatever the browser prefers. */
export function withLocale(path: string, locale: Locale): string {
  return `${path}${path.includes('?') ? '&' : '?'}lang=${locale}`
}

/** The same in the other language. */
export function inOther(path: string, locale: Locale): string {
  return withLocale(path, locale === 'en' ? 'zh-CN' : 'en')
}

/** Pieces one after another. */
export function each<T>(items: Iterable<T>, piece: (item: T) => Html): Html {
  return raw([...items].map((item) => String(piece(item))).join('\n'))
}

export const nothing = raw('')
