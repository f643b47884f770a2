import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { isTestCode, ownSources, read } from './tree.ts'

/**
 * Who may import whom (DESIGN section 3): a room sees only what lies below it. `infra` is never
 * imported by what runs.
 */
const BELOW: Record<string, readonly string[]> = {
  contracts: [],
  'adapters/kit': ['contracts'],
  'adapters/*': ['adapters/kit', 'contracts'],
  'adapters/jt809': ['adapters/kit', 'adapters/jt808', 'contracts'],
  catalog: ['contracts'],
  'services/lakehouse': ['catalog', 'contracts'],
  'services/store': ['contracts'],
  'services/ledger': ['services/store', 'contracts'],
  'services/access': ['services/store', 'catalog', 'contracts'],
  'services/identity': ['services/access', 'services/store', 'catalog', 'contracts'],
  'services/realtime': ['catalog', 'contracts'],
  'services/ingest': [
    'adapters/*',
    'services/lakehouse',
    'services/realtime',
    'catalog',
    'contracts',
  ],
  'services/gateway': [
    'services/identity',
    'services/access',
    'services/realtime',
    'services/lakehouse',
    'services/ledger',
    'catalog',
    'contracts',
  ],
  'services/hub': ['services/*', 'adapters/*', 'catalog', 'contracts'],
  'infra/simulator': [],
  'infra/vectors': ['infra/simulator', 'adapters/*', 'contracts'],
  'infra/bench': ['infra/simulator', 'services/*', 'adapters/*', 'catalog', 'contracts'],
  'infra/tooling': [],
  'infra/verify': [],
}

/** Packages that only these rooms may touch. */
const OWNED: Record<string, readonly string[]> = {
  '@duckdb/node-api': ['services/lakehouse'],
  'apache-arrow': ['services/lakehouse'],
  undici: ['services/ingest'],
  hono: ['services/gateway'],
  kysely: ['services/store'],
  oauth4webapi: ['services/identity'],
  'oidc-provider': ['services/identity'],
  jose: ['services/identity'],
  mariadb: ['services/ingest', 'services/store'],
  pg: ['services/ingest', 'services/store'],
}

const IMPORT =
  /^(?:(?:import|export)\b[^'`]*?from |} from |import )'([^']+)'|\bimport\('([^']+)'\)/gm

function importsOf(text: string): string[] {
  return [...text.matchAll(IMPORT)].map(([, name, dynamic]) => name ?? dynamic ?? '')
}

/** `services/lakehouse/src/x.ts` → `services/lakehouse`; undefined outside every room. */
function roomOf(path: string): string | undefined {
  const parts = path.split('/')
  const room = ['contracts', 'catalog'].includes(parts[0] ?? '')
    ? parts[0]
    : parts.slice(0, 2).join('/')
  return read(`${room}/package.json`) === undefined ? undefined : room
}

function allows(rule: readonly string[], room: string): boolean {
  return rule.some((entry) => entry === room || entry === `${dirname(room)}/*`)
}

function ruleOf(room: string): readonly string[] | undefined {
  return BELOW[room] ?? BELOW[`${dirname(room)}/*`]
}

/** Folder of the workspace with this package name. */
function roomOfPackage(name: string): string | undefined {
  const short = name.replace('@tongqu/', '')
  const folders = [
    short,
    `services/${short}`,
    `infra/${short}`,
    `adapters/${short.replace('adapter-', '')}`,
  ]
  return folders.find((folder) => read(`${folder}/package.json`)?.includes(`"name": "${name}"`))
}

it('imports run only downward, through the front door of a room', () => {
  const faults: string[] = []
  for (const { path, text } of ownSources()) {
    const room = roomOf(path)
    if (!room || isTestCode(path)) continue
    for (const name of importsOf(text)) {
      if (name.startsWith('.')) {
        if (!join(dirname(path), name).startsWith(`${room}/`))
          faults.push(`${path}: leaves its room by ${name}`)
        continue
      }
      if (!name.startsWith('@tongqu/')) continue
      const target = roomOfPackage(name)
      if (!target) faults.push(`${path}: ${name} is no front door`)
      else if (!allows(ruleOf(room) ?? [], target))
        faults.push(`${path}: ${room} may not see ${target}`)
    }
  }
  expect(faults).toEqual([])
})

it('DuckDB, Arrow, Hono, the HTTP client and the drivers of databases have their rooms', () => {
  const faults = ownSources()
    .filter(({ path }) => !isTestCode(path) && !path.startsWith('infra/'))
    .flatMap(({ path, text }) =>
      importsOf(text)
        .filter((name) => OWNED[name]?.every((room) => !path.startsWith(`${room}/`)) === true)
        .map((name) => `${path}: ${name} belongs to ${OWNED[name]?.join(', ')}`),
    )
  expect(faults).toEqual([])
})

it('adapters do no I/O', () => {
  const banned = /^node:(fs|net|http|https|dns|tls|dgram|child_process|worker_threads)/
  const faults = ownSources()
    .filter(({ path }) => path.startsWith('adapters/') && !isTestCode(path))
    .flatMap(({ path, text }) =>
      importsOf(text)
        .filter((name) => banned.test(name))
        .map((name) => `${path}: ${name}`),
    )
  expect(faults).toEqual([])
})

it('every package that a room imports stands in its own package.json', () => {
  const faults: string[] = []
  for (const { path, text } of ownSources()) {
    const room = roomOf(path)
    if (!room || isTestCode(path) || room.startsWith('infra/')) continue
    const manifest = JSON.parse(read(`${room}/package.json`) ?? '{}')
    const declared = new Set(Object.keys(manifest.dependencies ?? {}))
    for (const name of importsOf(text)) {
      if (name.startsWith('.') || name.startsWith('node:') || name.includes('$')) continue
      const package_ = name
        .split('/')
        .slice(0, name.startsWith('@') ? 2 : 1)
        .join('/')
      if (package_ === manifest.name || declared.has(package_)) continue
      if (path.includes('/generator/')) continue
      faults.push(`${path}: ${package_} is not declared in ${room}/package.json`)
    }
  }
  expect(faults).toEqual([])
})
