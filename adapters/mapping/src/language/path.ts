import { type Faults, isRecord } from './faults.ts'
import type { Get, Scope } from './scope.ts'

/** Characters of one path. */
const PATH_CHARACTERS = 500

type Step =
  | { kind: 'name'; name: string }
  | { kind: 'place'; place: number }
  | { kind: 'where'; name: string; value: string }
  | { kind: 'each' }
  | { kind: 'entries' }

/** Names a path may begin with after `$`, beside those of joins. */
const WORDS: Readonly<Record<string, Get>> = {
  key: (scope) => scope.key,
  index: (scope) => scope.index,
  received: (scope) => scope.run.receivedAt,
  part: (scope) => scope.run.part,
}

export type PathContext = {
  faults: Faults
  /** Does the record consist of cells? */
  isTable: boolean
  /** Names of the joins of the block. */
  joins: readonly string[]
}

/**
 * Compiles a path: `a.b[0].'odd name'[lang=zh].c`; `.` is the record itself, `^` the one around it,
 * `$` the document, `$key`, `$index`, `$received`, `$part` or `$<join>` what they say.
 */
export function pathOf(text: string, at: string, context: PathContext): Get | undefined {
  const start = startOf(text, at, context)
  if (!start) return undefined
  const steps = stepsOf(start.rest, at, context.faults)
  if (!steps) return undefined
  if (steps.some(({ kind }) => kind === 'each' || kind === 'entries')) {
    return context.faults.add(
      at,
      `“${text}”含 [] 或 {}，只有 of 与 join.of 可以`,
      `"${text}" holds [] or {}, which only \`of\` and \`join.of\` may`,
    )
  }
  const [first] = steps
  if (!context.isTable || start.kind !== 'record') return reading(start.get, steps)
  if (steps.length !== 1 || first?.kind !== 'name') {
    return context.faults.add(
      at,
      `“${text}”：表格的列只用一个列名`,
      `"${text}": a column of a table is one name`,
    )
  }
  return cellOf(first.name)
}

/** How to reach the records of a block: from the document or a joined list, piece by piece. */
export type Walk = { pieces: { get: (value: unknown) => unknown; each: Piece; step: string }[] }
type Piece = 'each' | 'entries' | 'one'

/** Compiles `features[].spaces[]`, `lots{}`, `.`; always from the document. */
export function walkOf(text: string, at: string, faults: Faults): Walk | undefined {
  const steps = stepsOf(text.replace(/^\$\.?/, ''), at, faults)
  if (!steps) return undefined
  const pieces: Walk['pieces'] = []
  let held: Step[] = []
  for (const step of steps) {
    if (step.kind === 'each' || step.kind === 'entries') {
      pieces.push({ get: chain(held), each: step.kind, step: nameOf([...held, step]) })
      held = []
    } else held.push(step)
  }
  if (held.length > 0 || pieces.length === 0) {
    pieces.push({ get: chain(held), each: 'one', step: nameOf(held) || 'body' })
  }
  return { pieces }
}

type Start = { kind: 'record' | 'other'; get: Get; rest: string }

function startOf(text: string, at: string, context: PathContext): Start | undefined {
  if (text === '.') return { kind: 'other', get: (scope) => scope.value, rest: '' }
  const above = /^\^+/.exec(text)?.[0].length ?? 0
  if (above > 0) return { kind: 'other', get: aboveOf(above), rest: behind(text, above) }
  const word = /^\$([\p{L}\p{N}_-]*)/u.exec(text)
  if (!word) return { kind: 'record', get: (scope) => scope.value, rest: text }
  const [whole, name = ''] = word
  const rest = behind(text, whole.length)
  if (name === '') return { kind: 'other', get: (scope) => scope.run.document, rest }
  const known = Object.hasOwn(WORDS, name) ? WORDS[name] : undefined
  if (known) return { kind: 'other', get: known, rest }
  const joined = context.joins.indexOf(name)
  if (joined >= 0) return { kind: 'other', get: (scope) => scope.joined[joined]?.value, rest }
  return context.faults.add(
    at,
    `没有 $${name}；有 $key、$index、$received、$part 与 join 里的名字`,
    `no $${name}; there are $key, $index, $received, $part and the names of joins`,
  )
}

