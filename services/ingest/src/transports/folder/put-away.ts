import { constants } from 'node:fs'
import {
  copyFile,
  lstat,
  mkdir,
  open,
  readdir,
  rename,
  rm,
  unlink,
  writeFile,
} from 'node:fs/promises'
import { join } from 'node:path'
import { Problem } from '@tongqu/contracts'
import { numbered } from './names.ts'
import { FAILED, markOf, PROCESSED, type SeenFile } from './scan.ts'

/** Why a file lies in `failed/`: what stands in `<name>.reason.json` beside it. */
export type Reason = {
  file: string
  /** SHA-256 of what was kept of it; absent when nothing was. */
  delivery?: string
  /** RFC 3339. */
  at: string
  code: string
  /** Member, line or path of the fault. */
  place?: string
  'zh-CN': string
  en: string
}

const DAY = /^\d{4}-\d\d-\d\d$/
const DAY_MILLISECONDS = 86_400_000
/** Files of one name in one day. */
const NAMES_LIMIT = 10_000

/** Moves a file to `processed/<day>/`. Throws `folder-unusable`; the file is where it was then. */
export function putProcessed(folder: string, file: SeenFile, now: number): Promise<void> {
  return usable(folder, () => putAway(join(folder, PROCESSED), file, now))
}

/** Moves a file to `failed/<day>/`, with its reason beside it, which is there first. */
export function putFailed(
  folder: string,
  file: SeenFile,
  now: number,
  reason: Reason,
): Promise<void> {
  return usable(folder, () => putAway(join(folder, FAILED), file, now, reason))
}

/**
 * Moves a side file to where its file went; one that is gone, or has come anew for the next file of
 * that name, stays. Throws `folder-unusable`.
 */
export function putSide(
  folder: string,
  side: SeenFile,
  now: number,
  shelf: typeof PROCESSED | typeof FAILED,
): Promise<void> {
  return usable(folder, async () => {
    const info = await lstat(side.path, { bigint: true }).catch(() => undefined)
    if (info && markOf(info) === side.mark) await putAway(join(folder, shelf), side, now)
  })
}

/**
 * Deletes a file of which the raw store holds every byte, sealed; of one at fault the reason goes
 * to `failed/<day>/`, there first. Answers whether it was still the file that was seen: if not, it
 * is where it was. Throws `folder-unusable`.
 */
export function removeKept(
  folder: string,
  file: SeenFile,
  now: number,
  reason?: Reason,
): Promise<boolean> {
  return usable(folder, async () => {
    const info = await lstat(file.path, { bigint: true }).catch(() => undefined)
    if (info && markOf(info) !== file.mark) return false
    if (reason) await writeReason(await freePath(join(folder, FAILED), file, now), reason)
    if (info) await unlink(file.path)
    return true
  })
}

/** Deletes the days (UTC) of both that are older than `keepDays`. Throws `folder-unusable`. */
export function clearOld(folder: string, keepDays: number, now: number): Promise<void> {
  const first = dayOf(now - keepDays * DAY_MILLISECONDS)
  return usable(folder, async () => {
    for (const name of [PROCESSED, FAILED]) {
      const shelf = join(folder, name)
      if (!(await isFolder(shelf))) continue
      for (const entry of await readdir(shelf, { withFileTypes: true })) {
        const old = entry.isDirectory() && DAY.test(entry.name) && entry.name < first
        if (old) await rm(join(shelf, entry.name), { recursive: true, force: true })
      }
    }
  })
}

/** Makes sure that files can be put away. Throws `folder-unusable`. */
export function prepare(folder: string): Promise<void> {
  return usable(folder, async () => {
    for (const name of [PROCESSED, FAILED]) await makeShelf(join(folder, name))
  })
}

/** Errors of the system as `folder-unusable`. */
export async function usable<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (cause instanceof Problem) throw cause
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause)
    throw unusable(`${folder} (${code})`, cause)
  }
}

async function putAway(shelf: string, file: SeenFile, now: number, reason?: Reason): Promise<void> {
  const path = await freePath(shelf, file, now)
  if (reason) await writeReason(path, reason)
  await move(file.path, path)
}

/** A path for the file on the shelf of the day, which is made. */
async function freePath(shelf: string, { name }: SeenFile, now: number): Promise<string> {
  await makeShelf(shelf)
  const day = join(shelf, dayOf(now))
  await makeShelf(day)
  return join(day, await freeName(day, name))
}

function writeReason(path: string, reason: Reason): Promise<void> {
  return writeFile(`${path}.reason.json`, `${JSON.stringify(reason, undefined, 2)}\n`)
}

async function freeName(day: string, name: string): Promise<string> {
  for (let count = 0; count < NAMES_LIMIT; count += 1) {
    const candidate = numbered(name, count)
    const taken = await Promise.all([
      exists(join(day, candidate)),
      exists(join(day, `${candidate}.reason.json`)),
    ])
    if (!taken.includes(true)) return candidate
  }
  throw unusable(join(day, name), undefined)
}

/** `processed` may be a folder of another disk: then the copy is on it before the file goes. */
async function move(from: Buffer, to: string): Promise<void> {
  try {
    await rename(from, to)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EXDEV')) throw error
    await copyFile(from, to, constants.COPYFILE_EXCL)
    const copy = await open(to, 'r+')
    await copy.sync().finally(() => copy.close())
    await unlink(from)
  }
}

async function makeShelf(path: string): Promise<void> {
  if (await isFolder(path)) return
  await mkdir(path)
}

/** A link would lead out of the folder. */
async function isFolder(path: string): Promise<boolean> {
  const info = await lstat(path).catch(() => undefined)
  if (info && !info.isDirectory()) throw unusable(path, undefined)
  return info !== undefined
}

async function exists(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => undefined)) !== undefined
}

function unusable(path: string, cause: unknown): Problem {
  const detail = { 'zh-CN': path, en: path }
  return new Problem('folder-unusable', { detail, ...(cause === undefined ? {} : { cause }) })
}

function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10)
}
