import { cpSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { folder } from './testing/folders.ts'
import { type Answer, run } from './testing/run.ts'
import { fileAt, partsOf, tamper, type Way, writeParts } from './testing/tampering.ts'
import { type WrittenLog, writtenEntries } from './testing/written-log.ts'

/** Two full tiles of leaves and a partial one; above them one of two hashes. */
const SIZE = 700
const HOME = folder()

let log: WrittenLog
beforeAll(async () => {
  log = await writtenEntries(SIZE - 1)
})
afterAll(() => rmSync(HOME, { recursive: true, force: true }))

async function after(damage: (dir: string) => void, ...options: string[]): Promise<Answer> {
  const dir = join(HOME, 'copy')
  rmSync(dir, { recursive: true, force: true })
  cpSync(log.dir, dir, { recursive: true })
  damage(dir)
  return run(['log', dir, '--key', log.verifier, ...options])
}

it('a whole copy is good', async () => {
  const { code, text } = await after(() => undefined, '--entries')
  expect({ code, text }).toEqual({ code: 0, text: expect.stringContaining('700 个条目 / entries') })
})

/** File, way, place in it (undefined: the file as a whole), and what is named, all of it. */
const CASES: [path: string, way: Way, at: number | undefined, ...named: string[]][] = [
  ['tile/entries/000', 'flip', 17, 'entry-flipped tile/entries/000 #17'],
  ['tile/entries/000', 'delete', 17, 'entry-removed tile/entries/000 #17'],
  ['tile/entries/000', 'insert', 17, 'entry-inserted tile/entries/000 #17'],
  ['tile/entries/000', 'reorder', 17, 'entry-reordered tile/entries/000 #17'],
  ['tile/entries/000', 'delete', undefined, 'bundle-missing tile/entries/000'],
  ['tile/entries/000', 'flip', undefined, 'bundle-unreadable tile/entries/000'],
  ['tile/entries/002.p/188', 'flip', 0, 'entry-flipped tile/entries/002.p/188 #512'],
  ['tile/entries/002.p/188', 'delete', 187, 'entry-removed tile/entries/002.p/188 #699'],
  ['tile/entries/002.p/188', 'insert', 188, 'entry-inserted tile/entries/002.p/188 #700'],
  ['tile/entries/002.p/188', 'reorder', 3, 'entry-reordered tile/entries/002.p/188 #515'],
  ['tile/entries/002.p/188', 'delete', undefined, 'bundle-missing tile/entries/002.p/188'],
  ['tile/0/001', 'flip', 5, 'hash-flipped tile/0/001 #261'],
  ['tile/0/001', 'delete', 5, 'hash-removed tile/0/001 #261'],
  ['tile/0/001', 'insert', 5, 'hash-inserted tile/0/001 #261'],
  ['tile/0/001', 'reorder', 5, 'hash-reordered tile/0/001 #261'],
  ['tile/0/001', 'delete', undefined, 'tile-missing tile/0/001'],
  ['tile/0/001', 'insert', undefined, 'tile-malformed tile/0/001'],
  ['tile/0/002.p/188', 'flip', 9, 'hash-flipped tile/0/002.p/188 #521'],
  ['tile/0/002.p/188', 'delete', 9, 'hash-removed tile/0/002.p/188 #521'],
  ['tile/0/002.p/188', 'insert', 9, 'hash-inserted tile/0/002.p/188 #521'],
  ['tile/0/002.p/188', 'reorder', 9, 'hash-reordered tile/0/002.p/188 #521'],
  ['tile/0/002.p/188', 'delete', undefined, 'tile-missing tile/0/002.p/188'],
  ['tile/1/000.p/2', 'flip', 1, 'hash-flipped tile/1/000.p/2 #1'],
  ['tile/1/000.p/2', 'delete', 0, 'hash-removed tile/1/000.p/2 #0'],
  ['tile/1/000.p/2', 'insert', 0, 'hash-inserted tile/1/000.p/2 #0'],
  ['tile/1/000.p/2', 'reorder', 0, 'hash-reordered tile/1/000.p/2 #0'],
  ['tile/1/000.p/2', 'delete', undefined, 'tile-missing tile/1/000.p/2'],
  [
    'tile/0/000',
    'reorder',
    undefined,
    'hash-flipped tile/0/000 #0',
    'hash-flipped tile/0/001 #256',
  ],
  ['checkpoint', 'flip', 0, 'checkpoint-malformed checkpoint'],
]

it.each(CASES)('%s, %s %s, is named, and nothing else', async (path, way, at, ...named) => {
  const { code, text } = await after((dir) => tamper(dir, path, way, at))
  const lines = text.trimEnd().split('\n')
  expect({ code, lines }).toEqual({
    code: 1,
    lines: named.map((name) =>
      expect.stringMatching(new RegExp(`^${name}\\b.*\\p{Script=Han}`, 'u')),
    ),
  })
})

it('the write-ahead log is no part of a copy: what is in it changes nothing', async () => {
  const { code } = await after((dir) => {
    writeFileSync(join(dir, 'wal', 'ffffffff'), 'garbage')
    rmSync(join(dir, 'index.sqlite'), { force: true })
  })
  expect(code).toBe(0)
})

it('bundles may lie there without compression', async () => {
  const { code, text } = await after((dir) => {
    for (const path of ['tile/entries/000', 'tile/entries/001', 'tile/entries/002.p/188']) {
      const packed = fileAt(dir, path)
      writeParts(join(dir, path), path, partsOf(packed, path))
      rmSync(packed)
    }
  })
  expect({ code, text }).toEqual({ code: 0, text: expect.stringContaining('700 个条目') })
})

it('a public copy has no bundles: its tiles are checked, and entries can be demanded', async () => {
  const withoutEntries = (dir: string) => rmSync(join(dir, 'tile/entries'), { recursive: true })
  const { code, text } = await after(withoutEntries)
  expect({ code, text }).toEqual({ code: 0, text: expect.stringContaining('0 个条目') })
  expect((await after(withoutEntries, '--entries')).text).toContain('bundle-missing')
  const damaged = await after((dir) => {
    withoutEntries(dir)
    tamper(dir, 'tile/0/001', 'flip', 5)
  })
  expect(damaged.text).toMatch(/^tile-wrong tile\/0\/001 /)
})

it.each([
  ['origin', 0, 'checkpoint-signature'],
  ['size', 1, 'checkpoint-signature'],
  ['root', 2, 'checkpoint-signature'],
  ['signature', 4, 'checkpoint-signature'],
])('a checkpoint with another %s is not believed', async (_name, line, named) => {
  const { code, text } = await after((dir) => {
    const path = join(dir, 'checkpoint')
    const lines = partsOf(path, 'checkpoint').map(String)
    const other: Record<number, (text: string) => string> = {
      0: (text) => `${text.trim()}x\n`,
      1: () => '699\n',
      2: (text) => `${text.startsWith('A') ? 'B' : 'A'}${text.slice(1)}`,
      4: (text) =>
        text.replace(/.....=*\n$/, (end) => `${end.startsWith('A') ? 'B' : 'A'}${end.slice(1)}`),
    }
    lines[line] = other[line]?.(lines[line] ?? '') ?? ''
    writeFileSync(path, lines.join(''))
  })
  expect({ code, text }).toEqual({ code: 1, text: expect.stringContaining(named) })
})

it('no checkpoint, no copy', async () => {
  const { code, text } = await after((dir) => rmSync(join(dir, 'checkpoint')))
  expect({ code, text }).toEqual({ code: 1, text: expect.stringContaining('checkpoint-missing') })
})

it('files that have no end are not read', async () => {
  const { code, text } = await after((dir) => {
    writeFileSync(join(dir, 'tile/0/001'), Buffer.alloc(1 << 20))
  })
  expect({ code, text }).toEqual({ code: 1, text: expect.stringContaining('tile-unreadable') })
})

it('what is not asked in order is answered with the usage', async () => {
  for (const args of [
    [],
    ['log'],
    ['log', log.dir],
    ['nonsense', log.dir, '--key', log.verifier],
  ]) {
    expect(await run(args)).toEqual({ code: 2, text: expect.stringContaining('用法 / usage') })
  }
})

/** Every file of a copy, with bundles as they are: the header of gzip has bits of no meaning. */
function plainFiles(dir: string): string[] {
  const paths = readdirSync(join(dir, 'tile'), { recursive: true }).map((one) => `tile/${one}`)
  // Partial files of earlier checkpoints stay for whoever has one of these: this one has no need.
  const isOfNewest = (path: string) => /(?<!\.p)\/\d{3}(\.gz)?$|002\.p\/188|000\.p\/2$/.test(path)
  const files = paths.filter((path) => statSync(join(dir, path)).isFile() && isOfNewest(path))
  for (const path of files.filter((one) => one.endsWith('.gz'))) {
    const plain = path.slice(0, -'.gz'.length)
    writeParts(join(dir, plain), plain, partsOf(join(dir, path), plain))
    rmSync(join(dir, path))
  }
  return ['checkpoint', ...files.map((path) => path.replace(/\.gz$/, ''))]
}

it('no bit of any file can be turned without its being named', async () => {
  const dir = join(HOME, 'bits')
  cpSync(log.dir, dir, { recursive: true })
  const files = plainFiles(dir)
  const place = fc.tuple(fc.constantFrom(...files), fc.nat(), fc.nat(7))
  await fc.assert(
    fc.asyncProperty(place, async ([path, at, bit]) => {
      const bytes = readFileSync(join(dir, path))
      const other = Buffer.from(bytes)
      const byte = at % bytes.length
      other[byte] = (other[byte] ?? 0) ^ (1 << bit)
      writeFileSync(join(dir, path), other)
      const { code, text } = await run(['log', dir, '--key', log.verifier, '--entries'])
      writeFileSync(join(dir, path), bytes)
      // The last character of a signature in base64 has two bits that stand for nothing.
      const isIdle = path === 'checkpoint' && byte === bytes.length - 3 && bit < 2
      if (!isIdle) expect({ code, text }).toEqual({ code: 1, text: expect.stringContaining(path) })
    }),
    { numRuns: 200 },
  )
})

it('hostile checkpoints, receipts and keys are refused, whatever they are', async () => {
  const path = join(HOME, 'hostile')
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.string(), fc.string({ unit: 'binary' })), async (text) => {
      writeFileSync(path, text)
      expect((await run(['receipt', path, '--key', log.verifier])).code).toBe(1)
      expect((await run(['consistent', path, log.dir, '--key', log.verifier])).code).toBe(1)
      expect((await run(['log', log.dir, `--key=${text}`])).code).toBeGreaterThan(0)
    }),
  )
})
