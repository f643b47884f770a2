/**
 * A witness (C2SP tlog-witness): it has a key of its own and co-signs a checkpoint only when that
 * goes on from the last one it has signed. Whoever asks for its signature can be sure that nobody
 * who asks too was shown another history.
 */
import { hash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isConsistent } from './consistency.ts'
import { openCosigner } from './cosigner.ts'
import { appendFile, replaceFile } from './durable.ts'
import { Fault, openCheckpoint, openCopy, parseKey, rootAt, rootOf } from './verify.ts'
import type { Checkpoint, Key, Read } from './words.ts'

const NOTE_BYTES = 65_536

export type WitnessDeps = {
  /** Folder of its own: last checkpoints that it has signed, and what it has seen go wrong. */
  dir: string
  /** As `newCosignerKey` writes it. */
  key: string
  /** Keys of the logs that it knows; the name of a key is the origin of its log. */
  logs: readonly string[]
  /** Milliseconds since 1970. */
  now(): number
  /** Hears of each fault of a log, by its name. */
  report(fault: string): void
}

export type WitnessAnswer = { status: number; body: string; type: string }

export type Witness = {
  /** Its own key, for those who are to trust it. */
  verifier: string
  /** `add-checkpoint`: the body of a request, and what is answered. */
  addCheckpoint(body: string): WitnessAnswer
  /**
   * Looks at a log by itself: its newest checkpoint with our signature below it. Throws the fault
   * when that does not go on from the last one.
   */
  poll(origin: string, read: Read): Promise<string>
  /** The last checkpoint of a log that it has signed, with the signatures. */
  last(origin: string): string | undefined
}

export function openWitness(deps: WitnessDeps): Witness {
  const { dir, now, logs, key } = deps
  const cosigner = openCosigner(key)
  const keys = logs.map(parseKey)
  mkdirSync(dir, { recursive: true })
  const last = (origin: string) => {
    const path = stateFile(dir, origin)
    return existsSync(path) ? readFileSync(path, 'utf8') : undefined
  }
  const before = (origin: string, known: readonly Key[]): Checkpoint | undefined => {
    const note = last(origin)
    return note === undefined ? undefined : openCheckpoint(note, known, 'witness')
  }
  /** On disk before anybody has it: a witness never signs what it may forget. */
  const signed = (origin: string, text: string, note: string): string => {
    const line = cosigner.cosign(text, Math.floor(now() / 1_000))
    replaceFile(stateFile(dir, origin), `${note}${line}`)
    return line
  }
  const evidence = (fault: string, origin: string, note: string) => {
    appendFile(join(dir, 'evidence'), `${fault}\n\n${last(origin) ?? ''}\n${note}\n`)
    deps.report(`${fault} ${origin}`)
  }
  return {
    verifier: cosigner.verifier,
    last,
    addCheckpoint(body) {
      const asked = parseRequest(body)
      if (!asked) return plain(400)
      const known = keys.filter(({ name }) => name === asked.origin)
      if (known.length === 0) return plain(404)
      const head = opened(asked.note, known)
      if (typeof head === 'number') return plain(head)
      const { origin, size, root } = head
      if (asked.old > size) return plain(400)
      const kept = before(origin, known) ?? { size: 0, root: rootOf([]) }
      const conflict = { status: 409, body: `${kept.size}\n`, type: 'text/x.tlog.size' }
      if (asked.old !== kept.size) return conflict
      if (size === kept.size && !root.equals(kept.root)) {
        evidence(`split-view ${size}`, origin, asked.note)
        return conflict
      }
      if (!isConsistent(kept, head, asked.proof)) {
        evidence(`inconsistent ${kept.size} → ${size}`, origin, asked.note)
        return plain(422)
      }
      return { ...plain(200), body: signed(origin, head.text, withoutOthers(asked.note, known)) }
    },
    async poll(origin, read) {
      const known = keys.filter(({ name }) => name === origin)
      const note = (await read('checkpoint', NOTE_BYTES))?.toString() ?? ''
      const copy = await openCopy(
        async (path, limit) => (path === 'checkpoint' ? Buffer.from(note) : read(path, limit)),
        known,
      )
      const kept = before(origin, known)
      const sizes = `${kept?.size} → ${copy.head.size}`
      const fail = (kind: string): never => {
        evidence(`${kind} ${sizes}`, origin, note)
        throw new Fault(`${kind} ${sizes}`)
      }
      if (kept && kept.size > copy.head.size) return fail('checkpoint-size')
      const root = kept && (await rootAt(kept.size, copy.tile))
      if (kept && !root?.equals(kept.root))
        return fail(kept.size === copy.head.size ? 'split-view' : 'history-rewritten')
      // Somebody may have submitted a checkpoint while the tiles were read.
      if (before(origin, known)?.text !== kept?.text) return last(origin) ?? ''
      const own = withoutOthers(note, known)
      return `${own}${signed(origin, copy.head.text, own)}`
    },
  }
}

const plain = (status: number): WitnessAnswer => ({
  status,
  body: '',
  type: 'text/plain; charset=utf-8',
})

function stateFile(dir: string, origin: string): string {
  return join(dir, `${hash('sha256', origin)}.checkpoint`)
}

/** 400: it is none; 403: no key of the log has signed it. */
function opened(note: string, known: readonly Key[]): Checkpoint | 400 | 403 {
  try {
    return openCheckpoint(note, known, 'submitted')
  } catch (error) {
    return (error as Error).message.startsWith('checkpoint-malformed') ? 400 : 403
  }
}

/** Of the signatures below a note those of the log: others are not ours to hand on. */
function withoutOthers(note: string, known: readonly Key[]): string {
  const [text = '', lines = ''] = note.split(/\n\n(?=— )/)
  const own = lines.split('\n').filter((line) => {
    const [, name, data = ''] = line.split(' ')
    const id = Buffer.from(data, 'base64').toString('hex', 0, 4)
    return known.some((key) => key.name === name && key.id === id)
  })
  return `${text}\n\n${own.map((line) => `${line}\n`).join('')}`
}

const REQUEST = /^old (0|[1-9]\d{0,14})\n((?:[A-Za-z\d+/]{43}=\n){0,63})\n((.+)\n[\s\S]*)$/

function parseRequest(body: string) {
  const [, old, lines = '', note = '', origin = ''] = REQUEST.exec(body) ?? []
  if (old === undefined || note.length > NOTE_BYTES) return undefined
  const proof = (lines.match(/\S+/g) ?? []).map((line) => Buffer.from(line, 'base64'))
  return { old: Number(old), proof, note, origin }
}
