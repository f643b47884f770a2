import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { location, PLATE, TestTerminal } from '../../../../adapters/jt808/src/testing/terminal.ts'
import { KEYS, LowerPlatform } from '../../../../adapters/jt809/src/testing/frames.ts'
import { randomOf } from '../../../../adapters/jt809/src/testing/random.ts'
import { rowsOf } from '../../../../adapters/jt809/src/testing/rows.ts'
import { EXIT } from '../command-line.ts'
import { decodedLines, runHere, workFolder } from '../testing/run-here.ts'

const POSITION = 'vehicle/position@1'

/** Hexadecimal text, one frame a line. */
function textOf(frames: readonly Uint8Array[]): string {
  return frames.map((frame) => `${Buffer.from(frame).toString('hex')}\n`).join('')
}

/** A work folder with one file, and a way to decode it. */
async function capture(content: string | Uint8Array) {
  const dir = await workFolder()
  await writeFile(join(dir, 'capture'), content)
  async function decode(adapter: string, ...options: string[]) {
    const words = options.flatMap((option) => ['--option', option])
    const answer = await runHere(dir, ['decode', adapter, 'capture', ...words])
    return { ...answer, lines: answer.code === EXIT.done ? decodedLines(answer.out) : [] }
  }
  return { dir, decode }
}

function framesOf808(): Uint8Array[] {
  const terminal = new TestTerminal('13900000001')
  return [
    terminal.registration(PLATE),
    terminal.frame(0x0200, location()),
    terminal.frame(0x0200, location({ latitude: 91_000_000 })),
  ]
}

it.each([
  ['raw bytes', () => Buffer.concat(framesOf808())],
  ['hexadecimal text', () => textOf(framesOf808())],
])(
  'decodes JT/T 808 from %s: what a terminal registered holds for its positions',
  async (_, of) => {
    const { dir, decode } = await capture(of())
    const { lines } = await decode('jt808')
    const registered = lines.find(({ contract }) => contract === 'vehicle/registration@1')
    expect(registered?.reading).toMatchObject({ plate: '云A12345', plate_color: 2 })
    const position = lines.find(({ contract }) => contract === POSITION)
    expect(position?.reading).toMatchObject({
      located_at: '2026-01-01T00:00:00Z',
      plate: '云A12345',
      phone: '13900000001',
      latitude: 25.04,
      longitude: 102.71,
    })
    const rejects = lines.filter(({ reject }) => reject)
    expect(rejects).toHaveLength(1)
    expect(existsSync(join(dir, 'data', 'keys')), 'decoding makes no keys').toBe(false)
  },
)

it('pins the edition of JT/T 808 that it is told', async () => {
  const { decode } = await capture(Buffer.concat(framesOf808()))
  for (const version of ['2011', '2013']) {
    const { lines } = await decode('jt808', `version=${version}`)
    const position = lines.find(({ contract }) => contract === POSITION)
    expect(position?.reading?.protocol_version).toBe(version)
  }
})

it.each(['2011', '2019'] as const)(
  'deciphers JT/T 809-%s with the keys it is given',
  async (version) => {
    const platform = new LowerPlatform(version, KEYS)
    const rows = rowsOf(3, randomOf(1))
    const { dir, decode } = await capture(textOf(rows.map((row) => platform.position(row))))
    const { m1, ia1, ic1 } = KEYS
    await writeFile(join(dir, 'm1.txt'), `${m1}\n`)
    const edition = `version=${version}`
    const { lines } = await decode('jt809', edition, 'm1=file:m1.txt', `ia1=${ia1}`, `ic1=${ic1}`)
    const positions = lines.filter(({ contract }) => contract === POSITION)
    expect(positions.map(({ reading }) => reading)).toMatchObject(
      rows.map(({ reading: { plate, plate_color, located_at, latitude } }) => {
        return { plate, plate_color, located_at, latitude }
      }),
    )
    const wrong = await decode('jt809', edition, 'm1=1', 'ia1=2', 'ic1=3')
    expect(wrong.lines.filter(({ contract }) => contract === POSITION)).toEqual([])
  },
)

it('names vehicles alike within one output, and otherwise in every other', async () => {
  const { decode } = await capture(textOf(framesOf808().slice(0, 2).concat(framesOf808())))
  const vehicles = async () => {
    const { lines } = await decode('jt808')
    return new Set(lines.flatMap(({ reading }) => reading?.vehicle_id ?? []))
  }
  const [first, second] = [await vehicles(), await vehicles()]
  expect(first.size).toBe(1)
  expect(second.size).toBe(1)
  expect(first).not.toEqual(second)
})

it.each([
  ['an option the adapter lacks', 'jt808', 'colour=blue', ['version', 'zone']],
  ['a value it would not take', 'jt808', 'version=2020', ['version', 'zone']],
  ['half a value', 'jt809', 'm1=12x', ['m1', 'ia1', 'ic1', 'zone']],
  ['an option of an adapter without any', 'gtfs-realtime', 'version=2', ['zone']],
  ['no zone', 'jt808', 'zone=Mars/Olympus', ['zone']],
  ['an offset for a zone', 'gtfs', 'zone=+08:00', ['zone']],
])('refuses %s, and says which there are', async (_, adapter, option, known) => {
  const { decode } = await capture('7e')
  const { code, out, err } = await decode(adapter, option)
  expect(code).toBe(EXIT.usage)
  expect(out).toBe('')
  for (const name of known) expect(err).toMatch(new RegExp(`^ {2}${name}$`, 'm'))
  expect(err).toMatch(/时区[\s\S]*time zone/)
})

it('never repeats the value of an option that it refuses', async () => {
  const { decode } = await capture('5b')
  const { err } = await decode('jt809', 'm1=geheim')
  expect(err).not.toContain('geheim')
})

it('says that a file with the value of an option is not there', async () => {
  const { decode } = await capture('5b')
  const { code, err } = await decode('jt809', 'm1=file:none.txt')
  expect(code).toBe(EXIT.failed)
  expect(err).toContain('input-unreadable')
})
