import type { Listening } from '@tongqu/ingest'

/** What the processes of one hub tell each other beside the events of the bus. */
export type HubMessage =
  /** Ingest to hub: the lake is open and commands are heard. */
  | { hub: 'ready' }
  /** Hub to ingest: end in order. */
  | { hub: 'stop' }
  /** Hub to ingest: look at the catalogue now. */
  | { hub: 'reload' }
  /** Ingest to hub: a source listens, on this port. */
  | ({ hub: 'listening' } & Listening)
  /** Ingest to hub: it cannot work at all; the hub must not start it again. */
  | { hub: 'fatal'; code: string; detail?: { 'zh-CN': string; en: string } }

export function hubMessage(message: unknown): HubMessage | undefined {
  const known = typeof message === 'object' && message !== null && 'hub' in message
  return known ? (message as HubMessage) : undefined
}
