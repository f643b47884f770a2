/** One received payload of a source, as the lake knows it. */
export type FeedDelivery = {
  dataset: string
  feed: string
  source: string
  /** SHA-256 of the raw bytes, hex. */
  sha256: string
  /** RFC 3339. */
  receivedAt: string
  /**
   * Delta `txn`: `appId` is the source (with the adapter version in a replay), `sequence` grows by
   * one with each delivery. A delivery whose sequence has already landed changes nothing.
   */
  appId: string
  sequence: number
}
