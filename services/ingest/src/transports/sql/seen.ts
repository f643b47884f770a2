import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { ViewColumn } from './types.ts'

/** Types of the columns of a view, by name. */
export type SeenColumns = Readonly<Record<string, string>>

/** How a view differs from what it was; names of columns. */
export type ViewChange = {
  added: readonly string[]
  removed: readonly string[]
  /** `name: was → is`. */
  retyped: readonly string[]
}

/** What was seen of the view of a source, on disk. */
export type Seen = {
  /** Of the view as it is configured now; undefined before it was first read. */
  columns(): SeenColumns | undefined
  keep(columns: SeenColumns): Promise<void>
}

const FOLDER = 'pulls'

/**
 * Opens `pulls/<source>.json` of the data folder. `of` says which view it was, and how it was read:
 * what is known of another one does not count. A file that can not be read is begun anew.
 */
export async function openSeen(dataDir: string, source: string, of: string): Promise<Seen> {
  const folder = join(dataDir, FOLDER)
  const path = join(folder, `${source}.json`)
  let columns = await known(path, of)
  return {
    columns: () => columns,
    async keep(now) {
      await mkdir(folder, { recursive: true })
      const file = await open(`${path}.new`, 'w')
      try {
        await file.writeFile(`${JSON.stringify({ of, columns: now })}\n`)
        await file.sync()
      } finally {
        await file.close()
      }
      await rename(`${path}.new`, path)
      columns = now
    },
  }
}

export function seenOf(columns: readonly ViewColumn[]): SeenColumns {
  return Object.fromEntries(columns.map(({ name, type }) => [name, type]))
}

/** Undefined when nothing has changed. */
export function changeOf(before: SeenColumns, now: SeenColumns): ViewChange | undefined {
  const added = Object.keys(now).filter((name) => !Object.hasOwn(before, name))
  const removed = Object.keys(before).filter((name) => !Object.hasOwn(now, name))
  const retyped = Object.entries(now)
    .filter(([name, type]) => Object.hasOwn(before, name) && before[name] !== type)
    .map(([name, type]) => `${name}: ${before[name]} → ${type}`)
  if (added.length + removed.length + retyped.length === 0) return undefined
  return { added, removed, retyped }
}

/** What has changed, in both languages. */
export function changeText({ added, removed, retyped }: ViewChange) {
  const parts = [
    { names: added, zh: '新增', en: 'added' },
    { names: removed, zh: '少了', en: 'removed' },
    { names: retyped, zh: '类型变了', en: 'retyped' },
  ].filter(({ names }) => names.length > 0)
  return {
    'zh-CN': parts.map(({ names, zh }) => `${zh}：${names.join('、')}`).join('；'),
    en: parts.map(({ names, en }) => `${en}: ${names.join(', ')}`).join('; '),
  }
}

async function known(path: string, of: string): Promise<SeenColumns | undefined> {
  try {
    const kept: unknown = JSON.parse(await readFile(path, 'utf8'))
    if (typeof kept !== 'object' || kept === null) return undefined
    if (!('of' in kept) || kept.of !== of || !('columns' in kept)) return undefined
    const entries = Object.entries(kept.columns as object)
    return Object.fromEntries(entries.map(([name, type]) => [name, String(type)]))
  } catch {
    return undefined
  }
}
