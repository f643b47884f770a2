import type { IncomingMessage } from 'node:http'
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
export function checkRequest({ req, env }: Context<GatewayEnv>): void {
  if (env?.incoming) {
    checkMessage(env.incoming)
    return
  }
  const host = req.header('host')
  checkHosts(host === undefined ? [] : [host])
  checkTarget(req.url.slice(new URL(req.url).origin.length))
}

/** The same of a message of Node's server. */
export function checkMessage({ httpVersionMajor, rawHeaders, url = '' }: IncomingMessage): void {
  // The parser lets HTTP/0.9 through, which has no headers to check anything by.
  if (httpVersionMajor < 1) throw new Problem('bad-request')
  const isHost = (_: string, index: number) => rawHeaders[index - 1]?.toLowerCase() === 'host'
  checkHosts(rawHeaders.filter((text, index) => index % 2 === 1 && isHost(text, index)))
  checkTarget(url)
}

function checkHosts(hosts: readonly string[]): void {
  if (hosts.length > 1 || hosts.some((host) => !HOST.test(host))) throw new Problem('host-invalid')
}

function checkTarget(target: string): void {
  if (target.length > MAX_TARGET_BYTES) {
    throw new Problem('uri-too-long', { limitBytes: MAX_TARGET_BYTES })
  }
}
