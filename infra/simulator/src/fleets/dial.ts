import type { Target } from './fleet.ts'
import type { Address } from './wires.ts'

/** `host:port` as people write it. Throws with the text. */
export function addressOf(text: string): Address {
  const colon = text.lastIndexOf(':')
  const port = Number(text.slice(colon + 1))
  if (colon < 1 || !Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new Error(`an address is host:port, not ${text}`)
  }
  return { host: text.slice(0, colon), port }
}

/** What the hub says by IPC when a listener is up; undefined for any other message. */
export function dialOrderOf(message: unknown): { target: Target; address: Address } | undefined {
  if (typeof message !== 'object' || message === null) return undefined
  const { simulator, adapter, transport, host, port } = message as Record<string, unknown>
  if (simulator !== 'dial' || typeof host !== 'string' || typeof port !== 'number') return undefined
  // A listener on every address is reached on this machine.
  const address = { host: host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host, port }
  if (adapter === 'jt809') return { target: 'jt809', address }
  if (adapter !== 'jt808') return undefined
  return { target: transport === 'udp' ? 'jt808-udp' : 'jt808', address }
}
