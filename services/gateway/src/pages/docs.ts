import { html } from 'hono/html'
import type { Locale } from '../negotiate.ts'
import { words } from './words.ts'

/** The frame in which Scalar shows `/openapi.json`. */
export function docsPage(locale: Locale): string {
  const say = words(locale)
  return String(html`<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${say('接口文档 · 通衢', 'API · Tongqu')}</title>
<link rel="icon" href="/icon.svg" type="image/svg+xml">
</head>
<body>
<div id="docs"></div>
<noscript><a href="/openapi.json">openapi.json</a></noscript>
<script src="/docs/scalar.js"></script>
<script src="/docs/init.js"></script>
</body>
</html>
`)
}
