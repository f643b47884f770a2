import { isIP } from 'node:net'

const GROUPS = 8
const NETWORK_GROUPS = 4

/**
 * What one caller has of addresses, for counting what callers do: an IPv4 address, or the /64 of an
 * IPv6 address, because whoever has one of it has 2^64 of them (RFC 6177; RFC 4291 section 2.5.4).
 * Anything else is answered as it is.
 */
export function networkOf(address: string): string {
  const [plain = ''] = address.split('%')
  if (isIP(plain) !== 6) return address
  // Written in one way, without dots (WHATWG URL, host serializing).
  const text = new URL(`http://[${plain}]/`).hostname.slice(1, -1)
  if (text.startsWith(MAPPED)) return address
  const [head = '', tail] = text.split('::')
  const first = head === '' ? [] : head.split(':')
  const last = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = Array.from({ length: GROUPS - first.length - last.length }, () => '0')
  const network = [...first, ...zeros, ...last].slice(0, NETWORK_GROUPS)
  return `${network.join(':')}::/64`
}

/** IPv4 addresses in IPv6 clothes are as many callers. */
const MAPPED = '::ffff:'
