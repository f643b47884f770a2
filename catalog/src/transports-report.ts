/** Reports over HTTP: the peer posts one, and the body of the answer says what became of it. */
import { defaulting, integer, object, oneOf, optional, type Read, required } from './shape.ts'
import { host, LOOPBACK, listenPort, listenTls } from './transport-parts.ts'
import { urlPath } from './transports-http.ts'
import type { HttpReport } from './types.ts'

/** Five reports a second: a platform with half a million waybills a day. */
const REQUESTS_PER_MINUTE = 300
const MAX_REQUESTS_PER_MINUTE = 600_000

export const httpReport: Read<HttpReport> = object<HttpReport>({
  kind: required(oneOf(['http-report'])),
  host: defaulting(host, LOOPBACK),
  port: required(listenPort),
  path: required(urlPath),
  tls: optional(listenTls),
  requestsPerMinute: defaulting(integer(1, MAX_REQUESTS_PER_MINUTE), REQUESTS_PER_MINUTE),
})
