/** The cookies of the portal's login. */
export type CookieNames = { session: string; login: string }

const LOGIN_SECONDS = 600

/**
 * `__Host-` (RFC 6265bis section 4.1.3.2) where there is TLS. On http, which is loopback only, not
 * every browser takes `Secure` cookies, and without it the prefix is refused by all.
 */
export function cookieNames(publicUrl: string): CookieNames {
  const prefix = publicUrl.startsWith('https:') ? '__Host-' : ''
  return { session: `${prefix}sid`, login: `${prefix}login` }
}

/** The value of a cookie; undefined also when there are two of this name. */
export function cookieOf(header: string | undefined, name: string): string | undefined {
  const values = (header ?? '')
    .split(';', MOST_COOKIES)
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1))
  return values.length === 1 ? values[0] : undefined
}

const MOST_COOKIES = 100

/** Of the browser's session: no `Max-Age`, the row in the store says when it is over. */
export function sessionCookie({ session }: CookieNames, value: string): string {
  return cookie(session, value, '')
}

export function endedSessionCookie({ session }: CookieNames): string {
  return cookie(session, '', '; Max-Age=0')
}

export function loginCookie({ login }: CookieNames, value: string): string {
  return cookie(login, value, `; Max-Age=${LOGIN_SECONDS}`)
}

export function endedLoginCookie({ login }: CookieNames): string {
  return cookie(login, '', '; Max-Age=0')
}

function cookie(name: string, value: string, rest: string): string {
  const secure = name.startsWith('__Host-') ? '; Secure' : ''
  return `${name}=${value}; Path=/; HttpOnly; SameSite=Lax${secure}${rest}`
}
