import type { IncomingMessage } from 'node:http'
import type { LocalText } from '@tongqu/contracts'

export type Locale = keyof LocalText

/** HTML whose values have been escaped. */
export type Html = { readonly html: string }

type Value = Html | string | number | undefined | readonly Html[]

/** Escapes every value that is not HTML already; nothing for `undefined`. */
export function html(parts: TemplateStringsArray, ...values: readonly Value[]): Html {
  const text = parts.map((part, index) => part + shown(values[index]))
  return { html: text.join('') }
}

function shown(value: Value): string {
  if (value === undefined) return ''
  if (typeof value === 'string' || typeof value === 'number') return escaped(String(value))
  return 'html' in value ? value.html : value.map((one) => one.html).join('')
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

/** The language of a page: `?lang=`, else the first that `Accept-Language` names, else Chinese. */
export function localeOf(request: Pick<IncomingMessage, 'url' | 'headers'>): Locale {
  const query = request.url?.split('?', 2)[1] ?? ''
  const wish = new URLSearchParams(query.slice(0, MAX_QUERY_CHARACTERS)).get('lang') ?? ''
  const tags = [wish, ...(request.headers['accept-language'] ?? '').split(',', MOST_TAGS)]
  for (const tag of tags) {
    const primary = tag.trim().toLowerCase().split(/[-;]/)[0]
    if (primary === 'zh') return 'zh-CN'
    if (primary === 'en') return 'en'
  }
  return 'zh-CN'
}

const MAX_QUERY_CHARACTERS = 4_000
const MOST_TAGS = 20

/** Picks the text of a language. */
export function words(locale: Locale): (zh: string, en: string) => string {
  return (zh, en) => (locale === 'en' ? en : zh)
}

/** The frame of the issuer's pages, in the look of the gateway's (which serves the style). */
export function frame(page: { title: string; locale: Locale; other?: string; main: Html }): string {
  const { title, locale, other, main } = page
  const say = words(locale)
  const name = say('通衢', 'Tongqu')
  const lang = locale === 'en' ? 'zh-CN' : 'en'
  const language = other
    ? html`<nav aria-label="${say('语言', 'Language')}"><a href="${other}" hreflang="${lang}"
 lang="${lang}">${locale === 'en' ? '中文' : 'English'}</a></nav>`
    : undefined
  return html`<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title} · ${name}</title>
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/style.css">
</head>
<body>
<a class="skip" href="#main">${say('跳到正文', 'Skip to content')}</a>
<header class="top">
<a class="brand" href="/?lang=${locale}"><span class="mark" aria-hidden="true"></span>${name}
<small>${say('交通公共数据开放枢纽', 'Open transport-data hub')}</small></a>
${language}
</header>
<main id="main">
<h1>${title}</h1>
${main}
</main>
</body>
</html>
`.html
}

/** A message that is read out at once. */
export function notice(text: string | undefined): Html | undefined {
  return text === undefined
    ? undefined
    : html`<div class="notice" role="alert"><p>${text}</p></div>`
}

/**
 * Headers of a page with forms: nothing but our style, forms go to us and to `returns` (a client's
 * origin: browsers check it for the redirect after a form too). Never stored, never framed.
 */
export function pageHeaders(locale: Locale, returns: readonly string[] = []) {
  const targets = ["'self'", ...returns].join(' ')
  return {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Language': locale,
    'Cache-Control': 'no-store',
    ...SECURITY_HEADERS,
    'Content-Security-Policy':
      "default-src 'none'; style-src 'self'; img-src 'self' data:; " +
      `form-action ${targets}; base-uri 'none'; frame-ancestors 'none'`,
  }
}

/** `same-origin`: a form whose referrer is hidden says `Origin: null`, which no check accepts. */
export const SECURITY_HEADERS = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'same-origin',
  'X-Frame-Options': 'DENY',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
}
