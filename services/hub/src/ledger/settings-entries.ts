/** With which settings, catalogue and rules the hub works, as entries of the ledger. */
import { createHash, createHmac } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { TIER_RULES } from '@tongqu/access'
import type { Catalog } from '@tongqu/catalog'
import { canonicalJson, hashOf } from '@tongqu/contracts'
import type { EntryKind, LedgerAccess, LedgerReader } from '@tongqu/ledger'
import type { Settings } from '../settings.ts'

export type SettingsSourceDeps = Pick<LedgerAccess, 'newId' | 'recorder'> & {
  reader: Pick<LedgerReader, 'find'>
  /** Hashes of values can not be guessed from outside. */
  idKey: Uint8Array
  settings: Settings
  catalog(): Catalog
  /** Of the hub. */
  version: string
  now(): number
}

/**
 * Tells what has changed since the ledger was last told; called at the start and on each reload.
 */
export type SettingsSource = {
  /** Answers how many entries there were. Throws `ledger-unavailable`. */
  run(): Promise<number>
}

/** A password may stand in it. */
const SECRET: readonly (keyof Settings)[] = ['databaseUrl']
/** 128 bits tell a changed value from the one before. */
const HASH_CHARACTERS = 32
/** Beside the files of the catalogue. */
const NOT_CATALOGUE: ReadonlySet<string> = new Set(['src', 'fixtures', 'node_modules'])

/** Told one after the other. */
export function openSettingsSource(deps: SettingsSourceDeps): SettingsSource {
  const known = new Map<EntryKind, string>()
  let last: Promise<unknown> = Promise.resolve()
  const tell = async (kind: EntryKind, body: Readonly<Record<string, unknown>>) => {
    const before = known.get(kind) ?? (await newestBody(deps, kind))
    const text = canonicalJson(body)
    if (text === before) return 0
    const t = new Date(deps.now()).toISOString()
    await deps.recorder.append({ id: deps.newId(), t, k: kind, actor: { type: 'system' }, body })
    known.set(kind, text)
    return 1
  }
  const run = async () => {
    const { catalog, version, settings } = deps
    const config = {
      hub: version,
      catalogue: await catalogueSha256(settings.catalogDir),
      settings: hashedSettings(deps),
    }
    const { tiers, purposes } = catalog()
    const policy = {
      tierRules: hashOf(TIER_RULES),
      tiers: hashOf([...tiers.values()]),
      purposes: hashOf(purposes),
    }
    return (await tell('config', config)) + (await tell('policy', policy))
  }
  return {
    run() {
      const next = last.then(run)
      last = next.catch(() => undefined)
      return next
    },
  }
}

async function newestBody({ reader }: SettingsSourceDeps, kind: EntryKind): Promise<string> {
  const { items } = await reader.find({ kinds: [kind], limit: 1 })
  return canonicalJson(items[0]?.entry.body ?? {})
}

/**
 * By name, with a keyed hash of the value: which one has changed can be seen, what it is can not.
 */
function hashedSettings({ settings, idKey }: SettingsSourceDeps): Record<string, string> {
  const shown = Object.entries(settings).filter(
    ([name, value]) => value !== undefined && !(SECRET as readonly string[]).includes(name),
  )
  return Object.fromEntries(
    shown.map(([name, value]) => {
      const mac = createHmac('sha256', idKey).update(`setting ${name}\n${canonicalJson(value)}`)
      return [name, mac.digest('hex').slice(0, HASH_CHARACTERS)]
    }),
  )
}

/** SHA-256 of the canonical JSON of the files' paths and hashes. */
async function catalogueSha256(dir: string): Promise<string> {
  const found = await readdir(dir, { recursive: true, withFileTypes: true })
  const paths = found
    .filter((entry) => entry.isFile() && /\.(yaml|sql)$/.test(entry.name))
    .map((entry) => relative(dir, join(entry.parentPath, entry.name)).split(sep))
    .filter(([folder = '']) => !NOT_CATALOGUE.has(folder))
  const files: Record<string, string> = {}
  for (const path of paths) {
    const bytes = await readFile(join(dir, ...path))
    files[path.join('/')] = createHash('sha256').update(bytes).digest('hex')
  }
  return hashOf(files)
}
