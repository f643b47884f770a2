import { expect, it } from 'vitest'
import { files, isTestCode, ownSources, type SourceFile } from './tree.ts'

const MAX_COLUMNS = 100

/** Calls that would let the world in unseen, where they may stand, and what to use instead. */
const BANNED: { call: RegExp; allowed: RegExp; instead: string }[] = [
  { call: /\bprocess\.env\b/, allowed: /main\.ts$/, instead: 'a setting, read once in main.ts' },
  { call: /\bDate\.now\(/, allowed: /main\.ts$/, instead: 'the `now` that was passed in' },
  { call: /\bnew Date\(\)/, allowed: /main\.ts$/, instead: 'the `now` that was passed in' },
  { call: /\bMath\.random\(/, allowed: /main\.ts$/, instead: 'the `random` that was passed in' },
  {
    call: /(?<![.\w])fetch\(/,
    allowed: /(main|ingest\/src\/egress)\.ts$/,
    instead: 'the egress module',
  },
  { call: /\bconsole\.\w+\(/, allowed: /main\.ts$/, instead: 'the log that was passed in' },
]

/** Benchmarks and the simulator are programs of their own: they measure and play the world. */
const OUTSIDE_WORLD = /^infra\/(bench|tooling)\//

/** A template literal of several lines that begins like a statement belongs into a `.sql` file. */
const LONG_SQL = /`\s*(SELECT|COPY|CREATE|INSERT|WITH|UPDATE|DELETE)\s[^`]*\n[^`]*`/i

function faults(check: (line: string, file: SourceFile) => string | undefined): string[] {
  return ownSources().flatMap((file) =>
    file.text.split('\n').flatMap((line, index) => {
      const fault = check(line, file)
      return fault ? [`${file.path}:${index + 1}: ${fault}`] : []
    }),
  )
}

function isComment(line: string): boolean {
  return /^\s*(\*|\/\/|\/\*)/.test(line)
}

/** A line is measured without the insides of its strings, which no formatter can break. */
function width(line: string): number {
  return line.replace(/'[^']*'|`[^`]*`|`[^`]*$/g, '').length
}

it('no line is wider than 100 columns', () => {
  const sql = files(/\.sql$/).flatMap(({ path, text }) =>
    text
      .split('\n')
      .flatMap((line, index) => (line.length > MAX_COLUMNS ? [`${path}:${index + 1}`] : [])),
  )
  expect(sql).toEqual([])
  const wide = (line: string) => (isComment(line) ? line.length : width(line)) > MAX_COLUMNS
  expect(
    faults((line) => (wide(line) && !/https?:|^import /.test(line) ? 'wide' : undefined)),
  ).toEqual([])
})

it('clock, chance, environment and network come in as arguments', () => {
  expect(
    faults((line, { path }) => {
      if (isTestCode(path) || OUTSIDE_WORLD.test(path) || isComment(line)) return undefined
      const hit = BANNED.find(({ call, allowed }) => call.test(line) && !allowed.test(path))
      return hit && `${hit.call.source}: use ${hit.instead}`
    }),
  ).toEqual([])
})

it('SQL longer than a line lives in a .sql file that says why it is there', () => {
  const inline = ownSources()
    .filter(({ path }) => !isTestCode(path) && !OUTSIDE_WORLD.test(path))
    .filter(({ text }) => LONG_SQL.test(text))
    .map(({ path }) => path)
  expect(inline).toEqual([])
  const silent = files(/\.sql$/)
    .filter(({ text }) => !text.startsWith('-- '))
    .map(({ path }) => path)
  expect(silent).toEqual([])
})

it('nothing is left for later', () => {
  const mark = new RegExp(
    `\\b(${['TO', 'FIX', 'XX'].map((m, i) => m + ['DO', 'ME', 'X'][i]).join('|')})\\b`,
  )
  expect(faults((line) => (mark.test(line) ? 'a mark of unfinished work' : undefined))).toEqual([])
})

it('no test is focused, and a skipped one says why', () => {
  const call = /\b(it|test|describe)\.(only|todo|skip)\b/
  expect(faults((line) => (call.test(line) ? 'focused or skipped' : undefined))).toEqual([])
})

it('dependencies are pinned exactly', () => {
  const loose = files(/package\.json$/).flatMap(({ path, text }) => {
    const manifest = JSON.parse(text)
    const all = {
      ...manifest.dependencies,
      ...manifest.devDependencies,
      ...manifest.optionalDependencies,
    }
    return Object.entries(all)
      .filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(String(version)))
      .map(([name, version]) => `${path}: ${name} ${version}`)
  })
  expect(loose).toEqual([])
})
