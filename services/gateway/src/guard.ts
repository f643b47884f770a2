import type { IncomingMessage } from 'node:http'
import { isIPv4 } from 'node:net'
import { Problem } from '@tongqu/contracts'
import type { Context } from 'hono'
import type { GatewayEnv } from './visit.ts'

/** Longer targets are refused; the server's header limit lies above it (`serveGateway`). */
export const MAX_TARGET_BYTES = 16_384

/** RFC 3986 host with an optional port, no user information: letters, digits, IPv4, [IPv6]. */
const HOST = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]{1,255})(:\d{1,5})?$/i
/** This machine, as people and monitors write it (RFC 6761 section 6.3, RFC 6890). */
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/i
/** RFC 9112 section 3.2.2: of a request to a proxy; its host counts, not the field. */
const ABSOLUTE = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i

export type Guard = {
  /** Throws `host-invalid`, `uri-too-long`, `bad-request`. */
  request(context: Context<GatewayEnv>): void
  /** The same of a message of Node's server. */
  message(message: IncomingMessage): void
}

/**
 * Refuses what no door should ever see: two or malformed Host headers (request smuggling, RFC 9112
 * section 3.2), an endless target, and a host that is not ours. Ours are that of the public origin,
 * the address on which the connection came in, and the names of loopback; any other is that of
 * somebody who has led a browser here (DNS rebinding) or hopes that we make addresses of it
 * (governance 1.1). Ports are not compared: those of proxies are others.
 */
export function guardOf(publicUrl: string): Guard {
  const { hostname } = new URL(publicUrl)
  const checkHost = (text: string, local: string | undefined) => {
    const [, name] = HOST.exec(text) ?? []
    const isOurs =
      name !== undefined &&
      (name.toLowerCase() === hostname || LOOPBACK.test(name) || (local && isSame(name, local)))
    if (!isOurs) throw new Problem('host-invalid')
  }
  const message = ({ httpVersionMajor, rawHeaders, url = '', socket }: IncomingMessage) => {
    // The parser lets HTTP/0.9 through, which has no headers to check anything by.
    if (httpVersionMajor < 1) throw new Problem('bad-request')
    const hosts = hostsOf(rawHeaders)
    if (hosts.length > 1) throw new Problem('host-invalid')
    const local = socket.localAddress
    for (const host of hosts) checkHost(host, local)
    const [, authority] = url.startsWith('/') ? [] : (ABSOLUTE.exec(url) ?? [])
    if (authority !== undefined) checkHost(authority, local)
    checkTarget(url)
  }
  return {
    message,
    request({ req, env }) {
      if (env?.incoming) {
        message(env.incoming)
        return
      }
      const host = req.header('host')
      if (host !== undefined) checkHost(host, undefined)
      checkTarget(req.url.slice(new URL(req.url).origin.length))
    },
  }
}

/** Names and values by turns. */
function hostsOf(rawHeaders: readonly string[]): string[] {
  const found: string[] = []
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? ''
    if (name.length === 'host'.length && name.toLowerCase() === 'host') {
      found.push(rawHeaders[at + 1] ?? '')
    }
  }
  return found
}

/** `::ffff:10.0.0.1` is 10.0.0.1. */
function isSame(name: string, local: string): boolean {
  const address = name.toLowerCase().replace(/^\[|\]$/g, '')
  return address === local || (isIPv4(address) && `::ffff:${address}` === local)
}

function checkTarget(target: string): void {
  if (target.length > MAX_TARGET_BYTES) {
    throw new Problem('uri-too-long', { limitBytes: MAX_TARGET_BYTES })
  }
}
