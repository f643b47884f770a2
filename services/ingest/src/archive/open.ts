import { open, rm, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Finding, Member, Reject } from '@tongqu/adapter-kit'
import { readHeader } from '@tongqu/lakehouse'
import { openPromise, type ZipFile } from 'yauzl'
import { type ArchiveLimits, Refusal } from './limits.ts'
import { listMembers, messageOf } from './listing.ts'
import type { Encoding } from './text.ts'
import { type Budget, fileSource, memberSource, type Source, spool } from './unpack.ts'

/** An unpacked member: a file of the spool folder, in UTF-8 without BOM when it is text. */
export type SpooledMember = Member & { path: string }

export type OpenedArchive = { members: SpooledMember[]; rejects: Reject[]; findings: Finding[] }

/**
 * Unpacks a zip into `spoolDir`, within `limits`. Whatever is wrong with one member (a bomb, a
 * link, a name that leads elsewhere, a wrong checksum) refuses that member and no other; what is
 * wrong with the whole leaves no members. A text file that is no zip is taken as the only member,
 * called `name` (by default the name of the file). With `asIs` members keep their bytes: no text
 * becomes UTF-8, no header is read. Throws only errors of our own disk.
 */
export async function openArchive(
  path: string,
  spoolDir: string,
  limits: ArchiveLimits,
  name: string = basename(path),
  asIs = false,
): Promise<OpenedArchive> {
  const opened: OpenedArchive = { members: [], rejects: [], findings: [] }
  const { size } = await stat(path)
  if (size > limits.archiveBytes) {
    const reason = `${size} bytes, limit ${limits.archiveBytes}`
    opened.rejects.push({ at: name, code: 'archive-too-large', reason })
    return opened
  }
  const deadline = performance.now() + limits.seconds * MILLISECONDS_PER_SECOND
  const budget = { limits, deadline, totalBytes: 0 }
  const spooling: Spooling = { spoolDir, opened, asIs, budget }
  if (await isZip(path)) await openZip(path, name, spooling)
  else if (TEXT.test(name)) await take(name, fileSource(path, spooling.budget), spooling)
  else opened.rejects.push({ at: name, code: 'not-an-archive', reason: 'not a zip archive' })
  return opened
}

const MILLISECONDS_PER_SECOND = 1000

type Spooling = { spoolDir: string; opened: OpenedArchive; asIs: boolean; budget: Budget }

/** A local header, or the end record of an empty archive. */
async function isZip(path: string): Promise<boolean> {
  const file = await open(path)
  try {
    const { buffer } = await file.read(Buffer.alloc(4), 0, 4, 0)
    return ['504b0304', '504b0506'].includes(buffer.toString('hex'))
  } finally {
    await file.close()
  }
}

async function openZip(path: string, name: string, spooling: Spooling): Promise<void> {
  const { opened, budget } = spooling
  let zip: ZipFile
  try {
    zip = await openPromise(path, {
      autoClose: false,
      decodeStrings: false,
      validateEntrySizes: false,
    })
  } catch (error) {
    opened.rejects.push({ at: name, code: 'damaged-archive', reason: messageOf(error) })
    return
  }
  try {
    const listing = await listMembers(zip, budget.limits)
    if (listing.fault) opened.rejects.push({ at: name, ...listing.fault })
    for (const { name: member, entry, fault } of listing.members) {
      if (fault) opened.rejects.push({ at: placeOf(member), ...fault })
      else await take(member, memberSource(zip, entry, budget), spooling)
    }
  } finally {
    zip.close()
  }
}

/** Unpacks one member and reads its header; refuses it alone when anything is wrong with it. */
async function take(name: string, source: Source, spooling: Spooling): Promise<void> {
  const { opened, spoolDir, asIs } = spooling
  const path = join(spoolDir, `member-${opened.members.length + opened.rejects.length}`)
  try {
    const { bytes, encoding } = await spool(source, path, !asIs && TEXT.test(name))
    if (encoding) note(name, encoding, opened)
    const member: SpooledMember = { name, path, bytes }
    if (!asIs && DELIMITED.test(name)) member.header = await headerOf(path)
    opened.members.push(member)
  } catch (error) {
    await rm(path, { force: true })
    if (!(error instanceof Refusal)) throw error
    opened.rejects.push({ at: placeOf(name), code: error.code, reason: error.message })
  }
}

/** Members that are text, and of these the delimited ones. All else is kept byte by byte. */
const TEXT = /\.(txt|csv|geojson|json)$/i
const DELIMITED = /\.(txt|csv)$/i

async function headerOf(path: string): Promise<string[]> {
  const header = await readHeader(path)
  if ('code' in header) throw new Refusal(header.code, header.reason)
  return header.names
}

function note(name: string, encoding: Encoding, { findings }: OpenedArchive): void {
  if (encoding === 'utf-8') return
  if (encoding === 'unknown') {
    const message = 'neither UTF-8 nor GB18030 throughout; lines that are not UTF-8 are refused'
    findings.push({ at: name, code: 'unknown-encoding', message })
    return
  }
  const message = `read as ${encoding.toUpperCase()}`
  findings.push({ at: name, code: 'transcoded', message })
}

/** A name as it may be shown: control characters visible, length bounded. */
function placeOf(name: string): string {
  return name.replace(/\p{Cc}/gu, '\ufffd').slice(0, SHOWN_CHARACTERS)
}

const SHOWN_CHARACTERS = 255
