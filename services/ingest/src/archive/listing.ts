import { isUtf8 } from 'node:buffer'
import type { Entry, ZipFile } from 'yauzl'
import type { ArchiveLimits } from './limits.ts'

/** A directory entry of the archive: to be unpacked, or refused for what the directory says. */
export type ListedMember = { name: string; entry: Entry; fault?: MemberFault }
export type MemberFault = { code: string; reason: string }

export type Listing = {
  members: ListedMember[]
  /** Why the directory could not be read to its end. */
  fault?: MemberFault
}

/** Reads the directory and screens it; no member's bytes are touched. Folders are left out. */
export async function listMembers(zip: ZipFile, limits: ArchiveLimits): Promise<Listing> {
  if (zip.entryCount > limits.members) {
    const reason = `${zip.entryCount} members, limit ${limits.members}`
    return { members: [], fault: { code: 'too-many-members', reason } }
  }
  // The type of yauzl calls this offset a boolean.
  const directory = Number(zip.readEntryCursor)
  const entries: Entry[] = []
  let fault: MemberFault | undefined
  try {
    for await (const entry of zip.eachEntry()) entries.push(entry)
  } catch (error) {
    fault = { code: 'damaged-directory', reason: messageOf(error) }
  }
  const overlapping = overlaps(entries, directory)
  const names = new Set<string>()
  const members = entries.flatMap((entry): ListedMember[] => {
    const name = nameOf(entry)
    if (name.endsWith('/') && !faultOfName(name)) return []
    const found =
      faultOfName(name) ??
      faultOfEntry(entry, limits) ??
      (overlapping.has(entry) ? OVERLAP : undefined) ??
      (names.has(name) ? DUPLICATE : undefined)
    names.add(name)
    return [found ? { name, entry, fault: found } : { name, entry }]
  })
  return fault ? { members, fault } : { members }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

const OVERLAP: MemberFault = {
  code: 'overlapping-members',
  reason: 'its bytes are those of another member or of the directory',
}
const DUPLICATE: MemberFault = {
  code: 'duplicate-member',
  reason: 'an earlier member has the same name',
}

/** Bytes of a local header before name and extra field (APPNOTE.TXT 4.3.7). */
const LOCAL_HEADER_BYTES = 30

/**
 * Members whose bytes are used twice (a bomb of quoted or overlapping files, D. Fifield 2019). The
 * extra field of a local header is not known here, so the ranges are at most too short.
 */
function overlaps(entries: readonly Entry[], directory: number): Set<Entry> {
  const ranges = entries.map((entry) => {
    const start = entry.relativeOffsetOfLocalHeader
    const end = start + LOCAL_HEADER_BYTES + entry.fileNameLength + entry.compressedSize
    return { entry, start, end }
  })
  ranges.sort((a, b) => a.start - b.start)
  const found = new Set<Entry>()
  let widest: (typeof ranges)[number] | undefined
  for (const range of ranges) {
    if (widest && range.start < widest.end) found.add(range.entry).add(widest.entry)
    if (range.end > directory) found.add(range.entry)
    if (!widest || range.end > widest.end) widest = range
  }
  return found
}

const MAX_NAME_CHARACTERS = 255

/** Names are compared and told, never used as paths; the odd ones are refused all the same. */
function faultOfName(name: string): MemberFault | undefined {
  const unsafe = (reason: string) => ({ code: 'unsafe-name', reason })
  if (name === '' || name.length > MAX_NAME_CHARACTERS) {
    return unsafe(`a name has 1 to ${MAX_NAME_CHARACTERS} characters`)
  }
  if (/\p{Cc}/u.test(name)) return unsafe('a control character stands in the name')
  if (name.includes('\\')) return unsafe('a backslash stands in the name')
  if (name.startsWith('/') || /^[a-z]:/i.test(name)) return unsafe('the name is an absolute path')
  if (name.split('/').includes('..')) return unsafe('the name leads out of the archive')
  return undefined
}

const STORED = 0
const DEFLATED = 8
const MADE_ON_UNIX = 3
const FILE_TYPE = 0o170000
const REGULAR_FILE = 0o100000
const SYMBOLIC_LINK = 0o120000

function faultOfEntry(entry: Entry, limits: ArchiveLimits): MemberFault | undefined {
  const type = entry.versionMadeBy >> 8 === MADE_ON_UNIX ? unixType(entry) : 0
  if (type === SYMBOLIC_LINK) return { code: 'symbolic-link', reason: 'a symbolic link, no file' }
  if (type !== 0 && type !== REGULAR_FILE) {
    return { code: 'special-file', reason: 'a device, pipe or socket, no file' }
  }
  if (entry.isEncrypted()) return { code: 'encrypted-member', reason: 'the member is encrypted' }
  if (entry.compressionMethod !== STORED && entry.compressionMethod !== DEFLATED) {
    const reason = `compression method ${entry.compressionMethod}; only stored and deflate are read`
    return { code: 'unknown-compression', reason }
  }
  if (entry.uncompressedSize > limits.memberBytes) {
    const reason = `${entry.uncompressedSize} bytes, limit ${limits.memberBytes}`
    return { code: 'member-too-large', reason }
  }
  return undefined
}

function unixType(entry: Entry): number {
  return (entry.externalFileAttributes >>> 16) & FILE_TYPE
}

/** Chinese archivers write names in GBK without saying so; what is UTF-8 is read as that. */
function nameOf({ fileNameRaw }: Entry): string {
  const encoding = isUtf8(fileNameRaw) ? 'utf-8' : 'gb18030'
  return new TextDecoder(encoding).decode(fileNameRaw).replace(/^(\.\/)+/, '')
}
