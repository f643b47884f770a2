/** A source takes what is sent to it here now. */
export type Listening = { source: string; adapter: string } & (
  | { transport: 'tcp' | 'udp'; host: string; port: number }
  /** `secret` (`whsec_…`) of a synthetic source only. */
  | { transport: 'http'; url: string; secret?: string }
  /** `options`: what the peer of a synthetic source needs to know. */
  | { transport: 'report'; url: string; options?: Readonly<Record<string, string>> }
  /** Absolute path of the drop folder. */
  | { transport: 'directory'; path: string }
)
