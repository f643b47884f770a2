import type { DecodeLimits } from './types.ts'

/**
 * Protocols in which a platform posts a report and reads in the body of the answer what became of
 * it: 网络货运, 网约车. Sans-I/O: the adapter examines bytes and words answers; the transport
 * `http-report` owns sockets, threads and the disk.
 */

/** What an adapter may know when it examines reports. Instants are RFC 3339 UTC. */
export type ReportContext = {
  /** Options of the source, values of `file:` read. */
  options: Readonly<Record<string, string>>
  /** IANA zone in which source times without zone are read. */
  zone: string
  limits: DecodeLimits
}

/** What the peer gets. No value of the report stands in it: at most the name of a field. */
export type ReportAnswer = {
  status: number
  contentType: string
  body: string
  /** For counters and health: `3005`. */
  code: string
}

/**
 * Is the report good? `key` names it, at most 200 printable characters of ASCII: a second report
 * with the same key is answered `repeated`. `memo` is for `recall`.
 */
export type Examined = { taken: { key: string; memo?: string } } | { refused: ReportAnswer }

/** What became of a report that was examined and not refused, or could not be examined. */
export type ReportOutcome =
  /** Its bytes and the journal record are on disk. */
  | { kind: 'accepted' }
  /** A report with this key was accepted before; `isSame`: with the same bytes. */
  | { kind: 'repeated'; isSame: boolean }
  /** It can not be taken now and is not kept: the peer sends it again later. */
  | { kind: 'busy'; reason: 'under-way' | 'too-often' | 'queue-full' | 'no-room' }
  /** Our fault; it is not kept. */
  | { kind: 'failed' }

/** The protocol of one source, stateless: each worker thread has one of its own. */
export type Reporting = {
  /** Pure, never throws on input; may take milliseconds of computing. */
  examine(bytes: Uint8Array): Examined
  answer(outcome: ReportOutcome): ReportAnswer
  /**
   * Hears, in the thread that will decode an accepted report, what another thread has computed of
   * it. Only spares `decode` the same work; nothing may depend on it.
   */
  recall?(memo: string): void
  /** What a simulated peer needs to know; only asked of synthetic sources. */
  peer?(): Readonly<Record<string, string>>
}
