/** Transports over HTTP: polled, pushed to us, or a conversation of both. */
import { FILE_PREFIX } from './check-options.ts'
import {
  defaulting,
  integer,
  list,
  number,
  object,
  oneOf,
  optional,
  type Read,
  record,
  refine,
  required,
  text,
  variants,
} from './shape.ts'
import {
  host,
  LOOPBACK,
  listenPort,
  listenTls,
  SIMULATOR_VARIABLE,
  WEEK_SECONDS,
} from './transport-parts.ts'
import type { HttpDialogue, HttpPoll, HttpPush, PushAuth } from './types.ts'

const MAX_URL_CHARACTERS = 2_000
const MAX_HEADER_CHARACTERS = 1_000
const MAX_URL_PATH_CHARACTERS = 200
const MAX_SECRET_CHARACTERS = 1_000
/** Subjects of certificates (CN) have 64 characters at most (RFC 5280, appendix A.1). */
const MAX_SUBJECT_CHARACTERS = 64

const MAX_REQUESTS_PER_HOUR = 1_000_000
const MAX_BYTES_PER_HOUR = 1_000_000_000_000
const MAX_REQUESTS_PER_MINUTE = 60_000

/** Twice a second: a gate that tells each car by itself. */
const REQUESTS_PER_MINUTE = 120
/** Five minutes either way, as receivers of Standard Webhooks usually allow. */
const SKEW_SECONDS = 300
const MAX_SKEW_SECONDS = 3_600
/** The old secret, the new one, and one to spare while they change. */
const MAX_SECRETS = 8
const MAX_SUBJECTS = 100

/** `whsec_` and 24 to 64 bytes in base64 (Standard Webhooks, "Signature scheme"). */
const PLAIN_SECRET = /^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/

const headers = record(refine(text(MAX_HEADER_CHARACTERS), headerFault))
/** A path of a listener. */
export const urlPath = refine(text(MAX_URL_PATH_CHARACTERS), urlPathFault)
const sourceUrl = refine(text(MAX_URL_CHARACTERS), sourceUrlFault)

export const httpPoll: Read<HttpPoll> = object<HttpPoll>({
  kind: required(oneOf(['http-poll'])),
  url: required(sourceUrl),
  everySeconds: required(number(1, WEEK_SECONDS)),
  headers: defaulting(headers, {}),
  budget: optional(
    object<NonNullable<HttpPoll['budget']>>({
      requestsPerHour: optional(integer(1, MAX_REQUESTS_PER_HOUR)),
      bytesPerHour: optional(integer(1, MAX_BYTES_PER_HOUR)),
    }),
  ),
})

const pushAuth: Read<PushAuth> = variants<PushAuth>('kind', {
  hmac: object<Extract<PushAuth, { kind: 'hmac' }>>({
    kind: required(oneOf(['hmac'])),
    secrets: required(list(refine(text(MAX_SECRET_CHARACTERS), secretFault), 1, MAX_SECRETS)),
    skewSeconds: defaulting(integer(1, MAX_SKEW_SECONDS), SKEW_SECONDS),
  }),
  mtls: object<Extract<PushAuth, { kind: 'mtls' }>>({
    kind: required(oneOf(['mtls'])),
    subjects: required(list(text(MAX_SUBJECT_CHARACTERS), 1, MAX_SUBJECTS)),
  }),
})

export const httpPush: Read<HttpPush> = object<HttpPush>({
  kind: required(oneOf(['http-push'])),
  host: defaulting(host, LOOPBACK),
  port: required(listenPort),
  path: required(urlPath),
  auth: required(pushAuth),
  tls: optional(listenTls),
  requestsPerMinute: defaulting(integer(1, MAX_REQUESTS_PER_MINUTE), REQUESTS_PER_MINUTE),
})

export const httpDialogue: Read<HttpDialogue> = object<HttpDialogue>({
  kind: required(oneOf(['http-dialogue'])),
  url: required(sourceUrl),
  headers: defaulting(headers, {}),
  listen: optional(
    object<NonNullable<HttpDialogue['listen']>>({
      host: defaulting(host, LOOPBACK),
      port: required(listenPort),
      path: required(urlPath),
      publicUrl: optional(refine(text(MAX_URL_CHARACTERS), publicUrlFault)),
      tls: optional(listenTls),
    }),
  ),
})

function sourceUrlFault(value: string) {
  const plain = value.replace(SIMULATOR_VARIABLE, 'http://simulator.invalid')
  if (isPlainUrl(plain) && !plain.includes('$')) return undefined
  return {
    'zh-CN': `必须是不含账号的 http(s) 网址，变量只能用 ${SIMULATOR_VARIABLE}`,
    en:
      'must be an http(s) address without credentials; ' +
      `the only variable is ${SIMULATOR_VARIABLE}`,
  }
}

function publicUrlFault(value: string) {
  if (isPlainUrl(value) && !value.includes('$')) return undefined
  return {
    'zh-CN': '必须是不含账号的 http(s) 网址',
    en: 'must be an http(s) address without credentials',
  }
}

function isPlainUrl(value: string): boolean {
  const url = URL.parse(value)
  return url !== null && /^https?:$/.test(url.protocol) && url.username + url.password === ''
}

/** A path as it is compared: no query, nothing to decode, no `..`. */
function urlPathFault(value: string) {
  if (/^(?:\/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+$/.test(value)) return undefined
  return {
    'zh-CN': `“${value}” 不是路径，应如 /push/parking`,
    en: `"${value}" is no path such as /push/parking`,
  }
}

/** The value is not repeated: it may be a secret. */
function secretFault(value: string) {
  if (value.startsWith(FILE_PREFIX) || PLAIN_SECRET.test(value)) return undefined
  return {
    'zh-CN': '必须是 file:<绝对路径> 或 whsec_ 加 base64（24 至 64 字节）',
    en: 'must be file:<absolute path>, or whsec_ and 24 to 64 bytes in base64',
  }
}

function headerFault(value: string) {
  if (!value.includes('\n')) return undefined
  return { 'zh-CN': '请求头不能换行', en: 'a header has no line break' }
}
