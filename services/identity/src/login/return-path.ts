const MAX_RETURN_CHARACTERS = 2_000
/** Going back there would sign in once more, or out at once. */
const NOT_BACK_TO = ['/login', '/logout', '/oidc']

/**
 * Where somebody goes back to after the login: a path of our own origin, whatever was asked for
 * (open redirects: OWASP Unvalidated Redirects and Forwards Cheat Sheet). `/` when it is no such.
 */
export function returnPath(wish: string | null, publicUrl: string): string {
  if (wish === null || wish.length > MAX_RETURN_CHARACTERS || !wish.startsWith('/')) return '/'
  const url = URL.parse(wish, publicUrl)
  if (!url || url.origin !== new URL(publicUrl).origin) return '/'
  const path = `${url.pathname}${url.search}${url.hash}`
  // `//host` in what is left would be another host to whoever reads the header.
  if (path.startsWith('//') || path.startsWith('/\\')) return '/'
  const isOf = (root: string) => url.pathname === root || url.pathname.startsWith(`${root}/`)
  return NOT_BACK_TO.some(isOf) ? '/' : path
}