function behind(text: string, length: number): string {
  return text.slice(length).replace(/^\./, '')
}

function aboveOf(levels: number): Get {
  return (scope) => {
    let found: Scope | undefined = scope
    for (let level = 0; level < levels; level++) found = found?.above
    return found?.value
  }
}

/** What a path consists of, one match per step. */
const QUOTED = "(?:^|\\.)'((?:[^']|'')*)'"
const BARE = "(?:^|\\.)([^.'[\\]{}]+)"
const PLACE = '\\[(-?\\d{1,6})\\]'
const WHERE = '\\[([^[\\]=]+)=([^[\\]]*)\\]'
const STEP = new RegExp([QUOTED, BARE, PLACE, WHERE, '(\\[\\])', '(\\{\\})'].join('|'), 'y')

function stepsOf(text: string, at: string, faults: Faults): Step[] | undefined {
  const steps: Step[] = []
  if (text === '' || text === '.') return steps
  const wrong = () => faults.add(at, `路径写法不对：“${text}”`, `"${text}" is no path`)
  if (text.length > PATH_CHARACTERS) return wrong()
  STEP.lastIndex = 0
  while (STEP.lastIndex < text.length) {
    const match = STEP.exec(text)
    if (!match) return wrong()
    steps.push(stepOf(match))
  }
  return steps
}

function stepOf(match: RegExpExecArray): Step {
  const [, quoted, name, place, where, value = '', each] = match
  if (quoted !== undefined) return { kind: 'name', name: quoted.replaceAll("''", "'") }
  if (name !== undefined) return { kind: 'name', name: name.trim() }
  if (place !== undefined) return { kind: 'place', place: Number(place) }
  if (where !== undefined) return { kind: 'where', name: where.trim(), value: value.trim() }
  return { kind: each ? 'each' : 'entries' }
}

function nameOf(steps: readonly Step[]): string {
  return steps
    .map((step) => {
      if (step.kind === 'name') return `.${step.name}`
      if (step.kind === 'place') return `[${step.place}]`
      if (step.kind === 'where') return `[${step.name}=${step.value}]`
      return step.kind === 'each' ? '[]' : '{}'
    })
    .join('')
    .replace(/^\./, '')
}

/** Steps taken one after the other; the common short paths without a loop. */
function reading(start: Get, steps: readonly Step[]): Get {
  const walk = chain(steps)
  if (steps.length === 0) return start
  return (scope) => walk(start(scope))
}

function chain(steps: readonly Step[]): (value: unknown) => unknown {
  const [first, second, ...more] = steps.map(takerOf)
  if (!first) return (value) => value
  if (!second) return first
  if (more.length === 0) return (value) => second(first(value))
  return (value) => {
    let found = second(first(value))
    for (const take of more) found = take(found)
    return found
  }
}

function takerOf(step: Step): (value: unknown) => unknown {
  if (step.kind === 'name') return (value) => memberOf(value, step.name)
  if (step.kind === 'place') {
    return (value) => (Array.isArray(value) ? value.at(step.place) : undefined)
  }
  if (step.kind !== 'where') return (value) => value
  return (value) =>
    Array.isArray(value)
      ? value.find((item) => String(memberOf(item, step.name)) === step.value)
      : undefined
}

/** Own members only: a key `constructor` of a feed is not there unless the feed says it. */
function memberOf(value: unknown, name: string): unknown {
  return isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined
}

function cellOf(name: string): Get {
  return (scope) => {
    const place = scope.run.header?.get(name)
    return place === undefined ? undefined : (scope.value as readonly unknown[])[place]
  }
}
