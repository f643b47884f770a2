import { Problem } from '@tongqu/contracts'

export const MQTT_5 = 5
export const MQTT_311 = 4

/** The broker speaks an older version. */
export const UNSUPPORTED_VERSION = Symbol('unsupported version')

/**
 * Refusals of a login: return codes of 3.1.1 (3.2.2.3) and reason codes of 5 (3.2.2.2): identifier,
 * user or password, not authorised, banned, method.
 */
const LOGIN = new Set<unknown>([2, 4, 5, 133, 134, 135, 138, 140])

/** Codes of Node.js for certificates and the handshake. */
const TLS = /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|EPROTO$)/

/**
 * A broker that does not know the version says so in words of its own version, or closes without a
 * word: anything but a refused login and faults of the network.
 */
export function isOldBroker(cause: unknown): boolean {
  const code = (cause as { code?: unknown } | undefined)?.code
  return typeof code !== 'string' && !LOGIN.has(code)
}

/** What the library, the broker or the network say, as a problem. */
export function problemOf(cause: unknown, otherwise: 'lost' | 'unreachable'): Problem {
  if (cause instanceof Problem) return cause
  const code = (cause as { code?: unknown } | undefined)?.code
  if (LOGIN.has(code)) return new Problem('mqtt-login-refused', { cause })
  if (typeof code === 'string' && TLS.test(code)) return new Problem('mqtt-tls', { cause })
  const problem = otherwise === 'lost' ? 'mqtt-connection-lost' : 'mqtt-unreachable'
  return new Problem(problem, { cause })
}
