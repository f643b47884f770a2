import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import { expect, it, onTestFinished } from 'vitest'
import { ZipFile as ZipWriter } from 'yazl'
import { ARCHIVE_LIMITS, type ArchiveLimits } from './limits.ts'
import { type OpenedArchive, openArchive } from './open.ts'
import { type ZipPart, zipOf } from './testing/zip.ts'

const STOPS = 'stop_id,stop_name\nA,Alpha\n'
const GOOD: ZipPart = { name: 'stops.txt', data: STOPS }

async function open(
  content: Buffer | readonly ZipPart[],
  limits: Partial<ArchiveLimits> = {},
  name = 'feed.zip',
): Promise<OpenedArchive & { texts: Record<string, string>; spool: string }> {
  const dir = await mkdtemp(join(tmpdir(), 'tongqu-archive-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  const path = join(dir, 'delivery')
  await writeFile(path, Buffer.isBuffer(content) ? content : zipOf(content))
  const spool = await mkdtemp(join(dir, 'spool-'))
  const opened = await openArchive(path, spool, { ...ARCHIVE_LIMITS, ...limits }, name)
  const texts: Record<string, string> = {}
  for (const member of opened.members) texts[member.name] = await readFile(member.path, 'utf8')
  expect(await readdir(spool), 'only what is told is left').toHaveLength(opened.members.length)
  return { ...opened, texts, spool }
}

/** The member beside a bad one lands, the bad one is refused with this code and a reason. */
async function refuses(part: ZipPart | ZipPart[], code: string, limits = {}): Promise<void> {
  const { texts, rejects } = await open([GOOD, ...[part].flat()], limits)
  expect(texts).toEqual({ 'stops.txt': STOPS })
  for (const reject of rejects) {
    expect(reject.code).toBe(code)
    expect(reject.reason.length).toBeGreaterThan(5)
  }
  expect(rejects).toHaveLength([part].flat().length)
}

it('members land with their header, folders are passed over', async () => {
  const data = '\ufeff"stop_id" , "stop ""name""",\ufeff x\r\n1,2,3\r\n'
  const { members, rejects, findings, texts } = await open([
    { name: 'feed/', stored: true },
    { name: './feed/stops.txt', data },
    { name: 'picture.png', data: Buffer.from([0x89, 0xff, 0x00]), stored: true },
  ])
  expect(members.map(({ name, header }) => ({ name, header }))).toEqual([
    { name: 'feed/stops.txt', header: ['stop_id', 'stop "name"', 'x'] },
    { name: 'picture.png', header: undefined },
  ])
  expect(texts['feed/stops.txt']).toBe(data.slice(1))
  expect({ rejects, findings }).toEqual({ rejects: [], findings: [] })
})

it('a zip64 archive lands', async () => {
  const zip = new ZipWriter()
  zip.addBuffer(Buffer.from(STOPS), 'stops.txt', { forceZip64Format: true })
  zip.end({ forceZip64Format: true, comment: '' })
  const chunks: Buffer[] = []
  for await (const chunk of zip.outputStream) chunks.push(Buffer.from(chunk))
  const { texts } = await open(Buffer.concat(chunks))
  expect(texts).toEqual({ 'stops.txt': STOPS })
})

it('GBK members become UTF-8 and say so, names in GBK are read', async () => {
  const line = 'A,人民广场站\n'
  const gbk = Buffer.concat([
    Buffer.from('stop_id,stop_name\n'),
    // 人民广场站 in GBK.
    Buffer.from('412cc8cbc3f1b9e3b3a1d5be0a', 'hex'),
  ])
  const name = Buffer.concat([Buffer.from('d5beb5e3', 'hex'), Buffer.from('.txt')])
  const { texts, findings } = await open([{ name, data: gbk }])
  expect(texts).toEqual({ '站点.txt': `stop_id,stop_name\n${line}` })
  expect(findings).toEqual([{ at: '站点.txt', code: 'transcoded', message: 'read as GB18030' }])
})

it('GBK that begins late, or across a border of chunks, is read from the start', async () => {
  const head = 'stop_id,stop_name\n'
  for (const ascii of [0, 1, 262_143, 262_144, 524_287]) {
    const filler = `${'x'.repeat(Math.max(0, ascii - head.length))}`
    const data = Buffer.concat([Buffer.from(head + filler), Buffer.from('d5beb5e3', 'hex')])
    const { texts, findings } = await open([{ name: 'stops.txt', data }])
    expect(texts['stops.txt']).toBe(`${head + filler}站点`)
    expect(findings).toHaveLength(1)
  }
})

it('UTF-8 whose characters lie across borders of chunks passes unchanged', async () => {
  for (let shift = 0; shift < 4; shift++) {
    const data = `${'x'.repeat(1 + shift)}\n${'🚏站é'.repeat(60_000)}`
    const { texts, findings } = await open([{ name: 'a.txt', data }])
    expect(texts['a.txt'] === data).toBe(true)
    expect(findings).toEqual([])
  }
})

it('UTF-8 with one wrong byte is not taken for GBK: the byte stays to be refused', async () => {
  const data = Buffer.concat([
    Buffer.from(`stop_id,stop_name\n${'A,人民广场站\n'.repeat(100)}B,x`),
    Buffer.of(0xff),
    Buffer.from('\n'),
  ])
  const { members, findings } = await open([{ name: 'stops.txt', data }])
  expect(members[0]?.bytes).toBe(data.length)
  expect(findings[0]).toMatchObject({ at: 'stops.txt', code: 'unknown-encoding' })
})

it('bytes of no encoding pass as they are', async () => {
  const data = Buffer.from([0x61, 0x2c, 0xe9, 0x2c, 0xff, 0xff, 0x0a])
  const { members, findings } = await open([{ name: 'stops.txt', data }])
  expect(await readFile(members[0]?.path ?? '')).toEqual(data)
  expect(findings[0]).toMatchObject({ code: 'unknown-encoding' })
})

it('UTF-16 with a byte order mark is read', async () => {
  const little = Buffer.from(`\ufeff${STOPS}站`, 'utf16le')
  const big = Buffer.from(little).swap16()
  const { texts, findings } = await open([
    { name: 'little.txt', data: little },
    { name: 'big.txt', data: big },
  ])
  expect(texts).toEqual({ 'little.txt': `${STOPS}站`, 'big.txt': `${STOPS}站` })
  expect(findings.map(({ message }) => message)).toEqual(['read as UTF-16LE', 'read as UTF-16BE'])
})

it('a text that is no zip is the only member, anything else is refused', async () => {
  const csv = await open(Buffer.from(STOPS), {}, 'stops.csv')
  expect(csv.members).toMatchObject([{ name: 'stops.csv', header: ['stop_id', 'stop_name'] }])
  const json = await open(Buffer.from('{"type":"FeatureCollection"}'), {}, 'locations.geojson')
  expect(json.members).toMatchObject([{ name: 'locations.geojson', bytes: 28 }])
  expect(json.members[0]).not.toHaveProperty('header')
  const bytes = await open(Buffer.from([0xff, 0x00]), {}, 'positions.pb')
  expect(bytes).toMatchObject({
    members: [],
    rejects: [{ at: 'positions.pb', code: 'not-an-archive' }],
  })
})

it('a member that packs too well is refused before it is unpacked whole', async () => {
  const zeros = Buffer.alloc(8 * 1024 * 1024)
  await refuses({ name: 'bomb.txt', data: zeros }, 'compression-ratio')
  await refuses({ name: 'bomb.txt', data: zeros, size: 10 }, 'wrong-size')
})

it('sizes that lie and checksums that do not hold are refused', async () => {
  await refuses({ name: 'more.txt', data: STOPS, size: STOPS.length - 1 }, 'wrong-size')
  await refuses({ name: 'less.txt', data: STOPS, size: STOPS.length + 1 }, 'wrong-size')
  await refuses({ name: 'sum.txt', data: STOPS, crc: 1 }, 'wrong-checksum')
})

it('members beyond the limits of one, of all and of time are refused', async () => {
  const large = Buffer.from(Array.from({ length: 90_000 }, (_, at) => `${at}\n`).join(''))
  await refuses({ name: 'big.txt', data: large }, 'member-too-large', { memberBytes: 1000 })
  const lying = { name: 'big.txt', data: large, size: 10 }
  await refuses(lying, 'member-too-large', { memberBytes: 1000 })
  const both = ['a.txt', 'b.txt'].map((name) => ({ name, data: large }))
  await refuses(both, 'archive-too-large', { totalBytes: 1000 })
  const late = await open([GOOD], { seconds: 0 })
  expect(late.rejects).toMatchObject([{ at: 'stops.txt', code: 'time-limit' }])
})

it('archives that are too large or hold too many members are refused as a whole', async () => {
  const many = Array.from({ length: 11 }, (_, at) => ({ name: `${at}.txt`, data: 'a\n' }))
  const crowd = await open(many, { members: 10 })
  expect(crowd.members).toEqual([])
  expect(crowd.rejects).toMatchObject([{ at: 'feed.zip', code: 'too-many-members' }])
  const heavy = await open(many, { archiveBytes: 10 })
  expect(heavy.rejects).toMatchObject([{ at: 'feed.zip', code: 'archive-too-large' }])
})

it('members that share bytes, a bomb without a high ratio, are refused', async () => {
  const inner = zipOf([{ name: 'b.txt', data: STOPS }])
  const quoting: ZipPart[] = [
    GOOD,
    { name: 'a.txt', data: inner, stored: true },
    { name: 'b.txt', data: STOPS, packed: Buffer.alloc(0), packedBytes: 30 },
  ]
  const honest = zipOf(quoting)
  const start = honest.indexOf(Buffer.from('504b0304', 'hex'), honest.indexOf('a.txt'))
  await refuses(
    [quoting[1] as ZipPart, { ...quoting[2], offset: start } as ZipPart],
    'overlapping-members',
  )
  const same = await open([GOOD, { ...GOOD, name: 'again.txt', offset: 0 }])
  expect(same.members).toEqual([])
  expect(same.rejects.map(({ code }) => code)).toEqual(Array(2).fill('overlapping-members'))
})

it('archives inside the archive are not opened, whatever they are called', async () => {
  const inner = zipOf([GOOD])
  await refuses({ name: 'inner.zip', data: inner, stored: true }, 'nested-archive')
  await refuses({ name: 'trips.txt', data: inner }, 'nested-archive')
  await refuses({ name: 'trips.txt', data: Buffer.from('1f8b0800', 'hex') }, 'nested-archive')
})

it('names that lead elsewhere are refused', async () => {
  const names = ['../stops.txt', 'a/../../b.txt', '/etc/passwd', 'C:\\x.txt', 'a\\b.txt', 'C:x']
  const odd = ['', 'a\nb.txt', 'x'.repeat(300)]
  for (const name of [...names, ...odd]) await refuses({ name, data: STOPS }, 'unsafe-name')
})

it('a second member of the same name is refused, the first lands', async () => {
  await refuses({ name: 'stops.txt', data: 'other\n' }, 'duplicate-member')
})

it('links, devices, encrypted and strangely packed members are refused', async () => {
  await refuses({ name: 'link.txt', data: '/etc/passwd', mode: 0o120777 }, 'symbolic-link')
  await refuses({ name: 'device.txt', data: STOPS, mode: 0o020644 }, 'special-file')
  await refuses({ name: 'secret.txt', data: STOPS, flags: 1 }, 'encrypted-member')
  await refuses({ name: 'odd.txt', data: STOPS, method: 99 }, 'unknown-compression')
})

it('a member that does not inflate is refused alone', async () => {
  const packed = deflateRawSync(Buffer.from(STOPS.repeat(100)))
  packed.fill(0xff, 4, 20)
  await refuses({ name: 'torn.txt', data: STOPS.repeat(100), packed }, 'damaged-member')
  const cut = deflateRawSync(Buffer.from(STOPS.repeat(100))).subarray(0, 20)
  await refuses({ name: 'cut.txt', data: STOPS.repeat(100), packed: cut }, 'damaged-member')
})

it('an archive cut short is refused, a directory that breaks off keeps what stood', async () => {
  const whole = zipOf([GOOD, { name: 'trips.txt', data: STOPS }])
  const cut = await open(whole.subarray(0, whole.length - 30))
  expect(cut.rejects).toMatchObject([{ at: 'feed.zip', code: 'damaged-archive' }])
  const second = whole.lastIndexOf(Buffer.from('504b0102', 'hex'))
  const broken = Buffer.from(whole)
  broken[second] = 0
  const { texts, rejects } = await open(broken)
  expect(texts).toEqual({ 'stops.txt': STOPS })
  expect(rejects).toMatchObject([{ at: 'feed.zip', code: 'damaged-directory' }])
  expect((await open(zipOf([]))).members).toEqual([])
})

it('a header of a million columns is refused without reading the rows', async () => {
  const wide = `${'c,'.repeat(1_000_000)}\n1\n`
  await refuses({ name: 'wide.txt', data: wide }, 'too-many-columns', { ratio: 10_000 })
  const quoted = `${'"c",'.repeat(1_000_000)}\n1\n`
  await refuses({ name: 'wide.txt', data: quoted }, 'too-many-columns', { ratio: 10_000 })
  await refuses({ name: 'open.txt', data: 'a,"b\n1,2\n' }, 'malformed-header')
})

it('the reading of any bytes whatever never throws', async () => {
  const whole = zipOf([GOOD, { name: 'trips.txt', data: STOPS.repeat(50) }])
  for (let at = 0; at < whole.length; at += 3) {
    const bent = Buffer.from(whole)
    bent[at] = (bent[at] ?? 0) ^ 0x55
    await open(bent)
  }
})
