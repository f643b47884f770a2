import { createHmac, timingSafeEqual } from 'node:crypto'
import { Problem } from '@tongqu/contracts'

/**
 * Signatures of Standard Webhooks 1.0 ("Verifying signatures"): HMAC-SHA256 over
 * `<webhook-id>.<webhook-timestamp>.<body>`, written `v1,<base64>`, several with spaces between.
 */
export type SignedHeaders = {
  id: string
  /** Seconds since 1970, as written. */
  timestamp: string
  signatures: readonly Uint8Array[]
}

/** What has been signed, as it comes in; `check` throws `push-signature-wrong`. */
export type Verifier = { update(bytes: Uint8Array): void; check(): void }

const SECRET_PREFIX = 'whsec_'
/** Standard Webhooks asks for 24 to 64; less than an MD5 is no secret. */
const SECRET_BYTES = { least: 16, most: 128 }
const VERSION_PREFIX = 'v1,'
const SIGNATURE_BYTES = 32
/** A sender that changes its secret sends two; more only cost us time. */
const SIGNATURES_LIMIT = 8

/** The bytes of a secret, `whsec_` and base64. Throws `setting-invalid`; never repeats it. */
export function secretOf(text: string): Uint8Array {
  const written = text.startsWith(SECRET_PREFIX) ? text.slice(SECRET_PREFIX.length) : text
  const bytes = Buffer.from(written, 'base64')
  const isBase64 = /^[A-Za-z0-9+/_-]+={0,2}$/.test(written)
  if (isBase64 && bytes.length >= SECRET_BYTES.least && bytes.length <= SECRET_BYTES.most) {
    return bytes
  }
  const { least, most } = SECRET_BYTES
  throw new Problem('setting-invalid', {
    detail: {
      'zh-CN': `推送密钥应为 whsec_ 加 ${least} 至 ${most} 字节的 Base64`,
      en: `the secret of a push is whsec_ and ${least} to ${most} bytes in base64`,
    },
  })
}

/** The signed headers, none of them believed yet. Throws `push-unsigned`. */
export function signedHeaders(headers: Readonly<Record<string, string>>): SignedHeaders {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp = '' } = headers
  if (!id) throw unsigned('webhook-id')
  if (!/^\d{1,12}$/.test(timestamp)) throw unsigned('webhook-timestamp')
  const signatures = (headers['webhook-signature'] ?? '')
    .split(' ')
    .filter((one) => one.startsWith(VERSION_PREFIX))
    .map((one) => Buffer.from(one.slice(VERSION_PREFIX.length), 'base64'))
    .filter(({ length }) => length === SIGNATURE_BYTES)
    .slice(0, SIGNATURES_LIMIT)
  if (signatures.length === 0) throw unsigned('webhook-signature')
  return { id, timestamp, signatures }
}

/** Throws `push-signature-stale` when the time is too far from `now` (milliseconds), either way. */
export function checkAge(timestamp: string, skewSeconds: number, now: number): void {
  const seconds = Number(timestamp) - now / 1000
  if (Math.abs(seconds) <= skewSeconds) return
  const off = Math.round(Math.abs(seconds))
  throw new Problem('push-signature-stale', {
    detail: {
      'zh-CN': `比本机${seconds > 0 ? '早到' : '晚到'} ${off} 秒，允许 ${skewSeconds} 秒`,
      en: `${off} s ${seconds > 0 ? 'ahead of' : 'behind'} our clock, ${skewSeconds} s allowed`,
    },
  })
}

/** Every secret is tried with every signature, in a time that tells nothing of either. */
export function openVerifier(signed: SignedHeaders, secrets: readonly Uint8Array[]): Verifier {
  const macs = secrets.map((secret) => {
    return createHmac('sha256', secret).update(`${signed.id}.${signed.timestamp}.`)
  })
  return {
    update(bytes) {
      for (const mac of macs) mac.update(bytes)
    },
    check() {
      let fits = false
      for (const mac of macs) {
        const wanted = mac.digest()
        for (const given of signed.signatures) fits = timingSafeEqual(wanted, given) || fits
      }
      if (!fits) throw new Problem('push-signature-wrong')
    },
  }
}

function unsigned(header: string): Problem {
  return new Problem('push-unsigned', {
    detail: { 'zh-CN': `缺少或无法读取 ${header}`, en: `${header} is missing or not readable` },
  })
}
