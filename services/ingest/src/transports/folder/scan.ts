import { lstat, opendir } from 'node:fs/promises'
import { isLeftAlone, isUnsafeName, sideOf, textOfName } from './names.ts'

/** A file as it was last seen. */
export type SeenFile = {
  name: string
  /** The bytes of its path: a name need not be UTF-8. */
  path: Buffer
  bytes: number
  /** Milliseconds since 1970. */
  modifiedAt: number
  /** Changes with it: what it is, its bytes, its times, its place. */
  mark: string
}

/** A file that says the digest of another: `a.csv.sha256` of `a.csv`. */
export type SideFile = SeenFile & NonNullable<ReturnType<typeof sideOf>>

export type Scan = {
  /** Files that fit and have not changed for long enough, oldest first. */
  settled: SeenFile[]
  /** Files that fit, settled or not. */
  fitting: SeenFile[]
  /** Side files by the name of the file they are of. */
  sides: ReadonlyMap<string, readonly SideFile[]>
  /** Side files whose file has not been there for an hour. */
  orphans: SideFile[]
  /** Entries that are left where they are, by why. */
  refused: Record<string, number>
}

/** A side file may come before its file, or after it was taken. */
const ORPHAN_MILLISECONDS = 3_600_000
/** Entries of a folder that are looked at in one turn. */
const ENTRIES_LIMIT = 20_000

/**
 * Looks at a drop folder again and again. A file is settled when size, times and inode were the
 * same in all looks of `settleSeconds`, its own and those of its side files: no notice of the
 * system is needed, which network file systems do not give.
 */
export function createScanner(
  folder: string,
  { pattern, settleSeconds, now }: { pattern: string; settleSeconds: number; now(): number },
) {
  let seen = new Map<string, { mark: string; since: number }>()
  return {
    async look(): Promise<Scan> {
      const { files, sides, refused } = await list(folder, pattern)
      const before = seen
      const at = now()
      seen = new Map()
      const unchanged = (name: string, mark: string): number => {
        const known = before.get(name)
        const since = known?.mark === mark ? known.since : at
        seen.set(name, { mark, since })
        return at - since
      }
      const settled = files.filter(({ name, mark }) => {
        const marks = [mark, ...(sides.get(name) ?? []).map((side) => side.mark)]
        return unchanged(name, marks.join(' ')) >= settleSeconds * 1000
      })
      const names = new Set(files.map(({ name }) => name))
      const orphans = [...sides.values()].flat().filter(({ name, mark, of }) => {
        return !names.has(of) && unchanged(name, mark) >= ORPHAN_MILLISECONDS
      })
      settled.sort((a, b) => a.modifiedAt - b.modifiedAt || (a.name < b.name ? -1 : 1))
      return { settled, fitting: files, sides, orphans, refused }
    },
    /** It changed while it was read: its time begins anew. */
    forget: (name: string) => void seen.delete(name),
  }
}

/** What a file is and when it changed; `ctime` changes too when it is moved away and back. */
export function markOf(info: { size: bigint; mtimeNs: bigint; ctimeNs: bigint; ino: bigint }) {
  return `${info.size}:${info.mtimeNs}:${info.ctimeNs}:${info.ino}`
}

async function list(folder: string, pattern: string) {
  const files: SeenFile[] = []
  const sides: SideFile[] = []
  const refused: Record<string, number> = {}
  const refuse = (code: string) => {
    refused[code] = (refused[code] ?? 0) + 1
  }
  let count = 0
  // The type knows names as text only.
  const entries = await opendir(folder, { encoding: 'buffer' as BufferEncoding })
  for await (const entry of entries) {
    count += 1
    if (count > ENTRIES_LIMIT) {
      refuse('too-many-files')
      break
    }
    const raw = entry.name as unknown as Buffer
    const name = textOfName(raw)
    const side = sideOf(name)
    if (name === PROCESSED || name === FAILED || isLeftAlone(side?.of ?? name, pattern)) continue
    const path = Buffer.concat([Buffer.from(`${folder}/`), raw])
    const info = await lstat(path, { bigint: true }).catch(() => undefined)
    if (!info) continue
    if (info.isSymbolicLink()) refuse('symbolic-link')
    else if (!info.isFile()) refuse('no-file')
    else if (isUnsafeName(name)) refuse('unsafe-name')
    else {
      const { size, mtimeMs } = info
      const [bytes, modifiedAt] = [Number(size), Number(mtimeMs)]
      const file = { name, path, bytes, modifiedAt, mark: markOf(info) }
      if (side) sides.push({ ...file, ...side })
      else files.push(file)
    }
  }
  return { files, sides: Map.groupBy(sides, ({ of }) => of), refused }
}

/** Where files go that were taken, and those whose content is at fault. */
export const PROCESSED = 'processed'
export const FAILED = 'failed'
