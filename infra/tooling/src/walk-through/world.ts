/** What `main.ts` lets in: this tool is a client of a hub and nothing else. */
export type World = {
  fetch: typeof globalThis.fetch
  /** Milliseconds since 1970. */
  now(): number
  uuid(): string
  say(line: string): void
  sleep(milliseconds: number): Promise<void>
  /** Origin of the hub, no slash at its end. */
  url: string
  people: DemoPeople
}

/** `demo/people.json` of the data folder, as `hub demo` writes it. */
export type DemoPeople = {
  password: string
  logins: Readonly<Record<string, unknown>>
  apps: Readonly<Record<string, Readonly<Record<string, string>>>>
}

/** Said when the hub does something else than it should. */
export function expected(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(`not as expected: ${what}`)
}

/** Asks until it holds; what was asked after `seconds` is the last. */
export async function until<T>(
  world: World,
  seconds: number,
  what: string,
  ask: () => Promise<T | undefined>,
): Promise<T> {
  const end = world.now() + seconds * 1_000
  for (;;) {
    const asked = world.now()
    const found = await ask()
    if (found !== undefined) return found
    expected(asked < end, `${what} within ${seconds} s`)
    await world.sleep(250)
  }
}
