import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { DecodeContext, Member } from '../types.ts'

/** What a fixture is decoded in unless its `context.json` says otherwise. */
export const FIXTURE_CONTEXT: DecodeContext = {
  receivedAt: '2026-01-01T00:00:00Z',
  zone: 'Asia/Shanghai',
  limits: { bytes: 1_000_000, entities: 10_000, depth: 32 },
  options: {},
  keyed: keyedOf,
}

/** Pseudonym of a vehicle on a day in fixtures: without a key, so that anybody can make it. */
export function pseudonymOf(identity: string, day: string): string {
  return createHash('sha256').update(`${identity} ${day}`).digest('hex').slice(0, 26)
}

/** Keyed hash of tests: 26 characters, without a key. */
export function keyedOf(purpose: string, text: string): string {
  return createHash('sha256').update(`${purpose} ${text}`).digest('hex').slice(0, 26)
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

/** One folder of `fixtures` for a plan: `members.json` and `expected.ndjson`. */
export type PlanFixture = { name: string; members: Member[]; expected: string[] }

/** All inputs to decode in a folder, by name. Throws when one is incomplete, or none is there. */
export function fixturesIn(folder: URL): Fixture[] {
  const found = foldersOf(folder).filter(([, path]) => !existsSync(`${path}/members.json`))
  if (found.length === 0) throw new Error(`no fixtures in ${folder}`)
  return found.map(([name, path]) => fixtureIn(name, path))
}

/**
 * All lists of members to plan in a folder. `members.json` is an object: name of the member to its
 * header line, null for a member that is no table.
 */
export function planFixturesIn(folder: URL): PlanFixture[] {
  const found = foldersOf(folder).filter(([, path]) => existsSync(`${path}/members.json`))
  return found.map(([name, path]) => {
    const members = JSON.parse(readFileSync(`${path}/members.json`, 'utf8'))
    return {
      name,
      members: Object.entries<string | null>(members).map(([name, header]) => ({
        name,
        bytes: 1_000,
        ...(header !== null && { header: header.split(',') }),
      })),
      expected: expectedIn(path),
    }
  })
}

function foldersOf(folder: URL): [name: string, path: string][] {
  const path = fileURLToPath(folder).replace(/[\\/]$/, '')
  return readdirSync(path)
    .sort()
    .map((name) => [name, `${path}/${name}`])
}

function expectedIn(path: string): string[] {
  return readFileSync(`${path}/expected.ndjson`, 'utf8').split('\n').filter(Boolean)
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
    expected: expectedIn(folder),
  }
}

/** Bytes written as pairs of hex digits; white space is free, `#` begins a comment. */
export function fromHex(text: string): Uint8Array {
  const digits = text.replace(/#.*$/gm, '').replace(/\s+/g, '')
  if (!/^([0-9a-f]{2})*$/i.test(digits)) throw new Error('not hex')
  return Uint8Array.from(Buffer.from(digits, 'hex'))
}
