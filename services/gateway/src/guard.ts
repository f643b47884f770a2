import { Problem } from '@tongqu/contracts'
import type { Context } from 'hono'
import type { GatewayEnv } from './visit.ts'

/** Longer targets are refused; the server's header limit lies above it (`serveGateway`). */
export const MAX_TARGET_BYTES = 16_384

/** RFC 3986 host with an optional port, no user information: letters, digits, IPv4, [IPv6]. */
const HOST = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]{1,255})(:\d{1,5})?$/i

/**
 * Refuses what no door should ever see: two or malformed Host headers (request smuggling, RFC 9112
 * section 3.2), an endless target.
 */
export function checkRequest(context: Context<GatewayEnv>): void {
  const { req, env } = context
  // The parser lets HTTP/0.9 through, which has no headers to check anything by.
  if (env?.incoming && env.incoming.httpVersionMajor < 1) throw new Problem('bad-request')
  const hosts = hostsOf(env?.incoming?.rawHeaders, req.header('host'))
  if (hosts.length > 1 || hosts.some((host) => !HOST.test(host))) throw new Problem('host-invalid')
  const target = env?.incoming?.url ?? req.url.slice(new URL(req.url).origin.length)
  if (target.length > MAX_TARGET_BYTES) {
    throw new Problem('uri-too-long', { limitBytes: MAX_TARGET_BYTES })
  }
}

function hostsOf(rawHeaders: readonly string[] | undefined, host: string | undefined): string[] {
  if (!rawHeaders) return host === undefined ? [] : [host]
  const isHost = (_: string, index: number) => rawHeaders[index - 1]?.toLowerCase() === 'host'
  return rawHeaders.filter((text, index) => index % 2 === 1 && isHost(text, index))
}
