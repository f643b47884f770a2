import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Principal } from '@tongqu/access'

/** What identity needs to know of a request; headers by lower-case name. */
export type RequestFacts = {
  method: string
  /** Pinned public origin + path + query: never what the Host header says. */
  url: string
  header(name: string): string | undefined
  address: string
}

/** Who asks, found out from what a request carries. */
export type Recogniser = {
  /**
   * The anonymous principal when there are no credentials at all; wrong ones are never overlooked.
   * Answers at once where it can (cached token, key, session). Throws `token-invalid`,
   * `dpop-required`, `dpop-proof-invalid`, `dpop-proof-replayed`, `key-in-query`,
   * `issuer-unavailable`, `store-unavailable`.
   */
  principalOf(request: RequestFacts): Principal | Promise<Principal>
}

/** The embedded issuer below `/oidc`, as a listener of Node's http server. */
export type IssuerListener = (request: IncomingMessage, response: ServerResponse) => void
