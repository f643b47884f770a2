import type { Finding, Member, Reject } from '@tongqu/adapter-kit'
import { type GtfsFile, isGtfsFile } from './files.ts'

/**
 * What file managers leave in a zip: macOS resource forks and folder views, Windows folder views.
 */
const JUNK = /(^|\/)(__MACOSX\/|\._|\.DS_Store$|desktop\.ini$|Thumbs\.db$)/i

/** Archives inside the archive are never opened (a zip bomb would hide there). */
const ARCHIVE = /\.(zip|gz|tgz|tar|bz2|xz|zst|7z|rar)$/i

export type SortedMembers = {
  files: Map<GtfsFile, Member>
  rejects: Reject[]
  findings: Finding[]
}

/**
 * Finds the GTFS files among the members of an archive. They stand at its root, or, against the
 * specification but often, all in one folder.
 */
export function sortMembers(members: readonly Member[]): SortedMembers {
  const sorted: SortedMembers = { files: new Map(), rejects: [], findings: [] }
  const own = members.filter(({ name }) => !isNoise(name, sorted))
  const folder = folderOf(own, sorted)
  for (const member of own) {
    const { name } = member
    const file = name.slice(folder.length)
    if (!name.startsWith(folder) || !isGtfsFile(file)) {
      const message = 'no file of GTFS Schedule; kept in the raw delivery only'
      sorted.findings.push({ at: name, code: 'unknown-file', message })
    } else if (sorted.files.has(file)) {
      const reason = 'a second file of this name; the first one counts'
      sorted.rejects.push({ at: name, code: 'duplicate-file', reason })
    } else sorted.files.set(file, member)
  }
  return sorted
}

/** Folder entries, left-overs and archives: noted, and never looked at again. */
function isNoise(name: string, { rejects, findings }: SortedMembers): boolean {
  if (name.endsWith('/')) return true
  if (JUNK.test(name)) {
    const message = 'left by a file manager, no part of the feed'
    findings.push({ at: name, code: 'ignored-file', message })
    return true
  }
  if (ARCHIVE.test(name)) {
    const reason = 'an archive inside the archive is not opened'
    rejects.push({ at: name, code: 'nested-archive', reason })
    return true
  }
  return false
}

/** `''` for the root, else the only folder with GTFS files, `feed/`. */
function folderOf(members: readonly Member[], { rejects, findings }: SortedMembers): string {
  const folders = new Set(
    members
      .map(({ name }) => name.slice(0, name.lastIndexOf('/') + 1))
      .filter((folder, index) => isGtfsFile(members[index]?.name.slice(folder.length) ?? '')),
  )
  const [first = '', ...others] = folders
  if (first === '' && others.length === 0) return ''
  if (folders.has('')) return ''
  if (others.length > 0) {
    const reason = `GTFS files in ${folders.size} folders and none at the root: which feed is meant?`
    rejects.push({ at: first, code: 'several-feeds', reason })
    return ''
  }
  const message = `the files stand in folder ${first}; the specification wants them at the root`
  findings.push({ at: first, code: 'feed-in-folder', message })
  return first
}
