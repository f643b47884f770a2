/** Is an address within one of the networks? IPv4 written as IPv6 (`::ffff:1.2.3.4`) is IPv4. */
export function isWithin(address: string, networks: readonly Network[]): boolean {
  const number = numberOf(address)
  if (!number) return false
  return networks.some(
    ({ bits, value, prefix }) =>
      bits === number.bits && number.value >> BigInt(bits - prefix) === value,
  )
}

/** A network: its address without the bits behind the prefix. */
export type Network = { bits: 32 | 128; value: bigint; prefix: number }

/** `10.1.0.0/16`, `10.1.2.3`, `2001:db8::/32`; undefined when it is none of these. */
export function networkOf(text: string): Network | undefined {
  const [address = '', length, ...rest] = text.split('/')
  const number = numberOf(address)
  if (!number || rest.length > 0) return undefined
  const prefix = length === undefined ? number.bits : Number(length)
  if (!Number.isInteger(prefix) || prefix < 0 || prefix > number.bits) return undefined
  return { bits: number.bits, value: number.value >> BigInt(number.bits - prefix), prefix }
}

function numberOf(address: string): { bits: 32 | 128; value: bigint } | undefined {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)
  const plain = mapped?.[1] ?? address
  const four = fourOf(plain)
  if (four !== undefined) return { bits: 32, value: four }
  const six = sixOf(plain)
  return six === undefined ? undefined : { bits: 128, value: six }
}

function fourOf(text: string): bigint | undefined {
  const parts = text.split('.')
  if (parts.length !== 4) return undefined
  let value = 0n
  for (const part of parts) {
    if (!/^\d{1,3}$/.test(part) || Number(part) > 255) return undefined
    value = (value << 8n) | BigInt(part)
  }
  return value
}

function sixOf(text: string): bigint | undefined {
  const halves = text.split('::')
  if (halves.length > 2 || text.length > 45) return undefined
  const [head = [], tail = []] = halves.map((half) => (half === '' ? [] : half.split(':')))
  const missing = 8 - head.length - tail.length
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined
  const groups = [...head, ...Array.from({ length: missing }, () => '0'), ...tail]
  let value = 0n
  for (const group of groups) {
    if (!/^[0-9a-f]{1,4}$/i.test(group)) return undefined
    value = (value << 16n) | BigInt(Number.parseInt(group, 16))
  }
  return value
}
