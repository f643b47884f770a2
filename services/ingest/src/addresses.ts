import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

/** Says whether an IP address may be called. */
export type AddressRule = (address: string) => boolean

/** Every address: for origins an operator has configured (government systems live on 10.x). */
export function anyAddress(): boolean {
  return true
}

/**
 * Public unicast addresses, and those inside `networks` (CIDR). IPv4 addresses in IPv6 clothing
 * (`::ffff:10.0.0.1`) are judged as what they are.
 */
export function publicAddresses(networks: readonly string[]): AddressRule {
  const ranges = networks.map((network) => ipaddr.parseCIDR(network))
  return (address) => {
    if (!ipaddr.isValid(address)) return false
    const parsed = ipaddr.process(address)
    if (parsed.range() === 'unicast') return true
    return ranges.some(
      ([base, bits]) => base.kind() === parsed.kind() && parsed.match(base as never, bits),
    )
  }
}

/** Is the text a network such as `10.2.0.0/16` or `fd00::/8`? */
export function isNetwork(text: string): boolean {
  return ipaddr.isValidCIDR(text)
}

/** The address in a URL's host name (`[::1]` → `::1`), undefined when it is a name. */
export function addressOf(hostname: string): string | undefined {
  const bare = hostname.replace(/^\[|\]$/g, '')
  return isIP(bare) === 0 ? undefined : bare
}
