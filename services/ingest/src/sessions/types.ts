import type { Peer, Session } from '@tongqu/adapter-kit'
import type { ListenLimits } from '@tongqu/catalog'
import type { FrameBatch, LakeFinding, LakeReading, LakeReject } from '@tongqu/lakehouse'

/** A way to a peer, as a transport gives it; what is done with it is decided by its link. */
export type Wire = {
  peer: Peer
  write(bytes: Uint8Array): void
  /** Bytes that were written and that the peer has not taken yet. */
  waitingBytes(): number
  /** Reads no more for a while. Of a datagram wire: what comes meanwhile is lost. */
  pause(): void
  resume(): void
  /** Closes once what was written is sent. */
  end(): void
  /** Closes at once. */
  destroy(): void
}

/** What a transport tells of its wire. No call after `ended`. */
export type WireEvents = {
  received(bytes: Uint8Array): void
  /** The peer has taken all that was written. */
  drained(): void
  /** The peer says nothing more; it may still listen. */
  finished(): void
  /** The connection is over; `failed` tells that it broke. */
  ended(failed: boolean): void
}

/** The door of a source: every connection, in either direction, enters here. */
export type Admission = {
  /**
   * Takes a connection in, with a session of its own unless one is given. Undefined: refused, and
   * the transport closes it without a word.
   */
  admit(wire: Wire, session?: Session): WireEvents | undefined
}

/** A listener that is up; `close` takes no more connections, open ones stay. */
export type Opened = { port: number; close(): Promise<void> }

/** Bounds of one source's connections; those of a listener, or what dialling implies. */
export type LinkLimits = ListenLimits

/** Readings, rejects and findings of one batch that go to one dataset. */
export type Part = { readings: LakeReading[]; rejects: LakeReject[]; findings: LakeFinding[] }

/** A closed batch, decoded once for all who take it. */
export type DecodedBatch = {
  batch: FrameBatch
  /** By dataset. */
  parts: ReadonlyMap<string, Part>
  /** Of all parts. */
  readings: number
}
