import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { DecodeContext } from '../types.ts'

/** What a fixture is decoded in unless its `context.json` says otherwise. */
export const FIXTURE_CONTEXT: DecodeContext = {
  receivedAt: '2026-01-01T00:00:00Z',
  zone: 'Asia/Shanghai',
  limits: { bytes: 1_000_000, entities: 10_000, depth: 32 },
  options: {},
}

/** One folder of `fixtures`: `input.*`, perhaps `context.json`, and `expected.ndjson`. */
export type Fixture = {
  name: string
  /** The input's file name, `input.json`. */
  file: string
  bytes: Uint8Array
  context: DecodeContext
  expected: string[]
}

/** All fixtures of a folder by name. Throws when one is incomplete, or when there is none. */
export function fixturesIn(folder: URL): Fixture[] {
  const path = fileURLToPath(folder)
  const names = readdirSync(path).sort()
  if (names.length === 0) throw new Error(`no fixtures in ${path}`)
  return names.map((name) => fixtureIn(name, `${path.replace(/[\\/]$/, '')}/${name}`))
}

function fixtureIn(name: string, folder: string): Fixture {
  const file = readdirSync(folder).find((entry) => entry.startsWith('input.'))
  if (!file) throw new Error(`no input.* in ${folder}`)
  const read = (entry: string): string => readFileSync(`${folder}/${entry}`, 'utf8')
  const own = existsSync(`${folder}/context.json`) ? JSON.parse(read('context.json')) : {}
  const limits = { ...FIXTURE_CONTEXT.limits, ...own.limits }
  return {
    name,
    file,
    bytes: file.endsWith('.hex') ? fromHex(read(file)) : readFileSync(`${folder}/${file}`),
    context: { ...FIXTURE_CONTEXT, ...own, limits },
    expected: read('expected.ndjson').split('\n').filter(Boolean),
  }
}

/** Bytes written as pairs of hex digits; white space is free, `#` begins a comment. */
export function fromHex(text: string): Uint8Array {
  const digits = text.replace(/#.*$/gm, '').replace(/\s+/g, '')
  if (!/^([0-9a-f]{2})*$/i.test(digits)) throw new Error('not hex')
  return Uint8Array.from(Buffer.from(digits, 'hex'))
}
