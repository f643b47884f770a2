import { BlockList, isIP } from 'node:net'
import type { Principal } from '@tongqu/access'

/** Finds the caller's address: the peer, or what a trusted proxy says stands behind it. */
export type AddressReader = (peer: string | undefined, forwardedFor: string | undefined) => string

const UNKNOWN_ADDRESS = 'unknown'
/** A longer chain of proxies is a forged header. */
const MAX_FORWARDED_HOPS = 20

/**
 * Makes the reader for the configured proxies (`HUB_TRUSTED_PROXIES`, CIDRs or single addresses).
 * `X-Forwarded-For` is read from the right and only as long as each hop is trusted, so a caller can
 * not write itself another address. Throws on a malformed CIDR: configuration is checked whole.
 */
export function addressReader(trustedProxies: readonly string[]): AddressReader {
  const trusted = new BlockList()
  for (const range of trustedProxies) addRange(trusted, range)
  const isTrusted = (address: string) => {
    const version = isIP(address)
    return version !== 0 && trusted.check(address, version === 6 ? 'ipv6' : 'ipv4')
  }
  return (peer, forwardedFor) => {
    let address = plain(peer ?? UNKNOWN_ADDRESS)
    const hops = (forwardedFor ?? '').split(',').map((hop) => plain(hop.trim()))
    if (hops.length > MAX_FORWARDED_HOPS) return address
    for (const hop of hops.toReversed()) {
      if (!isTrusted(address) || isIP(hop) === 0) break
      address = hop
    }
    return address
  }
}

/** Who asks until identity has looked at what the request carries. */
export function anonymous(address: string): Principal {
  return { kind: 'anonymous', address }
}

/** `::ffff:10.0.0.1` is 10.0.0.1. */
function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '')
}

function addRange(list: BlockList, range: string): void {
  const [address = '', bits] = range.split('/')
  const version = isIP(address)
  if (version === 0) throw new Error(`trusted proxy ${range} is no address and no CIDR`)
  const type = version === 6 ? 'ipv6' : 'ipv4'
  const most = version === 6 ? 128 : 32
  const prefix = bits === undefined ? most : Number(bits)
  if (!Number.isInteger(prefix) || prefix < 0 || prefix > most) {
    throw new Error(`trusted proxy ${range} has no prefix length of 0…${most}`)
  }
  list.addSubnet(address, prefix, type)
}
