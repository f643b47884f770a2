/** What is attached to applications and certificates, by its hash and whose it is. */
import { createHash } from 'node:crypto'
import { Problem } from '@tongqu/contracts'
import { sql } from '@tongqu/store'
import { type FlowDeps, instant, mayRead, seatsOf } from '../agreements/flow.ts'
import type { AgreementBody } from '../agreements/types.ts'
import type { PersonPrincipal } from '../types.ts'
import { type AttachmentType, typeOf } from './attachment-types.ts'
import type { ApplicationBody } from './types.ts'

export const MAX_ATTACHMENT_BYTES = 10 * 1024 * 1024
/** Of one organisation, all together. */
export const MAX_ORGANISATION_BYTES = 500 * 1024 * 1024
const MAX_NAME_CHARACTERS = 200

export type Attachment = {
  sha256: string
  organisation: string
  name: string
  type: AttachmentType
  bytes: number
  createdAt: string
}

export type Attachments = {
  /**
   * Keeps a file for the organisation of a consumer, signer or provider; the same bytes again
   * answer what is there. Throws `role-required`, `body-too-large` (10 MB), `body-invalid` (no
   * bytes, a name that is none), `content-type-unsupported` with `types`, `too-many` when the
   * organisation has used its 500 MB.
   */
  put(by: PersonPrincipal, name: string, content: Uint8Array): Promise<Attachment>
  /**
   * With its bytes: to the people of its organisation, and to everybody who may read an application
   * that names it. Throws `attachment-not-found`.
   */
  get(by: PersonPrincipal, sha256: string): Promise<Attachment & { content: Uint8Array }>
  /** Those of the caller's organisation, newest first; at most 1,000. */
  list(by: PersonPrincipal): Promise<Attachment[]>
}

const UPLOADERS = ['consumer', 'signer', 'provider'] as const
const MAX_LISTED = 1_000

export function openAttachments(deps: Pick<FlowDeps, 'store' | 'now'>): Attachments {
  return {
    put: (by, name, content) => put(deps, by, name, content),
    get: (by, sha256) => get(deps, by, sha256),
    async list({ organisation }) {
      const rows = await deps.store.db
        .selectFrom('attachments')
        .select(['sha256', 'organisation', 'name', 'type', 'bytes', 'created_at'])
        .where('organisation', '=', organisation)
        .orderBy('created_at', 'desc')
        .orderBy('sha256')
        .limit(MAX_LISTED)
        .execute()
      return rows.map(attachmentOf)
    },
  }
}

type Deps = Pick<FlowDeps, 'store' | 'now'>

async function put(
  deps: Deps,
  by: PersonPrincipal,
  name: string,
  content: Uint8Array,
): Promise<Attachment> {
  if (!UPLOADERS.some((role) => by.roles.includes(role))) {
    throw new Problem('role-required', { roles: UPLOADERS })
  }
  if (content.length > MAX_ATTACHMENT_BYTES) {
    throw new Problem('body-too-large', { limit: MAX_ATTACHMENT_BYTES })
  }
  if (content.length === 0) throw new Problem('body-invalid', { faults: [EMPTY] })
  const type = typeOf(content)
  const sha256 = createHash('sha256').update(content).digest('hex')
  const row = {
    sha256,
    organisation: by.organisation,
    name: fileName(name),
    type,
    bytes: content.length,
    created_by: by.id,
    created_at: instant(deps),
    content,
  }
  return deps.store.transact(async (writing) => {
    const rows = writing.selectFrom('attachments').where('organisation', '=', by.organisation)
    const there = await rows
      .select(['sha256', 'organisation', 'name', 'type', 'bytes', 'created_at'])
      .where('sha256', '=', sha256)
      .executeTakeFirst()
    if (there) return attachmentOf(there)
    const used = await rows.select(sql<number>`COALESCE(SUM(bytes), 0)`.as('bytes')).execute()
    if (Number(used[0]?.bytes) + content.length > MAX_ORGANISATION_BYTES) {
      throw new Problem('too-many', { limit: MAX_ORGANISATION_BYTES })
    }
    await writing.insertInto('attachments').values(row).execute()
    await deps.store.record(writing, {
      entity: 'attachment',
      entityId: sha256,
      action: 'upload',
      actor: `person:${by.id}`,
      policy: false,
      audience: [by.organisation],
      body: { type, bytes: content.length },
    })
    return attachmentOf(row)
  })
}

const EMPTY = { path: '', message: { 'zh-CN': '文件为空', en: 'The file is empty' } }

/** The last part of a path, without characters that a header or a folder could stumble over. */
function fileName(name: string): string {
  const last = name.toWellFormed().normalize('NFC').split(/[/\\]/).at(-1) ?? ''
  const plain = last.replace(/[\p{Cc}\p{Cf}"<>:|?*]/gu, '').trim()
  const message = { 'zh-CN': '文件名有误', en: 'Not a file name' }
  if (/^\.*$/.test(plain))
    throw new Problem('body-invalid', { faults: [{ path: 'name', message }] })
  return [...plain].slice(0, MAX_NAME_CHARACTERS).join('')
}

async function get(
  { store }: Deps,
  by: PersonPrincipal,
  sha256: string,
): Promise<Attachment & { content: Uint8Array }> {
  const rows = await store.db
    .selectFrom('attachments')
    .selectAll()
    .where('sha256', '=', sha256)
    .orderBy('organisation')
    .execute()
  const own = rows.find(({ organisation }) => organisation === by.organisation)
  if (own) return { ...attachmentOf(own), content: own.content }
  for (const row of rows) {
    if (await isShown({ store }, by, row.organisation, sha256)) {
      return { ...attachmentOf(row), content: row.content }
    }
  }
  throw new Problem('attachment-not-found')
}

/** Does an application or a certificate name it that the caller may read? */
async function isShown(
  { store }: Pick<Deps, 'store'>,
  by: PersonPrincipal,
  organisation: string,
  sha256: string,
): Promise<boolean> {
  const named = `%${sha256}%`
  const applications = await store.db
    .selectFrom('applications')
    .select(['provider', 'state', 'body'])
    .where('organisation', '=', organisation)
    .where('body', 'like', named)
    .execute()
  const agreements = await store.db
    .selectFrom('agreements')
    .select(['body'])
    .where('body', 'like', named)
    .execute()
  return (
    applications.some(({ provider, state, body }) => {
      const { content } = JSON.parse(body) as ApplicationBody
      if (!content.attachments?.includes(sha256) && content.piaRef !== sha256) return false
      const seats = seatsOf(by, { applicant: organisation, provider })
      return mayRead(seats, state === 'DRAFT')
    }) ||
    agreements.some(({ body }) => {
      const { applicant, provider, disposal } = JSON.parse(body) as AgreementBody
      if (applicant !== organisation || disposal?.certificate?.attachment !== sha256) return false
      return mayRead(seatsOf(by, { applicant, ...(provider && { provider }) }), false)
    })
  )
}

function attachmentOf(row: {
  sha256: string
  organisation: string
  name: string
  type: string
  bytes: number
  created_at: string
}): Attachment {
  const { sha256, organisation, name, type, bytes, created_at } = row
  return { sha256, organisation, name, type: type as AttachmentType, bytes, createdAt: created_at }
}
