import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { DecodeAdapter, DecodeContext, Decoded, Finding, Reject } from '@tongqu/adapter-kit'
import { ARCHIVE_LIMITS } from './archive/limits.ts'
import { openArchive } from './archive/open.ts'
import { isMessages, readingMessages } from './messages.ts'

const LOCAL_HEADER = Buffer.from('504b0304', 'hex')
/** A part every workbook has, at its root (ECMA-376 part 2, 7.2.3): it is no archive to anybody. */
const WORKBOOK_PART = '[Content_Types].xml'
/** What other systems put beside the files that somebody meant. */
const BYSTANDER = /(^|\/)(\.|__MACOSX\/|Thumbs\.db$)/

type Unpacked = {
  members: { name: string; bytes: Uint8Array }[]
  rejects: Reject[]
  findings: Finding[]
}

/**
 * The adapter as it reads a delivery: where that is a zip (and no workbook), each member is decoded
 * by itself, with its base name as `context.part`, and the delivery is all of them. Members come as
 * they are: their encoding is the adapter's. `bytes` of the limits bounds what is unpacked. The
 * messages of a broker are read each by itself.
 */
export async function readingMembers(
  adapter: DecodeAdapter,
  bytes: Uint8Array,
  spoolDir: string,
  { limits }: Pick<DecodeContext, 'limits'>,
): Promise<DecodeAdapter> {
  if (isMessages(bytes)) return readingMessages(adapter)
  if (!isArchive(bytes)) return adapter
  const unpacked = await unpack(bytes, spoolDir, limits.bytes)
  const { decodePieces: _, ...rest } = adapter
  return { ...rest, decode: (_bytes, context) => decodeAll(adapter, unpacked, context) }
}

/** Is it a zip that its adapter would not want as it is? The head of a file is enough to ask. */
export function isArchive(bytes: Uint8Array): boolean {
  const given = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return (
    given.subarray(0, LOCAL_HEADER.length).equals(LOCAL_HEADER) && !given.includes(WORKBOOK_PART)
  )
}

async function unpack(bytes: Uint8Array, spoolDir: string, most: number): Promise<Unpacked> {
  const folder = await mkdtemp(join(spoolDir, 'members-'))
  try {
    const path = join(folder, 'delivery.zip')
    await writeFile(path, bytes)
    const limits = { ...ARCHIVE_LIMITS, memberBytes: most, totalBytes: most }
    const { members, rejects, findings } = await openArchive(path, folder, limits, 'delivery', true)
    const meant = members.filter(({ name }) => !BYSTANDER.test(name))
    const read = meant.map(async ({ name, path: at }) => ({ name, bytes: await readFile(at) }))
    return { members: await Promise.all(read), rejects, findings }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function decodeAll(
  adapter: DecodeAdapter,
  { members, rejects, findings }: Unpacked,
  context: DecodeContext,
): Decoded {
  const whole: Decoded = { readings: [], rejects: [...rejects], findings: [...findings] }
  const parts = members.map(({ name, bytes }) => {
    const decoded = adapter.decode(bytes, { ...context, part: partNamed(name) })
    const placed = <T extends { at: string }>(one: T) => ({ ...one, at: `${name}: ${one.at}` })
    for (const reading of decoded.readings) whole.readings.push(reading)
    for (const reject of decoded.rejects) whole.rejects.push(placed(reject))
    for (const finding of decoded.findings) whole.findings.push(placed(finding))
    return decoded
  })
  const covers = union(parts.map((part) => part.covers))
  // A member that says nothing of what it covers covers everything.
  if (covers && parts.every((part) => part.covers)) whole.covers = covers
  const snapshotOf = union(parts.map((part) => part.snapshotOf))
  if (snapshotOf) whole.snapshotOf = snapshotOf
  if (parts.length > 0 && parts.every(({ mode }) => mode === 'differential')) {
    whole.mode = 'differential'
  }
  return whole
}

function union<T>(lists: readonly (readonly T[] | undefined)[]): T[] | undefined {
  const all = new Set(lists.flatMap((list) => list ?? []))
  return all.size > 0 ? [...all] : undefined
}

/** What a file is called as a part of a delivery: `data/Speed.CSV` → `speed`. */
export function partNamed(name: string): string {
  return basename(name)
    .replace(/(?<=.)\.[^.]*$/, '')
    .toLowerCase()
}
