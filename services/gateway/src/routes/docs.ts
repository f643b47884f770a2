import type { Ask } from '../ask.ts'
import type { GatewayDeps } from '../deps.ts'
import { type OpenApiDocument, openApiOf } from '../openapi.ts'
import { type Operation, type Route, route } from '../operation.ts'
import { docsPage } from '../pages/docs.ts'
import { digest, isFresh, json, notModified, pageReply, type Reply } from '../reply.ts'
import { text } from '../texts.ts'

type Deps = Pick<GatewayDeps, 'catalog' | 'publicUrl'>

/**
 * Scalar writes its styles into the page and keeps fonts in data addresses; everything else comes
 * from us, and the policy makes the browser hold it to that.
 */
const DOCS_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; " +
  "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; " +
  "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

/** `/openapi.json` and `/docs`. `operations` are all of the gateway, these two included. */
export function docsRoutes(deps: Deps, operations: () => readonly Operation[]): Route[] {
  const document = documentMaker(deps, operations)
  return [
    route(
      {
        id: 'openapi',
        path: '/openapi.json',
        tag: 'operations',
        summary: text('OpenAPI 3.1 文档', 'This document'),
        parameters: [],
        others: 'refused',
        answers: {
          200: {
            description: text('OpenAPI 文档', 'OpenAPI document'),
            content: {
              'application/json': {
                type: 'object',
                properties: { openapi: { type: 'string' }, paths: { type: 'object' } },
                required: ['openapi', 'info', 'paths', 'components'],
              },
            },
          },
          304: { description: text('未变化', 'Not modified') },
        },
        problems: [],
        cors: true,
      },
      (ask) => documentReply(document(), ask),
    ),
    route(
      {
        id: 'docs',
        path: '/docs',
        tag: 'pages',
        summary: text('接口文档（网页）', 'Interface documentation, to read and try'),
        parameters: [],
        others: 'ignored',
        answers: {
          200: {
            description: text('网页', 'A page'),
            content: { 'text/html': { type: 'string' } },
          },
        },
        problems: [],
        constant: true,
        cors: false,
      },
      ({ locale }) => {
        const reply = pageReply(docsPage(locale), locale)
        const headers = { ...reply.headers, 'Content-Security-Policy': DOCS_POLICY }
        return { ...reply, headers }
      },
    ),
  ]
}

/** The document is made again only when the catalogue was reloaded. */
function documentMaker({ catalog, publicUrl }: Deps, operations: () => readonly Operation[]) {
  let made: { for: unknown; document: OpenApiDocument } | undefined
  return () => {
    const current = catalog()
    if (made?.for !== current) {
      made = { for: current, document: openApiOf(operations(), { publicUrl, catalog: current }) }
    }
    return made.document
  }
}

function documentReply(document: OpenApiDocument, ask: Ask): Reply {
  const reply = json(document)
  const etag = `W/"${digest(String(reply.body))}"`
  const headers = { ...reply.headers, ETag: etag }
  if (isFresh(ask.header('if-none-match'), etag)) return notModified(headers)
  return { ...reply, headers }
}
