import type { ContractId } from '@tongqu/contracts'
import type { DecodeContext, Decoded, Finding } from './types.ts'

/**
 * One complete message of a session, as the journal keeps it: checked, unescaped, decrypted, its
 * fragments joined. Decoding it needs nothing else, so that a replay years later says the same.
 */
export type Frame = {
  /** Receipt, milliseconds since 1970. */
  at: number
  /**
   * JSON of what the session knew and the bytes do not say: edition, vehicle, back-fill. Equal
   * frames of a link carry the same string, not merely an equal one: the journal keeps it once.
   */
  context: string
  /** From the first byte of the header to the last of the body; no flags, no checksum. */
  bytes: Uint8Array
}

/** What the hub knows of a vehicle from its roster and its registrations. */
export type KnownVehicle = {
  plate?: string
  plateColor?: number
  phone?: string
  kind: string
  operator?: string
  area?: string
  label?: string
}

/** Vehicles by what a message names them with; filled by ingest, asked by sessions. */
export type VehicleDirectory = {
  byPhone(phone: string): KnownVehicle | undefined
  byPlate(plate: string, plateColor: number): KnownVehicle | undefined
  /** A vehicle has registered: it is known from now on. */
  note(vehicle: KnownVehicle): void
  /** A terminal has deregistered: its vehicle may register with another one. */
  release?(phone: string): void
}

/** The other end of a connection. */
export type Peer = { address: string; port: number; transport: 'tcp' | 'udp' }

/** What one call of a session asks of its transport. All parts may be empty. */
export type SessionTurn = {
  /** For the journal, in the order of receipt. */
  frames: readonly Frame[]
  /** Sent at once. */
  replies: readonly Uint8Array[]
  /** Sent in order once the frames of this turn are on disk: what they say must not be lost. */
  acknowledgements: readonly Uint8Array[]
  /** Messages that could not be taken: wrong checksum, wrong length, wrong key. */
  rejects: readonly { code: string; reason: string; bytes?: Uint8Array }[]
  findings: readonly Finding[]
  /** Call `wake` at this time at the latest, milliseconds since 1970; replaces an earlier wish. */
  wakeAt?: number
  /**
   * Who the peer has proven to be. From now on the link is told by this name, and an older
   * connection of the same source with the same name is closed: the new one wins.
   */
  identity?: string
  /** Edition of the protocol, once known. */
  version?: string
  /** Links to open; the transport refuses hosts that are neither the peer nor configured. */
  dials?: readonly { host: string; port: number; session: Session }[]
  /** Send what is to be sent, then close. Delays a wrong login: `afterMilliseconds`. */
  close?: { code: string; reason: string; afterMilliseconds?: number }
}

/**
 * One connection as a state machine without I/O: the transport owns socket and clock. No call
 * throws on input; every answer of it is carried out before the next call.
 */
export type Session = {
  /** The connection stands. Whoever dials speaks first. */
  opened(now: number): SessionTurn
  receive(bytes: Uint8Array, now: number): SessionTurn
  /** The time that was asked for has come. */
  wake(now: number): SessionTurn
  /** The connection has ended; only frames of the answer count. */
  closed(now: number): SessionTurn
  /** Bytes held for messages that are not whole yet; the transport bounds their sum. */
  heldBytes(): number
}

/** What the sessions of one source share. */
export type SessionContext = {
  /** Of the source; their names and forms are declared by the adapter. */
  options: Readonly<Record<string, string>>
  zone: string
  vehicles: VehicleDirectory
  /** Keyed hash of a text, base32, 26 characters: authentication codes, pseudonyms of links. */
  keyed(purpose: string, text: string): string
  /** Unsigned 32-bit random number: verify codes. */
  randomWord(): number
}

/** What decoding may know beside the frames. */
export type FrameContext = DecodeContext & {
  /** Pseudonym of a vehicle on a day (`YYYY-MM-DD` in the zone), 26 characters. */
  pseudonym(identity: string, day: string): string
}

/** An option of an adapter as people write it. */
export type AdapterOption = {
  name: string
  /** The whole value must match. */
  pattern: RegExp
  help: { 'zh-CN': string; en: string }
  /** Never shown: a password, a key. */
  secret?: boolean
}

/** Protocols over connections: sessions talk, their frames are decoded when they are on disk. */
export type SessionAdapter = {
  shape: 'session'
  name: string
  version: number
  emits: readonly ContractId[]
  options: readonly AdapterOption[]
  /**
   * Code of the rejects of frames whose check code does not fit, where each frame of the protocol
   * has one: what is taken is what was sent.
   */
  checkFault?: string
  /** Opens what all connections of one source share; answers one session per connection. */
  open(context: SessionContext): { session(peer: Peer): Session }
  /** Pure; `at` of a reject is `frame[<index>]`. Never throws on input. */
  decode(frames: readonly Frame[], context: FrameContext): Decoded
  /** A captured file for people: raw bytes, or hexadecimal text with one frame a line. */
  decodeCapture(bytes: Uint8Array, context: FrameContext): Decoded
}

/** One row that goes onward; `place` grows from row to row. */
export type OutgoingReading = { place: number; reading: Record<string, unknown> }

/**
 * The client end of a forwarding, sans-I/O: the hub as lower platform. The transport dials the
 * main link with `main` and gives connections of the peer's slave link to `slave`.
 */
export type Forwarding = {
  main(): Session
  slave(peer: Peer): Session
  /** May rows be sent now? */
  isReady(): boolean
  /**
   * Rows in the order of their places; `late` ones go as history. A row that the protocol can not
   * carry is a finding `not-forwardable` at `row[<place>]`, and confirmed with those before it.
   */
  send(rows: readonly OutgoingReading[], now: number, late: boolean): SessionTurn
  /** Highest place whose receipt, and that of all before it, the peer has confirmed; -1: none. */
  confirmed(): number
}

/** Adapters that also speak the other side of their protocol. */
export type ForwardAdapter = {
  name: string
  takes: readonly ContractId[]
  options: readonly AdapterOption[]
  open(context: SessionContext): Forwarding
}
