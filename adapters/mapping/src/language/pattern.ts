/**
 * Regular expressions that cannot run away: a subset of RE2 syntax, run as a set of states over the
 * text (Thompson's construction with captures), so that time grows with text times pattern.
 *
 * Literals, `.`, `[a-z]`, `[^…]`, `\d \w \s \D \W \S`, escaped signs, `^ $`, `( )`, `(?: )`, `|`,
 * `* + ?` and `{n,m}` (and their `?` forms). No look-around, no back-references.
 */
export type Pattern = { exec(text: string): (string | undefined)[] | undefined }

/** Longest text looked at, in UTF-16 units; what is longer matches nothing. */
export const PATTERN_TEXT = 2_000

const PATTERN_CHARACTERS = 300
/** `{n,m}` repeats its atom; this many instructions in all. */
const INSTRUCTIONS = 1_000
const REPEATS = 100

type Test = (unit: number) => boolean
type Node =
  | { kind: 'test'; test: Test }
  | { kind: 'start' }
  | { kind: 'end' }
  | { kind: 'all'; nodes: Node[] }
  | { kind: 'any'; nodes: Node[] }
  | { kind: 'group'; number: number; node: Node }
  | { kind: 'repeat'; node: Node; least: number; most: number; lazy: boolean }

type Instruction =
  | { op: 'test'; test: Test }
  | { op: 'start' | 'end' | 'match' }
  | { op: 'jump'; to: number }
  | { op: 'split'; first: number; second: number }
  | { op: 'save'; slot: number }

/** Compiles, or says in English why it is no such pattern. */
export function patternOf(source: string): Pattern | { fault: string } {
  if (source.length > PATTERN_CHARACTERS) return { fault: `longer than ${PATTERN_CHARACTERS}` }
  try {
    const parser = new Parser(source)
    const node = parser.whole()
    const program: Instruction[] = []
    write(program, { kind: 'group', number: 0, node })
    program.push({ op: 'match' })
    return { exec: (text) => (text.length > PATTERN_TEXT ? undefined : run(program, text)) }
  } catch (error) {
    return { fault: (error as Error).message }
  }
}

const CLASSES: Readonly<Record<string, Test>> = {
  d: (unit) => unit >= 48 && unit <= 57,
  w: (unit) => /\w/.test(String.fromCharCode(unit)),
  s: (unit) => /\s/.test(String.fromCharCode(unit)),
  D: (unit) => !(unit >= 48 && unit <= 57),
  W: (unit) => /\W/.test(String.fromCharCode(unit)),
  S: (unit) => /\S/.test(String.fromCharCode(unit)),
}
const CONTROLS: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9 }
const DEPTH = 20

/** Recursive descent; throws Error with the reason. */
class Parser {
  #source: string
  #at = 0
  #groups = 1
  #depth = 0

  constructor(source: string) {
    this.#source = source
  }

