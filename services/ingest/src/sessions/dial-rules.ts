import { BlockList, isIP } from 'node:net'
import type { Peer } from '@tongqu/adapter-kit'

/** May a session of this peer have a link opened to `host`? */
export type DialRule = (peer: Peer, host: string) => boolean

/**
 * A peer may name its own address, and what the operator has listed: hosts by name, addresses, and
 * networks (CIDR). A name is never looked up to find out whether it lies in a network.
 */
export function dialRule(dialBack: readonly string[]): DialRule {
  const networks = new BlockList()
  const names = new Set<string>()
  for (const entry of dialBack) {
    const [address = '', bits] = entry.split('/')
    const family = isIP(address)
    if (family === 0) names.add(entry.toLowerCase())
    else if (bits === undefined) networks.addAddress(address, familyName(family))
    else networks.addSubnet(address, Number(bits), familyName(family))
  }
  return (peer, host) => {
    const wanted = plain(host)
    const family = isIP(wanted)
    if (family === 0) return names.has(wanted.toLowerCase())
    return wanted === plain(peer.address) || networks.check(wanted, familyName(family))
  }
}

/** An IPv4 address in IPv6 clothing (`::ffff:10.0.0.1`) as what it is. */
export function plain(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)
  return mapped?.[1] ?? address
}

function familyName(family: number): 'ipv4' | 'ipv6' {
  return family === 4 ? 'ipv4' : 'ipv6'
}
