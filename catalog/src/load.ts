/** Reads the catalogue's folder: everything or, with all faults, nothing. */
import { open, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { LocalText } from '@tongqu/contracts'
import { check } from './check.ts'
import {
  datasetFields,
  familiesFields,
  forwardFields,
  licenceFields,
  productFields,
  providerFields,
  sourceFields,
  tiersFields,
} from './documents.ts'
import type { Draft, Drafts, Known } from './drafts.ts'
import { knownContract } from './known.ts'
import { quotaFields } from './quotas.ts'
import type { Fields } from './shape.ts'
import { draft } from './shape.ts'
import { calendarFields, purposesFields } from './terms.ts'
import type { Catalog, CatalogFault, Product } from './types.ts'
import type { Page } from './yaml-page.ts'
import { decodeUtf8, MAX_FILE_BYTES, openPage } from './yaml-page.ts'

/** A province has hundreds of datasets; a folder with more files than this is a mistake. */
export const MAX_CATALOG_FILES = 20_000

export type Loaded = { catalog: Catalog | undefined; faults: CatalogFault[] }

/** Paths relative to `dir`, with `/`; `undefined` bytes mean the file is there but not readable. */
type Files = { path: string; bytes: Uint8Array | undefined }[]

/** Each product is a YAML file and, beside it, a file of SQL. */
const PRODUCTS = 'products'
/** Where no dataset names a purpose there need not be any. */
const PURPOSES = 'purposes.yaml'
const YAML = '.yaml'
const SQL = '.sql'

const FOLDERS = [
  { folder: 'datasets', depth: 2, needed: true },
  { folder: 'providers', depth: 1, needed: true },
  { folder: 'sources', depth: 1, needed: true },
  { folder: 'licences', depth: 1, needed: true },
  { folder: 'forwards', depth: 1, needed: false },
  { folder: PRODUCTS, depth: 1, needed: false },
  { folder: 'calendars', depth: 1, needed: false },
  { folder: 'quotas', depth: 1, needed: false },
] as const

/**
 * Reads `tiers.yaml`, `families.yaml`, `datasets/<family>/<id>.yaml`, `providers/`, `sources/`,
 * `licences/` and, if they are there, `purposes.yaml`, `forwards/`, `products/`, `calendars/` and
 * `quotas/` under `dir`. `catalog` is undefined exactly when there are faults; all of them are
 * reported at once, by file and line. Never throws on content; a missing folder is a fault too.
 */
export async function loadCatalog(dir: string, known: Partial<Known> = {}): Promise<Loaded> {
  const faults: CatalogFault[] = []
  const files = await readFiles(dir, faults)
  const pages: Page[] = []
  function read<T>(path: string, bytes: Uint8Array | undefined, fields: Fields<T>): Draft<T> {
    const page = openPage(path, bytes ?? new Uint8Array())
    pages.push(page)
    const [folder = '', name = ''] = path.split('/').slice(-2)
    const stem = (name || folder).replace(/\.yaml$/, '')
    const broken = bytes === undefined || page.faults.length > 0
    if (bytes === undefined)
      page.fault('', { 'zh-CN': '文件缺失或不可读', en: 'missing or unreadable' })
    return { page, stem, folder, value: broken ? {} : draft(fields)(page.root, page, '') }
  }
  function all<T>(folder: string, fields: Fields<T>): Draft<T>[] {
    return files
      .filter(({ path }) => path.startsWith(`${folder}/`) && path.endsWith(YAML))
      .map(({ path, bytes }) => read(path, bytes, fields))
  }
  const single = (path: string) => files.find((file) => file.path === path)?.bytes
  const drafts: Drafts = {
    datasets: all('datasets', datasetFields),
    providers: all('providers', providerFields),
    licences: all('licences', licenceFields),
    sources: all('sources', sourceFields),
    forwards: all('forwards', forwardFields),
    products: withSql(all(PRODUCTS, productFields), files, faults),
    tiers: read('tiers.yaml', single('tiers.yaml'), tiersFields),
    families: read('families.yaml', single('families.yaml'), familiesFields),
    purposes: files
      .filter(({ path }) => path === PURPOSES)
      .map(({ path, bytes }) => read(path, bytes, purposesFields)),
    calendars: all('calendars', calendarFields),
    quotas: all('quotas', quotaFields),
  }
  check(drafts, { contract: knownContract, ...known })
  faults.push(...pages.flatMap((page) => page.faults))
  faults.sort((a, b) => compare(a.file, b.file) || a.line - b.line)
  return { catalog: faults.length === 0 ? catalogOf(drafts) : undefined, faults }
}

function catalogOf(drafts: Drafts): Catalog {
  const { datasets, providers, licences, sources, forwards, products, tiers, families } = drafts
  const { purposes, calendars, quotas } = drafts
  const byId = <T extends { id: string }>(values: readonly T[]) =>
    new Map(values.map((value) => [value.id as T['id'], deepFreeze(value)]))
  // Without a fault every draft is whole.
  const whole = <T>(drafts: readonly Draft<T>[]) => drafts.map(({ value }) => value as T)
  return {
    families: byId(families.value.families ?? []),
    datasets: byId(whole(datasets)),
    providers: byId(whole(providers)),
    licences: byId(whole(licences)),
    tiers: byId(tiers.value.tiers ?? []),
    sources: byId(whole(sources)),
    forwards: byId(whole(forwards)),
    products: byId(whole(products)),
    purposes: deepFreeze(whole(purposes).flatMap((file) => file.purposes)),
    calendars: byId(whole(calendars)),
    quotas: new Map(whole(quotas).map((plan) => [plan.for, deepFreeze(plan)])),
  }
}

/** Gives each product the text of its SQL; one file without the other is a fault. */
function withSql(
  drafts: Draft<Omit<Product, 'sql'>>[],
  files: Files,
  faults: CatalogFault[],
): Draft<Product>[] {
  const texts = new Map(
    files
      .filter(({ path }) => path.endsWith(SQL))
      .map(({ path, bytes }) => [path, bytes && decodeUtf8(bytes)]),
  )
  const used = new Set<string>()
  const products = drafts.map((one) => {
    const path = `${PRODUCTS}/${one.value.query ?? one.stem}${SQL}`
    const sql = texts.get(path)
    used.add(path)
    if (!sql?.trim() || sql.length > MAX_FILE_BYTES) {
      one.page.fault('', {
        'zh-CN': texts.has(path) ? `${path} 为空、过大或不是 UTF-8` : `缺少 ${path}`,
        en: texts.has(path) ? `${path} is empty, too large or not UTF-8` : `${path} is missing`,
      })
    }
    return { ...one, value: sql === undefined ? one.value : { ...one.value, sql } }
  })
  for (const file of texts.keys()) {
    if (used.has(file)) continue
    faults.push({
      file,
      line: 1,
      message: { 'zh-CN': '没有产品使用此文件', en: 'no product is made by it' },
    })
  }
  return products
}

function belongs(folder: string, name: string): boolean {
  return name.endsWith(YAML) || (folder === PRODUCTS && name.endsWith(SQL))
}

/** All files in a stable order; strays are faults, so that no misnamed file is ignored. */
async function readFiles(dir: string, faults: CatalogFault[]): Promise<Files> {
  const paths: string[] = []
  const stray = (file: string, message: LocalText) => faults.push({ file, line: 1, message })
  for (const { folder, depth, needed } of FOLDERS) {
    if (!needed && (await isMissing(join(dir, folder)))) continue
    await collectPaths(dir, folder, depth, paths, stray)
  }
  paths.push('tiers.yaml', 'families.yaml')
  if (!(await isMissing(join(dir, PURPOSES)))) paths.push(PURPOSES)
  if (paths.length > MAX_CATALOG_FILES) {
    stray('.', {
      'zh-CN': `目录文件超过 ${MAX_CATALOG_FILES} 个`,
      en: `more than ${MAX_CATALOG_FILES} files`,
    })
    return []
  }
  const files: Files = []
  for (const path of paths.sort(compare)) {
    files.push({ path, bytes: await readBounded(join(dir, path)) })
  }
  return files
}

async function isMissing(path: string): Promise<boolean> {
  return (await stat(path).catch((error) => error?.code)) === 'ENOENT'
}

/** At most one byte more than allowed, which is enough to see that a file is too large. */
async function readBounded(path: string): Promise<Uint8Array | undefined> {
  try {
    await using file = await open(path)
    const bytes = new Uint8Array(MAX_FILE_BYTES + 1)
    const { bytesRead } = await file.read(bytes, 0, bytes.length, 0)
    return bytes.subarray(0, bytesRead)
  } catch {
    return undefined
  }
}

async function collectPaths(
  dir: string,
  folder: string,
  depth: number,
  paths: string[],
  stray: (file: string, message: LocalText) => void,
): Promise<void> {
  const names = await readdir(join(dir, folder)).catch(() => undefined)
  if (names === undefined) {
    stray(folder, { 'zh-CN': '目录缺失或不可读', en: 'the folder is missing or unreadable' })
    return
  }
  for (const name of names.sort(compare)) {
    // Editors and volume mounts keep hidden entries beside the files.
    if (name.startsWith('.')) continue
    const path = `${folder}/${name}`
    const kind = await stat(join(dir, path)).catch(() => undefined)
    if (kind?.isDirectory() && depth > 1) await collectPaths(dir, path, depth - 1, paths, stray)
    else if (kind?.isFile() && depth === 1 && belongs(folder, name)) paths.push(path)
    else {
      stray(path, {
        'zh-CN': '此处不应有这个文件（数据集：datasets/<类别>/<编号>.yaml）',
        en: 'this does not belong here (datasets: datasets/<family>/<id>.yaml)',
      })
    }
  }
}

function compare(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const inner of Object.values(value)) deepFreeze(inner)
  }
  return value
}