  whole(): Node {
    const node = this.#either()
    if (this.#at < this.#source.length) throw new Error('a ) without (')
    return node
  }

  #either(): Node {
    if (++this.#depth > DEPTH) throw new Error('too many groups in one another')
    const nodes = [this.#sequence()]
    while (this.#take('|')) nodes.push(this.#sequence())
    this.#depth--
    return nodes.length === 1 && nodes[0] ? nodes[0] : { kind: 'any', nodes }
  }

  #sequence(): Node {
    const nodes: Node[] = []
    while (this.#at < this.#source.length && !this.#sees('|') && !this.#sees(')')) {
      nodes.push(this.#repeated())
    }
    return { kind: 'all', nodes }
  }

  #repeated(): Node {
    const node = this.#atom()
    const bounds = this.#bounds()
    if (!bounds) return node
    const lazy = this.#take('?')
    if (this.#bounds()) throw new Error('a repetition of a repetition')
    return { kind: 'repeat', node, ...bounds, lazy }
  }

  #bounds(): { least: number; most: number } | undefined {
    if (this.#take('*')) return { least: 0, most: Number.POSITIVE_INFINITY }
    if (this.#take('+')) return { least: 1, most: Number.POSITIVE_INFINITY }
    if (this.#take('?')) return { least: 0, most: 1 }
    const counted = /^\{(\d{1,3})(,(\d{0,3}))?\}/.exec(this.#source.slice(this.#at))
    if (!counted) return undefined
    this.#at += counted[0].length
    const least = Number(counted[1])
    const open = counted[2] === ',' ? Number.POSITIVE_INFINITY : Number(counted[3])
    const most = counted[2] === undefined ? least : open
    if (least > REPEATS || (most > REPEATS && Number.isFinite(most)) || most < least) {
      throw new Error(`{ } with more than ${REPEATS}`)
    }
    return { least, most }
  }

  #atom(): Node {
    const sign = this.#source[this.#at++] ?? ''
    if (sign === '(') return this.#group()
    if (sign === '[') return { kind: 'test', test: this.#class() }
    if (sign === '.') return { kind: 'test', test: (unit) => unit !== 10 }
    if (sign === '^') return { kind: 'start' }
    if (sign === '$') return { kind: 'end' }
    if (sign === '\\') return { kind: 'test', test: this.#escaped() }
    if ('*+?'.includes(sign)) throw new Error(`a ${sign} that repeats nothing`)
    return { kind: 'test', test: equal(sign.charCodeAt(0)) }
  }

  #group(): Node {
    if (this.#source.startsWith('?:', this.#at)) this.#at += 2
    else if (this.#sees('?')) throw new Error('(? other than (?: is not known')
    else {
      const number = this.#groups++
      const node = this.#either()
      if (!this.#take(')')) throw new Error('a ( without )')
      return { kind: 'group', number, node }
    }
    const node = this.#either()
    if (!this.#take(')')) throw new Error('a ( without )')
    return node
  }

  #escaped(): Test {
    const sign = this.#source[this.#at++] ?? ''
    const known = Object.hasOwn(CLASSES, sign) ? CLASSES[sign] : undefined
    if (known) return known
    const control = Object.hasOwn(CONTROLS, sign) ? CONTROLS[sign] : undefined
    if (control !== undefined) return equal(control)
    if (sign === '' || /[A-Za-z0-9]/.test(sign)) throw new Error(`\\${sign} is not known`)
    return equal(sign.charCodeAt(0))
  }

  #class(): Test {
    const negated = this.#take('^')
    const tests: Test[] = []
    while (!this.#sees(']')) {
      if (this.#at >= this.#source.length) throw new Error('a [ without ]')
      const sign = this.#source[this.#at++] ?? ''
      const from = sign.charCodeAt(0)
      if (sign === '\\') tests.push(this.#escaped())
      else if (this.#sees('-') && this.#source[this.#at + 1] !== ']') {
        this.#at++
        const to = (this.#source[this.#at++] ?? '').charCodeAt(0)
        if (!(to >= from)) throw new Error('a range that runs backwards')
        tests.push((unit) => unit >= from && unit <= to)
      } else tests.push(equal(from))
    }
    this.#at++
    return (unit) => tests.some((test) => test(unit)) !== negated
  }

  #sees(sign: string): boolean {
    return this.#source[this.#at] === sign
  }

  #take(sign: string): boolean {
    if (!this.#sees(sign)) return false
    this.#at++
    return true
  }
}

function equal(wanted: number): Test {
  return (unit) => unit === wanted
}

function write(program: Instruction[], node: Node): void {
  if (program.length > INSTRUCTIONS) throw new Error('too large when written out')
  if (node.kind === 'test') program.push({ op: 'test', test: node.test })
  else if (node.kind === 'start') program.push({ op: 'start' })
  else if (node.kind === 'end') program.push({ op: 'end' })
  else if (node.kind === 'all') {
    for (const each of node.nodes) write(program, each)
  } else if (node.kind === 'any') writeEither(program, node.nodes)
  else if (node.kind === 'repeat') writeRepeat(program, node)
  else {
    program.push({ op: 'save', slot: node.number * 2 })
    write(program, node.node)
    program.push({ op: 'save', slot: node.number * 2 + 1 })
  }
}

function writeEither(program: Instruction[], nodes: readonly Node[]): void {
  const ends: { op: 'jump'; to: number }[] = []
  for (const [index, node] of nodes.entries()) {
    if (index === nodes.length - 1) {
      write(program, node)
      continue
    }
    const split: Instruction = { op: 'split', first: program.length + 1, second: 0 }
    program.push(split)
    write(program, node)
    const end: Instruction & { op: 'jump' } = { op: 'jump', to: 0 }
    program.push(end)
    ends.push(end)
    split.second = program.length
  }
  for (const end of ends) end.to = program.length
}

function writeRepeat(program: Instruction[], repeat: Node & { kind: 'repeat' }): void {
  const { node, least, most, lazy } = repeat
  for (let count = 0; count < least; count++) write(program, node)
  const optional = Number.isFinite(most) ? most - least : 1
  const splits: (Instruction & { op: 'split' })[] = []
  for (let count = 0; count < optional; count++) {
    const start = program.length
    const split: Instruction & { op: 'split' } = { op: 'split', first: start + 1, second: 0 }
    program.push(split)
    splits.push(split)
    write(program, node)
    if (!Number.isFinite(most)) program.push({ op: 'jump', to: start })
  }
  for (const split of splits) {
    split.second = program.length
    if (lazy) [split.first, split.second] = [split.second, split.first]
  }
}

type Thread = { at: number; saved: readonly number[] }

/** Every state is entered at most once per place in the text: the earlier thread is preferred. */
function run(program: readonly Instruction[], text: string): (string | undefined)[] | undefined {
  let threads: Thread[] = []
  let matched: readonly number[] | undefined
  for (let place = 0; place <= text.length; place++) {
    const seen = new Uint8Array(program.length)
    const ready: Thread[] = []
    for (const thread of threads) follow(program, thread, place, text.length, seen, ready)
    if (!matched) follow(program, { at: 0, saved: [] }, place, text.length, seen, ready)
    threads = []
    for (const { at, saved } of ready) {
      const instruction = program[at]
      if (instruction?.op === 'match') {
        matched = saved
        break
      }
      if (instruction?.op !== 'test' || place === text.length) continue
      if (instruction.test(text.charCodeAt(place))) threads.push({ at: at + 1, saved })
    }
    if (matched && threads.length === 0) break
  }
  return matched && groupsOf(matched, text)
}

/** Takes all steps that read no character; what waits for one, or has matched, is `ready`. */
function follow(
  program: readonly Instruction[],
  start: Thread,
  place: number,
  length: number,
  seen: Uint8Array,
  ready: Thread[],
): void {
  const stack: Thread[] = [start]
  for (let thread = stack.pop(); thread; thread = stack.pop()) {
    const { at, saved } = thread
    const instruction = program[at]
    if (!instruction || seen[at] === 1) continue
    seen[at] = 1
    if (instruction.op === 'jump') stack.push({ at: instruction.to, saved })
    else if (instruction.op === 'split') {
      stack.push({ at: instruction.second, saved }, { at: instruction.first, saved })
    } else if (instruction.op === 'save') {
      const next = [...saved]
      next[instruction.slot] = place
      stack.push({ at: at + 1, saved: next })
    } else if (instruction.op === 'start') {
      if (place === 0) stack.push({ at: at + 1, saved })
    } else if (instruction.op === 'end') {
      if (place === length) stack.push({ at: at + 1, saved })
    } else ready.push(thread)
  }
}

function groupsOf(saved: readonly number[], text: string): (string | undefined)[] {
  const groups: (string | undefined)[] = []
  for (let slot = 0; slot < saved.length; slot += 2) {
    const [from, to] = [saved[slot], saved[slot + 1]]
    groups.push(from === undefined || to === undefined ? undefined : text.slice(from, to))
  }
  return groups
}
