import { expected, type World } from './world.ts'

/** Somebody who is signed in at the portal, as a browser would be. */
export type Session = {
  login: string
  get(path: string): Promise<Answer>
  post(path: string, body: unknown): Promise<Answer>
  delete(path: string): Promise<Answer>
}

export type Answer = { status: number; headers: Headers; body: Record<string, unknown> }

const MOST_REDIRECTS = 12

/** Signs in by the pages of the hub: redirects, cookies and forms, no short cut. */
export async function signIn(world: World, login: string): Promise<Session> {
  const jar = cookieJar(world)
  let page = await jar.follow(`${world.url}/login?return=/`, {})
  const form = /<form[^>]*action="([^"]*)"[^>]*>([\s\S]*?)<\/form>/
  const [, action = '', inner = ''] =
    [...page.text.matchAll(new RegExp(form, 'g'))].find((found) =>
      found[2]?.includes('type="password"'),
    ) ?? []
  expected(action !== '', `a form to sign in at ${page.url}`)
  const hidden = [
    ...inner.matchAll(/<input[^>]*type="hidden"[^>]*name="([^"]*)"[^>]*value="([^"]*)"/g),
  ]
  const fields = hidden.map(([, name = '', value = '']): [string, string] => [name, value])
  const body = new URLSearchParams([
    ...fields,
    ['login', login],
    ['password', world.people.password],
  ])
  page = await jar.follow(new URL(action, page.url).href, { method: 'POST', body })
  const me = (await jar.json('GET', '/api/me')).body
  const csrf = me.csrf as string | undefined
  expected(csrf !== undefined, `${login} is signed in: ${JSON.stringify(me)}`)
  return {
    login,
    get: (path) => jar.json('GET', path),
    post: (path, value) => jar.json('POST', path, value, csrf),
    delete: (path) => jar.json('DELETE', path, undefined, csrf),
  }
}

/** A step that must succeed. */
export async function done(
  answer: Promise<Answer>,
  what: string,
): Promise<Record<string, unknown>> {
  const { status, body } = await answer
  expected(status < 300, `${what}: ${status} ${JSON.stringify(body).slice(0, 500)}`)
  return body
}

function cookieJar(world: World) {
  const cookies = new Map<string, { value: string; path: string }>()
  const { origin } = new URL(world.url)
  const ask = async (url: string, init: RequestInit) => {
    const { pathname } = new URL(url)
    const cookie = [...cookies]
      .filter(([, { path }]) => pathname.startsWith(path))
      .map(([name, { value }]) => `${name}=${value}`)
      .join('; ')
    const headers = {
      ...(init.headers as Record<string, string>),
      ...(cookie && { cookie }),
      origin,
    }
    const response = await world.fetch(url, { ...init, headers, redirect: 'manual' })
    for (const line of response.headers.getSetCookie()) keep(line)
    return response
  }
  const keep = (line: string) => {
    const [pair = '', ...rest] = line.split(';').map((part) => part.trim())
    const at = pair.indexOf('=')
    const path = rest.find((part) => /^path=/i.test(part))?.slice('path='.length) ?? '/'
    if (at === pair.length - 1) cookies.delete(pair.slice(0, at))
    else cookies.set(pair.slice(0, at), { value: pair.slice(at + 1), path })
  }
  return {
    async follow(start: string, first: RequestInit) {
      let [url, init] = [start, first]
      for (let hop = 0; hop < MOST_REDIRECTS; hop += 1) {
        const response = await ask(url, init)
        const location = response.headers.get('location')
        const text = await response.text()
        if (location === null) return { url, status: response.status, text }
        url = new URL(location, url).href
        init = {}
      }
      throw new Error(`too many redirects from ${start}`)
    },
    async json(method: string, path: string, body?: unknown, csrf?: string): Promise<Answer> {
      const response = await ask(`${world.url}${path}`, {
        method,
        headers: {
          accept: 'application/json',
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...(csrf !== undefined && { 'x-hub-csrf': csrf }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      })
      const text = await response.text()
      const value = text === '' ? {} : JSON.parse(text)
      return { status: response.status, headers: response.headers, body: value }
    },
  }
}
