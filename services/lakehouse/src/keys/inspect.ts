import { join } from 'node:path'
import { type FileSystem, isAbsent } from '../storage/file-system.ts'
import { KEYS, RING } from './ring.ts'

export type KeyInspection = {
  /** A master key belongs to the folder: sealed data may lie in it. */
  known: boolean
  /** Files and folders of keys that others than the owner may read or write. */
  loose: string[]
}

/** Permissions of group and others. */
const OTHERS = 0o077

/** Looks at the folder of the keys from outside: opens none of them, changes nothing. */
export async function inspectKeys(deps: {
  /** The data folder. */
  dir: string
  masterKeyFile?: string | undefined
  fs: FileSystem
}): Promise<KeyInspection> {
  const { dir, masterKeyFile, fs } = deps
  const folder = join(dir, KEYS)
  const paths = [...(masterKeyFile === undefined ? [] : [masterKeyFile])]
  for await (const path of pathsBelow(fs, folder)) paths.push(path)
  const loose: string[] = []
  for (const path of paths) {
    const mode = await modeOf(fs, path)
    if (mode !== undefined && (mode & OTHERS) !== 0) loose.push(path)
  }
  return { known: paths.includes(join(folder, RING)), loose }
}

async function* pathsBelow(fs: FileSystem, path: string): AsyncGenerator<string> {
  yield path
  const entries = await fs.list(path).catch((error) => {
    if (isAbsent(error)) return []
    throw error
  })
  for (const { name, folder } of entries) {
    if (folder) yield* pathsBelow(fs, join(path, name))
    else yield join(path, name)
  }
}

/** Undefined when it has just gone. */
async function modeOf(fs: FileSystem, path: string): Promise<number | undefined> {
  try {
    return (await fs.stat(path)).mode
  } catch (error) {
    if (isAbsent(error)) return undefined
    throw error
  }
}
