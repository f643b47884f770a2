/** What a token says of itself before anybody has checked it: good for choosing how to check. */
export type JwtParts = {
  header: Readonly<Record<string, unknown>>
  claims: Readonly<Record<string, unknown>>
}

const COMPACT = /^([\w-]+)\.([\w-]+)\.([\w-]+)$/

/** Undefined of anything but a signed token in compact form (RFC 7515 section 7.1). */
export function partsOf(token: string): JwtParts | undefined {
  const [, header, claims] = COMPACT.exec(token) ?? []
  const parsed = { header: objectOf(header), claims: objectOf(claims) }
  return parsed.header && parsed.claims ? (parsed as JwtParts) : undefined
}

function objectOf(text: string | undefined): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(text ?? '', 'base64url').toString('utf8'))
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
