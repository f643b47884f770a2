import { ATTACHMENT_TYPES, MAX_ATTACHMENT_BYTES } from '@tongqu/access'
import { Problem } from '@tongqu/contracts'
import { personOf } from '../ask.ts'
import type { GatewayDeps } from '../deps.ts'
import { asPerson } from '../flow-routes.ts'
import { attachmentSchemas } from '../flow-schemas.ts'
import { type Route, route } from '../operation.ts'
import { path, query } from '../parameters.ts'
import { created, json } from '../reply.ts'
import { list, ref } from '../schema-parts.ts'
import { text } from '../texts.ts'

type Deps = Pick<GatewayDeps, 'access'>

const MAX_NAME_CHARACTERS = 200
const common = { ...asPerson, schemas: attachmentSchemas }

/** What is attached to applications and certificates: PDF, PNG, JPEG, OFD, DOCX. */
export function attachmentRoutes({ access }: Deps): Route[] {
  return [
    route(
      {
        ...common,
        id: 'listAttachments',
        path: '/api/attachments',
        summary: text('本单位上传的附件', 'What my organisation has uploaded'),
        parameters: [],
        answers: {
          200: {
            description: text('附件', 'The attachments'),
            content: { 'application/json': list(ref('Attachment')) },
          },
        },
        problems: ['store-unavailable'],
      },
      async (ask) => json({ items: await access.attachments.list(personOf(ask)) }),
    ),
    route(
      {
        ...common,
        id: 'uploadAttachment',
        method: 'post',
        path: '/api/attachments',
        summary: text('上传附件', 'Upload an attachment'),
        parameters: [
          query('name', '文件名', 'Name of the file', {
            type: 'string',
            maxLength: MAX_NAME_CHARACTERS,
          }),
        ],
        body: { types: [...ATTACHMENT_TYPES, BYTES], maxBytes: MAX_ATTACHMENT_BYTES },
        answers: {
          201: {
            description: text('附件及其 SHA-256', 'The attachment, with its SHA-256'),
            content: { 'application/json': ref('Attachment') },
            headers: { Location: text('附件地址', 'Where it is') },
          },
        },
        problems: ['role-required', 'too-many', 'store-unavailable'],
      },
      async (ask) => {
        const content = ask.bytes ?? new Uint8Array()
        const made = await access.attachments.put(personOf(ask), ask.text('name') ?? '', content)
        return created(`/api/attachments/${made.sha256}`, made)
      },
    ),
    route(
      {
        ...common,
        id: 'getAttachment',
        path: '/api/attachments/{sha256}',
        summary: text('下载附件', 'Download an attachment'),
        parameters: [path('sha256', '附件的 SHA-256', 'SHA-256 of the attachment')],
        answers: {
          200: {
            description: text('文件内容', 'The file'),
            content: Object.fromEntries(ATTACHMENT_TYPES.map((type) => [type, FILE])),
            headers: { 'Content-Disposition': text('文件名', 'Name of the file') },
          },
        },
        problems: ['attachment-not-found', 'store-unavailable'],
      },
      async (ask) => {
        const sha256 = ask.given('sha256')
        if (!SHA256.test(sha256)) throw new Problem('attachment-not-found')
        const { content, name, type } = await access.attachments.get(personOf(ask), sha256)
        const disposition = `attachment; filename*=UTF-8''${encoded(name)}`
        const headers = { 'Content-Type': type, 'Content-Disposition': disposition }
        return { status: 200, headers: { ...headers, 'Cache-Control': 'no-cache' }, body: content }
      },
    ),
  ]
}

const BYTES = 'application/octet-stream'
const FILE = { type: 'string', format: 'binary' }
const SHA256 = /^[0-9a-f]{64}$/

/** RFC 8187: what `encodeURIComponent` leaves and a header may not hold is encoded too. */
function encoded(name: string): string {
  return encodeURIComponent(name).replace(/['()*]/g, (character) => {
    return `%${character.charCodeAt(0).toString(16).toUpperCase()}`
  })
}
