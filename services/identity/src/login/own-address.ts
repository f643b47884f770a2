/**
 * A `fetch` that reaches the hub's own public origin at the address where it listens (a proxy may
 * stand between, or nothing may lead out and back in), and all others by `egress`. `own` goes to
 * the listener and nowhere else.
 */
export function reachOurselves(given: {
  publicUrl: string
  /** `http://127.0.0.1:8080`; asked each time, since a port may be chosen at the start. */
  listener(): string
  own: typeof globalThis.fetch
  egress: typeof globalThis.fetch
}): typeof globalThis.fetch {
  const { origin } = new URL(given.publicUrl)
  return (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input)
    if (url.origin !== origin) return given.egress(input, init)
    const here = new URL(`${url.pathname}${url.search}`, given.listener())
    const request = input instanceof Request ? new Request(here, input) : here
    return given.own(request, init)
  }
}
