/**
 * A conversation with a peer over HTTP in which both may begin: SIRI subscriptions. Sans-I/O: the
 * machine says what to ask and what to answer, the transport owns sockets and clock.
 */

export type DialogueContext = {
  /** Address of the peer, as the source's YAML gives it. */
  url: string
  /** Where the peer reaches us; absent when the source only asks. */
  callbackUrl?: string
  options: Readonly<Record<string, string>>
  /** IANA zone in which source times without zone are read. */
  zone: string
  /** Random text of 16 letters and digits, new at each start: for message and subscription ids. */
  nonce: string
}

/** A request to the peer. */
export type DialogueAsk = {
  /** Comes back with the answer. Unique among those under way. */
  id: string
  url: string
  contentType: string
  body: Uint8Array
}

/** What the peer said, or why nothing came: a problem code such as `source-unreachable`. */
export type DialogueAnswer =
  | { status: number; contentType: string; body: Uint8Array }
  | { failed: string }

/** What the machine wants done, in this order: deliveries to disk, the reply, then the asks. */
export type DialogueTurn = {
  /** Kept raw and landed like every delivery; the reply is sent only when they are on disk. */
  deliveries: { contentType: string; body: Uint8Array }[]
  /** Answer to the request that was told; only of `told`. */
  reply?: { status: number; contentType: string; body: Uint8Array }
  asks: DialogueAsk[]
  /** Calls `woken` after so many milliseconds, unless another turn comes first. */
  wakeInMilliseconds?: number
  /** State for health: the peer has subscribed us, is silent, has refused. */
  health?: { isUp: boolean; code?: string; detail?: string }
}

/** Never throws on what the peer says. `now` is milliseconds since 1970. */
export type Dialogue = {
  start(now: number): DialogueTurn
  answered(id: string, answer: DialogueAnswer, now: number): DialogueTurn
  /** The peer asks us: a notification, a heartbeat, a delivery. Always answers `reply`. */
  told(request: { contentType: string; body: Uint8Array }, now: number): DialogueTurn
  woken(now: number): DialogueTurn
  /** Says goodbye: what to ask before the source rests. */
  stop(now: number): DialogueTurn
}
