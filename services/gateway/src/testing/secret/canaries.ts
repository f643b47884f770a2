import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync, inflateRawSync, zstdDecompressSync } from 'node:zlib'
import type { Engine } from '@tongqu/lakehouse'
import type { Told } from './compare.ts'

const PARQUET = 'application/vnd.apache.parquet'
const ZIP = 'application/zip'
const DECODED: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  gzip: gunzipSync,
  br: brotliDecompressSync,
  zstd: zstdDecompressSync,
}

const BASE64_BITS = 6

/** What of a text would be found in bytes that hold it: as it is, in hexadecimal, in base64. */
export function formsOf(canary: string): Buffer[] {
  const hex = Buffer.from(canary).toString('hex')
  const texts = [canary, hex, hex.toUpperCase(), canary.toLowerCase()]
  // Base64 of a text depends on where among three bytes it begins; its ends on its neighbours. All
  // that does not is looked for: four signs of it stood in a cursor by chance.
  for (const lead of [0, 1, 2]) {
    const bytes = Buffer.from(`${'x'.repeat(lead)}${canary}`)
    const whole = Math.floor((bytes.length * 8) / BASE64_BITS)
    texts.push(bytes.toString('base64').slice(lead === 0 ? 0 : lead + 1, whole))
  }
  const wide = Buffer.from(canary, 'utf16le')
  return [...texts.map((text) => Buffer.from(text)), wide]
}

/** Every text that answer says, however it is packed. */
export async function saidBy({ headers, body }: Told, engine: Engine, dir: string) {
  const said = [Buffer.from(JSON.stringify(headers)), body]
  if (body.length === 0) return said
  const isCoded = headers['content-length'] !== undefined
  const plain = (isCoded && DECODED[headers['content-encoding'] ?? '']?.(body)) || body
  if (plain !== body) said.push(plain)
  const type = headers['content-type'] ?? ''
  if (type.startsWith(ZIP)) said.push(...membersOf(plain))
  // A part of a file that was asked for by `Range` may end as a whole one does.
  const ends = [plain.subarray(0, 4), plain.subarray(-4)].map(String)
  if (type.startsWith(PARQUET) && ends.every((end) => end === 'PAR1')) {
    said.push(await parquetText(plain, engine, dir))
  }
  return said
}

/** Values, statistics and metadata of a Parquet file. */
async function parquetText(bytes: Buffer, engine: Engine, dir: string): Promise<Buffer> {
  const { writeFile, rm } = await import('node:fs/promises')
  // A name of its own: the engine remembers what it has read of a path.
  const path = join(dir, `answer-${crypto.randomUUID()}.parquet`)
  await writeFile(path, bytes)
  const from = `('${path}')`
  const all = await Promise.all(
    ['read_parquet', 'parquet_metadata', 'parquet_schema', 'parquet_kv_metadata'].map((read) =>
      engine.rows(`SELECT to_json(t)::VARCHAR AS t FROM ${read}${from} AS t`),
    ),
  )
  await rm(path)
  return Buffer.from(JSON.stringify(all))
}

const CENTRAL = Buffer.from('PK\u0001\u0002', 'latin1')
const HEADER_BYTES = 30

/** What lies packed in a zip archive, by its directory. */
function membersOf(zip: Buffer): Buffer[] {
  const members: Buffer[] = []
  for (let at = zip.indexOf(CENTRAL); at >= 0; at = zip.indexOf(CENTRAL, at + 4)) {
    const [size, from] = [zip.readUInt32LE(at + 20), zip.readUInt32LE(at + 42)]
    const begin = from + HEADER_BYTES + zip.readUInt16LE(from + 26) + zip.readUInt16LE(from + 28)
    members.push(inflateRawSync(zip.subarray(begin, begin + size)))
  }
  return members
}

/** What has been left on the disk beside the lake itself: spools and spills. */
export async function leftBehind(dir: string): Promise<Buffer[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true }).catch(() => [])
  const files = entries.filter(
    (entry) => entry.isFile() && /spool|spill/.test(join(entry.parentPath, entry.name)),
  )
  return Promise.all(files.map(({ parentPath, name }) => readFile(join(parentPath, name))))
}

/** The first of these forms that stands in any of these. */
export function found(forms: readonly Buffer[], said: readonly Buffer[]): string | undefined {
  for (const bytes of said) {
    const at = forms.map((form) => bytes.indexOf(form)).find((place) => place >= 0)
    if (at !== undefined) return bytes.subarray(Math.max(0, at - 100), at + 60).toString('latin1')
  }
  return undefined
}
