/** A browser without scripts: follows redirects, keeps cookies, fills in forms. */
export type Browser = {
  /** Follows redirects; `until`: stops before an address that begins so. */
  open(url: string, until?: string): Promise<Page>
  submit(page: Page, action: RegExp, fields?: Record<string, string>, until?: string): Promise<Page>
  /** Name → value, of every path. */
  cookies: Map<string, { value: string; path: string; text: string }>
}

export type Page = {
  url: string
  status: number
  text: string
  headers: Headers
  /** Addresses on the way, the last one included. */
  way: string[]
}

const MOST_REDIRECTS = 12

export function createBrowser(headers: Record<string, string> = {}): Browser {
  const cookies: Browser['cookies'] = new Map()
  const ask = async (url: string, init: RequestInit): Promise<Response> => {
    const { pathname } = new URL(url)
    const sent = [...cookies]
      .filter(([, { path }]) => pathname.startsWith(path))
      .map(([name, { value }]) => `${name}=${value}`)
    const cookie = sent.length > 0 && { cookie: sent.join('; ') }
    const all = { ...headers, ...init.headers, ...cookie }
    const asked = () => fetch(url, { ...init, redirect: 'manual', headers: all })
    // A connection that the server has closed meanwhile is no answer.
    const response = await asked().catch(asked)
    for (const text of response.headers.getSetCookie()) keep(cookies, text)
    return response
  }
  const go = async (url: string, init: RequestInit, until = 'nowhere'): Promise<Page> => {
    const way: string[] = []
    let [next, how] = [url, init]
    while (way.length < MOST_REDIRECTS) {
      way.push(next)
      if (next.startsWith(until)) break
      const response = await ask(next, how)
      const location = response.headers.get('location')
      const text = await response.text()
      if (location === null) {
        return { url: next, status: response.status, text, headers: response.headers, way }
      }
      next = new URL(location, next).href
      how = {}
    }
    return { url: next, status: 0, text: '', headers: new Headers(), way }
  }
  return {
    cookies,
    open: (url, until) => go(url, {}, until),
    submit(page, action, fields = {}, until) {
      const form = formOf(page, action)
      const body = new URLSearchParams({ ...form.fields, ...fields })
      return go(form.url, { method: 'POST', body, headers: siteHeaders(page) }, until)
    },
  }
}

/** What browsers say of a form of the page's own site. */
function siteHeaders({ url }: Page): Record<string, string> {
  return { origin: new URL(url).origin, 'sec-fetch-site': 'same-origin' }
}

function keep(cookies: Browser['cookies'], text: string): void {
  const [pair = '', ...rest] = text.split(';').map((part) => part.trim())
  const name = pair.slice(0, pair.indexOf('='))
  const value = pair.slice(pair.indexOf('=') + 1)
  const path = rest.find((part) => /^path=/i.test(part))?.slice(5) ?? '/'
  const isGone = value === '' || rest.some((part) => /^max-age=0$|1970/i.test(part))
  if (isGone) cookies.delete(name)
  else cookies.set(name, { value, path, text })
}

/** The form of a page whose action matches: where it goes and its hidden fields. */
export function formOf({ text, url }: Page, action: RegExp) {
  const forms = [...text.matchAll(/<form[^>]*action="([^"]*)"[^>]*>([\s\S]*?)<\/form>/g)]
  const found = forms.find(([, target = '']) => action.test(target))
  if (!found) throw new Error(`no form for ${action} at ${url}: ${text.slice(0, 500)}`)
  const [, target = '', inner = ''] = found
  const inputs = inner.matchAll(/<input[^>]*type="hidden"[^>]*name="([^"]*)"[^>]*value="([^"]*)"/g)
  const button = /<button[^>]*name="([^"]*)"[^>]*value="([^"]*)"/.exec(inner)
  const fields = Object.fromEntries([
    ...[...inputs].map(([, name = '', value = '']) => [name, value]),
    ...(button ? [[button[1], button[2]]] : []),
  ]) as Record<string, string>
  return { url: new URL(target, url).href, fields }
}
