import { Problem } from '@tongqu/contracts'
import type { Claim } from './channels/digests.ts'
import type { EgressLimits, EgressRequest } from './egress.ts'

/** Why a request or its answer failed, as a Problem. */
export function failure(cause: unknown, request: Pick<EgressRequest, 'limits'>, url: URL): Problem {
  const found = problemIn(cause)
  if (found) return found
  const { seconds } = request.limits
  const name = cause instanceof Error ? cause.name : ''
  const code = codeOf(cause)
  if (name === 'TimeoutError' || /TIMEOUT|TIMEDOUT/.test(code)) {
    const text = detail(
      `${seconds} 秒内没有收完 ${url.origin} 的应答`,
      `no whole answer from ${url.origin} within ${seconds} s`,
    )
    return new Problem('upstream-timeout', { ...text, cause })
  }
  const broken = /^(Z_|ERR__ERROR|UND_ERR_(SOCKET|RES_CONTENT|RESPONSE|INFO)|HPE_|ERR_STREAM)/
  if (broken.test(code)) {
    const text = detail(`应答中断或损坏（${code}）`, `the answer broke off or is damaged (${code})`)
    return new Problem('upstream-broken', { ...text, cause })
  }
  const text = detail(
    `无法连接 ${url.origin}${code ? `（${code}）` : ''}`,
    `cannot reach ${url.origin}${code ? ` (${code})` : ''}`,
  )
  return new Problem('upstream-unreachable', { ...text, cause })
}

/** A Problem of ours that came back inside an error of the client library. */
function problemIn(cause: unknown): Problem | undefined {
  if (cause instanceof Problem) return cause
  if (cause instanceof AggregateError) return cause.errors.map(problemIn).find(Boolean)
  return cause instanceof Error && cause.cause ? problemIn(cause.cause) : undefined
}

function codeOf(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  return typeof code === 'string' ? code : ''
}

/** An address that may not be called. */
export function refused(target: URL | string): Problem {
  const name = typeof target === 'string' ? target : target.hostname
  return new Problem(
    'upstream-refused-address',
    detail(`${name} 是内部地址，未被允许`, `${name} is a private address that is not allowed`),
  )
}

/** More bytes than the limit. */
export function tooLarge({ bytes }: EgressLimits): Problem {
  return new Problem(
    'upstream-too-large',
    detail(`应答超过 ${bytes} 字节`, `the answer is larger than ${bytes} bytes`),
  )
}

/** The body is not what the peer says; `claim` does not fit, unless it has bytes behind its end. */
export function differs(claim: Claim | undefined): Problem {
  const { field = '', algorithm = '' } = claim ?? {}
  const text = claim
    ? detail(`${field}（${algorithm}）不符`, `${field} (${algorithm}) does not fit`)
    : detail('压缩内容之后还有多余的字节', 'there are bytes behind the end of compressed content')
  return new Problem('upstream-digest-different', text)
}

/** Text of a problem in both languages. */
export function detail(zh: string, en: string): { detail: { 'zh-CN': string; en: string } } {
  return { detail: { 'zh-CN': zh, en } }
}
