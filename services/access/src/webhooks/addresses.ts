/**
 * Which addresses a webhook may name. What a name resolves to is looked at when something is sent,
 * by the egress module; here literal addresses and names that can only be private are refused.
 */
import { BlockList, isIP } from 'node:net'
import { Problem } from '@tongqu/contracts'

export type AddressRules = {
  /** Networks (CIDR) that may be called although they are private; there also by plain http. */
  networks?: readonly string[]
}

/** The IANA special-purpose registries of IPv4 (RFC 6890 and successors), and multicast. */
const SPECIAL_IPV4 = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16'],
  ...['172.16.0.0/12', '192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16'],
  ...['198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4'],
]

/** Of global unicast (2000::/3) what is not global: Teredo and kin, documentation, 6to4. */
const SPECIAL_IPV6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20']
const GLOBAL_IPV6 = ['2000::/3']

/** Names that are never those of the public Internet (RFC 6761, 6762, 8375; ICANN's `internal`). */
const PRIVATE_NAMES = ['localhost', 'local', 'internal', 'intranet', 'lan', 'corp', 'home', 'arpa']

const PORTS = ['', '443', '8443']
const MAX_URL_CHARACTERS = 2_000

const special = listOf([...SPECIAL_IPV4, ...SPECIAL_IPV6])
const global = listOf(GLOBAL_IPV6)

/** The address in its normal form; throws `webhook-address-refused`. */
export function checkAddress(text: string, { networks = [] }: AddressRules): string {
  const url = text.length <= MAX_URL_CHARACTERS && URL.canParse(text) ? new URL(text) : undefined
  if (url?.username !== '' || url.password !== '' || url.hash !== '') throw refused()
  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.+$/, '')
  if (isIP(host) > 0 && contains(listOf(networks), host)) {
    if (url.protocol !== 'https:' && url.protocol !== 'http:') throw refused()
    return url.href
  }
  const isPublic = isIP(host) > 0 ? isPublicAddress(host) : isPublicName(host)
  if (url.protocol !== 'https:' || !PORTS.includes(url.port) || !isPublic) throw refused()
  return url.href
}

function isPublicAddress(host: string): boolean {
  if (contains(special, host)) return false
  return isIP(host) === 4 || contains(global, host)
}

function isPublicName(host: string): boolean {
  const labels = host.toLowerCase().split('.')
  return labels.length > 1 && !PRIVATE_NAMES.includes(labels.at(-1) ?? '')
}

function contains(list: BlockList, host: string): boolean {
  return list.check(host, isIP(host) === 6 ? 'ipv6' : 'ipv4')
}

function listOf(networks: readonly string[]): BlockList {
  const list = new BlockList()
  for (const network of networks) {
    const [base = '', bits = ''] = network.split('/')
    list.addSubnet(base, Number(bits), isIP(base) === 6 ? 'ipv6' : 'ipv4')
  }
  return list
}

function refused(): Problem {
  return new Problem('webhook-address-refused')
}
