import type { AppPrincipal } from '@tongqu/access'
import { Problem } from '@tongqu/contracts'
import { keyDesk } from './desk.ts'
import { hashOfKey, idOfKey, isSameHash } from './format.ts'
import type { Keys, KeysDeps } from './types.ts'

const MINUTE_MILLISECONDS = 60_000
/** Purpose of the key that is derived from the master key of the store. */
const PEPPER = 'api keys'

/** API keys: made, shown once, rotated, revoked, and recognised when somebody comes with one. */
export function openKeys(deps: KeysDeps): Keys {
  const pepper = deps.secrets.derive(PEPPER)
  const used = new Map<string, string>()
  let written = Promise.resolve()
  const flush = () => {
    const pending = [...used]
    used.clear()
    written = written.catch(() => undefined).then(() => write(deps, pending))
    return written
  }
  const beat = setInterval(() => {
    flush().catch((error: unknown) => deps.report?.(error))
  }, MINUTE_MILLISECONDS).unref()
  return {
    ...keyDesk(deps, pepper),
    principalOf(text, address) {
      const principal = recognised(deps, pepper, text, address)
      used.set(principal.key, minuteOf(deps.now()))
      return principal.app
    },
    flush,
    async close() {
      clearInterval(beat)
      await flush()
    },
  }
}

/** Whatever is wrong is said in one way: what there is of a key is nobody's business. */
function recognised(
  { directory, now }: KeysDeps,
  pepper: Uint8Array,
  text: string,
  address: string,
): { key: string; app: AppPrincipal } {
  const id = idOfKey(text)
  const key = id === undefined ? undefined : directory.key(id)
  const hash = id === undefined ? undefined : directory.hashOfKey(id)
  if (!key || hash === undefined || !isSameHash(hash, hashOfKey(pepper, text))) throw wrong()
  const app = directory.app(key.app)
  const organisation = app && directory.organisation(app.organisation)
  if (key.state !== 'ACTIVE' || Date.parse(key.expiresAt) <= now()) throw wrong()
  if (app?.state !== 'ACTIVE' || organisation?.state !== 'ACTIVE') throw wrong()
  return {
    key: key.id,
    app: {
      kind: 'app',
      address,
      id: app.id,
      organisation: organisation.id,
      ...(organisation.provider !== undefined && { provider: organisation.provider }),
      scopes: key.scopes,
      via: 'key',
      key: key.id,
      ...(key.datasets.length > 0 && { datasets: key.datasets }),
      bound: false,
    },
  }
}

function wrong(): Problem {
  return new Problem('token-invalid')
}

function minuteOf(now: number): string {
  return new Date(now - (now % MINUTE_MILLISECONDS)).toISOString()
}

/** No event: it changes nothing for anybody. A later minute of another gateway stays. */
async function write({ store }: KeysDeps, used: readonly [string, string][]): Promise<void> {
  if (used.length === 0) return
  await store.transact(async (writing) => {
    for (const [id, minute] of used) {
      await writing
        .updateTable('api_keys')
        .set({ last_used_at: minute })
        .where('id', '=', id)
        .where(({ eb, or }) =>
          or([eb('last_used_at', 'is', null), eb('last_used_at', '<', minute)]),
        )
        .execute()
    }
  })
}
