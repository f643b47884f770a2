import { Problem } from '@tongqu/contracts'
import type { Context } from 'hono'
import type { BodyCheck } from './body-schema.ts'
import { scanJson } from './json-scan.ts'
import type { Locale } from './negotiate.ts'
import { type BodyRule, MAX_BODY_BYTES } from './operation.ts'
import type { GatewayEnv } from './visit.ts'

/** What a request has brought, checked. */
export type Content = { body?: unknown; bytes?: Uint8Array }

/** Of a body that is bytes. */
export const MAX_ATTACHMENT_BYTES = 20 * 1024 * 1024

/** A body where none is read: refused, so that nothing is smuggled behind a request. */
export function refuseBody({ req }: Context<GatewayEnv>): void {
  const length = req.header('content-length') ?? '0'
  if (length !== '0' || req.header('transfer-encoding') !== undefined) {
    throw new Problem('body-too-large', { limitBytes: 0 })
  }
}

/**
 * Reads the body by the rule of an operation. Throws `content-type-unsupported` (another type, any
 * content coding), `body-too-large` (announced or found out on the way) and `body-invalid`.
 */
export async function readContent(
  context: Context<GatewayEnv>,
  rule: BodyRule,
  check: BodyCheck | undefined,
  locale: Locale,
): Promise<Content> {
  const { req } = context
  const limitBytes = limitOf(rule)
  const announced = Number(req.header('content-length') ?? 0)
  if (!(announced <= limitBytes)) throw new Problem('body-too-large', { limitBytes })
  const isAnnounced = announced > 0 || req.header('transfer-encoding') !== undefined
  const type = req.header('content-type')
  if (rule.optional && !isAnnounced && type === undefined && !req.raw.body) return {}
  checkType(type, req.header('content-encoding'), rule)
  const bytes = await readBytes(req.raw.body, limitBytes)
  if (rule.optional && bytes.byteLength === 0) return {}
  if (!check) return { bytes }
  return { body: check(parse(bytes), locale) }
}

/** How much of a body an operation reads. */
export function limitOf({ maxBytes, types }: BodyRule): number {
  return maxBytes ?? (types ? MAX_ATTACHMENT_BYTES : MAX_BODY_BYTES)
}

const JSON_TYPES = ['application/json']
/** Only UTF-8 is JSON (RFC 8259 section 8.1), so a charset may stand there, but no other. */
const CHARSET = /^\s*charset\s*=\s*"?utf-8"?\s*$/i

/** The media types that an operation takes. */
export function typesOf({ types }: BodyRule): readonly string[] {
  return types ?? JSON_TYPES
}

function checkType(type: string | undefined, coding: string | undefined, rule: BodyRule): void {
  const types = typesOf(rule)
  const [name = '', ...parameters] = (type ?? '').split(';')
  const isKnown = types.includes(name.trim().toLowerCase())
  const isPlain = coding === undefined || coding.trim().toLowerCase() === 'identity'
  const charsets = rule.types ? [] : parameters
  if (!isKnown || !isPlain || !charsets.every((one) => CHARSET.test(one))) {
    throw new Problem('content-type-unsupported', { types })
  }
}

async function readBytes(
  body: ReadableStream<Uint8Array> | null,
  limitBytes: number,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  const reader = body?.getReader()
  while (reader) {
    const { done, value } = await nextOf(reader)
    if (done) break
    length += value.byteLength
    if (length > limitBytes) {
      reader.cancel().catch(() => {})
      throw new Problem('body-too-large', { limitBytes })
    }
    chunks.push(value)
  }
  return Buffer.concat(chunks, length)
}

async function nextOf(reader: ReadableStreamDefaultReader<Uint8Array>) {
  try {
    return await reader.read()
  } catch (cause) {
    throw invalid('请求内容没有收完。', 'The body did not come whole.', cause)
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function parse(bytes: Uint8Array): unknown {
  let text: string
  try {
    text = utf8.decode(bytes)
  } catch (cause) {
    throw invalid('请求内容不是 UTF-8。', 'The body is not UTF-8.', cause)
  }
  const fault = scanJson(text)
  if (fault) throw invalid(fault['zh-CN'], fault.en)
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw invalid('请求内容不是 JSON。', 'The body is not JSON.', cause)
  }
}

function invalid(zh: string, en: string, cause?: unknown): Problem {
  return new Problem('body-invalid', { detail: { 'zh-CN': zh, en }, cause, faults: [] })
}
